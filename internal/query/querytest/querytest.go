// Package querytest makes random mentions and random queries, so that whoever
// evaluates queries can be held to their meaning.
//
// It owns the generators only and is imported by tests alone. The mentions and
// the queries draw from one small stock of words, so that they meet often; the
// queries use the whole grammar.
package querytest

import (
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"pgregory.net/rapid"
)

// Now is the moment random mentions lie around.
var Now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// texts are pieces that texts are made of; each shows some rule of the analysis.
var texts = []string{
	"acme", "Acme", "ACME", "acme's", "Acme’s", "#acme", "#Acme", "@acme", "@acme@chaos.social", "$ACME", "acme.com",
	"kettle", "Kettle", "kettles", "burn", "burns", "burned", "recall", "recalls", "Recall", "receive", "recieve",
	"AT&T", "AT&amp;T", "AT", "T", "C++", "C#", "C", "H&M", "M&M's", "nestlé", "Nestlé", "nestle", "Nestle\u0301", "l’acme",
	"😡", "👍🏽", "👍", "👩‍💻", "🇩🇪", "日本語", "日本", "本", "東京タワー", "삼성전자", "삼성", "กาแฟอร่อย", "กาแฟ", "हिन्दी", "مُحَمَّد", "ＡＣＭＥ",
	"https://acme.com/recall?x=1", "www.acme.com", "http://t.co/abc", "e-mail", "don't", "3.14", "U.S.", "foo_bar", "Mr.", "the", "a",
}

var joints = []string{" ", " ", " ", " ", " ", ". ", "! ", "? ", ", ", "\n", "", "-", " / ", "… ", ") "}

// words are what queries look for.
var words = []string{
	"acme", "Acme", "acme's", "#acme", "@acme", "@acme@chaos.social", "$acme", "acme.com", "kettle", "burn", "burned", "recall", "receive",
	"AT&T", "at", "C++", "C#", "c", "H&M", "M&M", "nestle", "Nestlé", "l'acme", "😡", "👍", "👍🏽", "👩‍💻", "🇩🇪", "日本", "日本語", "本", "語", "東京", "タワー", "삼성",
	"กาแฟ", "हिन्दी", "محمد", "e-mail", "don't", "3.14", "u.s.", "foo_bar", "the", "a", "com", "t", "globex",
}

var wilds = []string{"ac*", "acm?", "burn*", "re?all", "rec*ve", "kettl*", "#ac*", "@ac*", "nes*", "日本*", "at*", "c?"}
var fuzzies = []string{"acme~1", "acme~2", "recieve~1", "recieve~2", "kettle~", "burn~1", "nestle~1"}
var exacts = []string{"{ACME}", "{Acme}", "{acme}", `{"Acme Recall"}`, "{Kettle}", "{Nestlé}", "{AT&T}", "{#Acme}", "{Acme's}", "{日本}", "{C++}"}

var sites = []string{"https://blog.acme.example/post/1", "https://www.globex.example/", "https://chaos.social/@acme/1", "", "https://acme.example:8443/a"}

// Mention draws a mention: one field or another may be missing.
func Mention() *rapid.Generator[*mention.Mention] {
	return rapid.Custom(func(t *rapid.T) *mention.Mention {
		m := &mention.Mention{
			Text: text(t, "text", 14),
			Kind: pick(t, "kind", "feed", "mastodon", "reddit"), Source: pick(t, "source", "trade press", "Masto", "acme blog"),
			Type: mention.Type(pick(t, "type", "post", "article", "review", "")), URL: pick(t, "url", sites...),
			Lang:   pick(t, "lang", "en", "de", "pt-BR", ""),
			Author: mention.Author{Name: pick(t, "name", "", "Pete Smith", "Dana", "Acme Support Team"), Handle: pick(t, "handle", "", "pete", "acme", "dana@chaos.social")},
			Story:  pick(t, "story", "", "s1", "s2"), Intent: pick(t, "intent", "", "complaint", "question"), Reason: pick(t, "reason", "", "delay", "safety"),
		}
		if chance(t, "titled", 50) {
			m.Title = text(t, "title", 6)
		}
		m.ID = mention.NewID(m.Kind, fmt.Sprint(rapid.Uint64().Draw(t, "id")), "")
		times(t, m)
		numbers(t, m)
		enrich(t, m)
		return m
	})
}

