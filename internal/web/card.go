package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// card is one mention as every page shows it; the part "card" draws it.
type card struct {
	ID          string
	Anchor      string // its id on the page
	Title, Text []piece
	Tones       []tone
	Badges      []badge
	Source      string
	Kind        string
	Author      string
	AuthorQuery string // finds what else the author said
	Reach       []string
	At          time.Time
	Copies      int    // mentions of its story, itself included; 0 or 1 shows nothing
	StoryQuery  string // finds them
	Link        string
	Status      string
	Assignee    string
	Tags        []string
	Note        string
	Act         bool // offer what can be done with it, to who may
	Pick        bool // it can be chosen with others, and, when Picked, is
	Picked      bool
	Why         string // clause by clause, why a query matches; empty without one
}

// tone is how a mention speaks of a brand, and why we say so.
type tone struct {
	Label  mention.Label // negative, neutral or positive
	Brand  string        // its key; empty for the text as a whole
	Reason string        // a few words: the score, who corrected it
	// Several is set when the mention speaks of more brands than this one.
	Several bool
}

// longestShown is how much of a text a card shows, in bytes; its own page shows all.
const longestShown = 500

// newCard makes a card of a mention, marked where a query matched.
func newCard(m *mention.Mention, spans []mention.Span) card {
	c := card{
		ID: m.ID, Anchor: "m-" + url.PathEscape(m.ID),
		Title: marked(m.Title, "title", spans, 300),
		Tones: tones(m), Badges: badges(m), Source: m.Source, Kind: m.Kind, Author: m.Author.Name,
		Reach: reach(m), At: m.EventTime(), Link: link(m.URL),
	}
	if m.Story != "" {
		c.StoryQuery = narrowing{"story", m.Story}.clause()
	}
	text, own := behind(m.Text, m.Title, spans)
	if len(text) == len(m.Text) && begins(m.Text, m.Title) {
		c.Title = nil // made of the first words: said below
	}
	if m.Title != m.Text || c.Title == nil {
		c.Text = marked(text, "text", own, longestShown)
	}
	if m.Author.Handle != "" {
		c.Author = "@" + m.Author.Handle
	}
	if t := m.Triage; t != nil {
		c.Status, c.Assignee, c.Tags, c.Note = t.Status, t.Assignee, t.Tags, t.Note
	}
	return c
}

// mayTriage tells whether who asks may decide about mentions.
func (s *site) mayTriage(r *http.Request) bool {
	return s.o.Triage != nil && s.o.Archive != nil && mayAct(visitorOf(r).role, editor)
}

// offer lets cards offer what can be done with them to who may.
func (s *site) offer(r *http.Request, cards []card) {
	for i := range cards {
		cards[i].Act = s.mayTriage(r)
	}
}

// begins reports whether a title is only the beginning of the text.
func begins(text, title string) bool {
	head := strings.TrimSpace(strings.TrimRight(strings.TrimSpace(title), "…."))
	return head != "" && strings.HasPrefix(strings.TrimSpace(text), head)
}

// reach is how many people a mention may have met, as far as its source says.
func reach(m *mention.Mention) []string {
	var all []string
	add := func(n *int64, one, many string) {
		if n == nil || *n <= 0 {
			return
		}
		word := many
		if *n == 1 {
			word = one
		}
		all = append(all, thousands(*n)+" "+word)
	}
	add(m.Author.Followers, "follower", "followers")
	add(m.Engagement.Views, "view", "views")
	add(m.Engagement.Reposts, "repost", "reposts")
	add(m.Engagement.Likes, "like", "likes")
	add(m.Engagement.Replies, "reply", "replies")
	if m.Rating != nil {
		all = append(all, number(*m.Rating)+" of 5 stars")
	}
	return all
}

// tones are how a mention speaks of its brands, else as a whole.
func tones(m *mention.Mention) []tone {
	var all []tone
	for _, b := range m.Brands {
		if b.Sentiment.Label.Known() {
			all = append(all, tone{Label: b.Sentiment.Label, Brand: b.Brand, Reason: toneReason(m, b)})
		}
	}
	for i := range all {
		all[i].Several = len(all) > 1
	}
	if len(all) == 0 && m.Sentiment != nil && m.Sentiment.Label.Known() {
		all = append(all, tone{Label: m.Sentiment.Label, Reason: "of the text as a whole: " + scored(*m.Sentiment)})
	}
	return all
}

func toneReason(m *mention.Mention, b mention.BrandMatch) string {
	why := "towards " + b.Brand + ": " + scored(b.Sentiment)
	if intent, reason := m.Wants(&b); reason != "" {
		why += "; a complaint about " + reason
	} else if intent != "" && len(m.Brands) > 1 {
		why += "; " + intent
	}
	if b.Owned {
		why += "; the brand's own post"
	}
	return why
}

func scored(s mention.Sentiment) string {
	if s.Corrected {
		return "corrected by hand"
	}
	return fmt.Sprintf("%+.2f of ±1", s.Score)
}