func text(t *rapid.T, label string, most int) string {
	var b strings.Builder
	for i := rapid.IntRange(0, most).Draw(t, label+" length"); i > 0; i-- {
		b.WriteString(pick(t, label, texts...))
		b.WriteString(pick(t, "joint", joints...))
	}
	return b.String()
}

func times(t *rapid.T, m *mention.Mention) {
	m.Discovered = Now.Add(-time.Duration(rapid.IntRange(0, 90*24*60).Draw(t, "discovered")) * time.Minute)
	switch rapid.IntRange(0, 9).Draw(t, "dated") {
	case 0:
	case 1:
		m.Published = m.Discovered.Add(40 * 24 * time.Hour)
	default:
		m.Published = m.Discovered.Add(-time.Duration(rapid.IntRange(-5, 100*60).Draw(t, "published")) * time.Minute)
	}
}

func numbers(t *rapid.T, m *mention.Mention) {
	m.Author.Followers = maybe(t, "followers", 0, 5, 1000, 25_000)
	m.Engagement.Likes = maybe(t, "likes", 0, 5, 100)
	m.Engagement.Replies = maybe(t, "replies", 0, 3)
	if chance(t, "rated", 30) {
		r := float64(rapid.IntRange(1, 5).Draw(t, "rating"))
		m.Rating = &r
	}
	if chance(t, "in crisis", 50) {
		c := float64(rapid.IntRange(0, 10).Draw(t, "crisis")) / 10
		m.Crisis = &c
	}
}

func enrich(t *rapid.T, m *mention.Mention) {
	if chance(t, "felt", 70) {
		s := feeling(t)
		m.Sentiment = &s
	}
	for _, b := range []string{"acme", "globex"} {
		if chance(t, b, 40) {
			m.Brands = append(m.Brands, mention.BrandMatch{Brand: b, Sentiment: feeling(t), Owned: chance(t, "owned", 20),
				Intent: pick(t, "intent towards", "", "complaint", "praise"), Reason: pick(t, "reason of a brand", "", "delay", "safety")})
			if chance(t, "in a crisis of its own", 40) {
				c := float64(rapid.IntRange(0, 10).Draw(t, "crisis of a brand")) / 10
				m.Brands[len(m.Brands)-1].Crisis = &c
			}
		}
	}
	if chance(t, "tags", 30) {
		m.Hashtags = []string{pick(t, "tag", "acme", "Kettle", "日本語")}
	}
	if chance(t, "links", 30) {
		m.Links = []string{pick(t, "link", "https://acme.com/recall", "https://news.example/a/b?c=d")}
	}
	if chance(t, "triaged", 30) {
		m.Triage = &mention.Triage{Status: pick(t, "status", "", "handled", "irrelevant"), Tags: []string{pick(t, "triage tag", "vip", "Press Office")}}
	}
}

func feeling(t *rapid.T) mention.Sentiment {
	x := float64(rapid.IntRange(-10, 10).Draw(t, "score")) / 10
	label := mention.Neutral
	if x < -0.2 {
		label = mention.Negative
	} else if x > 0.2 {
		label = mention.Positive
	}
	return mention.Sentiment{Label: label, Score: x}
}

func maybe(t *rapid.T, label string, values ...int64) *int64 {
	if !chance(t, label+" known", 60) {
		return nil
	}
	n := rapid.SampledFrom(values).Draw(t, label)
	return &n
}

func chance(t *rapid.T, label string, percent int) bool {
	return rapid.IntRange(0, 99).Draw(t, label) < percent
}

func pick(t *rapid.T, label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(t, label)
}
