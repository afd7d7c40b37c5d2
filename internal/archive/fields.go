// Package archive is mentions as files: JSON lines and CSV, in and out.
//
// It owns how a foreign file's fields become a mention and how a mention is
// written for people and other tools. It reads and writes streams it is
// given; it never stores, judges or fetches anything.
package archive

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// field is one column of a mention: how to read it from text and write it back.
type field struct {
	name string
	set  func(m *mention.Mention, value string, loc *time.Location) error
	get  func(m *mention.Mention) string
}

// NativeID is a column for foreign identifiers: it is hashed with the kind into a
// stable id, where the column id is taken as it stands.
const NativeID = "native_id"

// corrections is the column of what people set.
const corrections = "corrections"

// fields are the columns in the order they are exported; new ones come at the end, where nobody
// who counts columns finds them in the way.
var fields = []field{
	text("id", func(m *mention.Mention) *string { return &m.ID }),
	text("source", func(m *mention.Mention) *string { return &m.Source }),
	text("kind", func(m *mention.Mention) *string { return &m.Kind }),
	{"type", setType, func(m *mention.Mention) string { return string(m.Type) }},
	text("url", func(m *mention.Mention) *string { return &m.URL }),
	text("canonical_url", func(m *mention.Mention) *string { return &m.CanonicalURL }),
	text("title", func(m *mention.Mention) *string { return &m.Title }),
	text("text", func(m *mention.Mention) *string { return &m.Text }),
	text("author.name", func(m *mention.Mention) *string { return &m.Author.Name }),
	{"author.handle", setHandle, func(m *mention.Mention) string { return m.Author.Handle }},
	text("author.url", func(m *mention.Mention) *string { return &m.Author.URL }),
	count("author.followers", func(m *mention.Mention) **int64 { return &m.Author.Followers }),
	moment("published", func(m *mention.Mention) *time.Time { return &m.Published }),
	moment("discovered", func(m *mention.Mention) *time.Time { return &m.Discovered }),
	{"lang", setLang, func(m *mention.Mention) string { return m.Lang }},
	count("engagement.likes", func(m *mention.Mention) **int64 { return &m.Engagement.Likes }),
	count("engagement.reposts", func(m *mention.Mention) **int64 { return &m.Engagement.Reposts }),
	count("engagement.replies", func(m *mention.Mention) **int64 { return &m.Engagement.Replies }),
	count("engagement.views", func(m *mention.Mention) **int64 { return &m.Engagement.Views }),
	{"rating", setRating, getRating},
	text("parent_url", func(m *mention.Mention) *string { return &m.ParentURL }),
	list("links", func(m *mention.Mention) *[]string { return &m.Links }),
	list("hashtags", func(m *mention.Mention) *[]string { return &m.Hashtags }),
	{"backfill", setBackfill, getBackfill},
	{"brands", nil, getBrands},
	{"sentiment.label", nil, getSentimentLabel},
	{"sentiment.score", nil, getSentimentScore},
	text("story", func(m *mention.Mention) *string { return &m.Story }),
	triage("triage.status", func(t *mention.Triage) *string { return &t.Status }),
	triage("triage.assignee", func(t *mention.Triage) *string { return &t.Assignee }),
	{"triage.tags", setTags, getTags},
	triage("triage.note", func(t *mention.Triage) *string { return &t.Note }),
	{corrections, setCorrections, getCorrections},
	{"intent", nil, func(m *mention.Mention) string { return m.Intent }},
	{"complaint_reason", nil, func(m *mention.Mention) string { return m.Reason }},
	{"crisis", nil, getCrisis},
	{"brands.intent", nil, getBrandIntents},
	{"brands.complaint_reason", nil, getBrandReasons},
}

// Fields names every column a file can be mapped to.
func Fields() []string {
	names := make([]string, 0, len(fields)+1)
	for _, f := range fields {
		if f.set != nil {
			names = append(names, f.name)
		}
	}
	return append(names, NativeID)
}

func fieldNamed(name string) (field, bool) {
	i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
	if i < 0 {
		return field{}, false
	}
	return fields[i], true
}

func text(name string, at func(*mention.Mention) *string) field {
	return field{name,
		func(m *mention.Mention, v string, _ *time.Location) error { *at(m) = v; return nil },
		func(m *mention.Mention) string { return *at(m) }}
}

func triage(name string, at func(*mention.Triage) *string) field {
	return field{name,
		func(m *mention.Mention, v string, _ *time.Location) error {
			if v == "" {
				return nil
			}
			if m.Triage == nil {
				m.Triage = &mention.Triage{}
			}
			*at(m.Triage) = v
			return nil
		},
		func(m *mention.Mention) string {
			if m.Triage == nil {
				return ""
			}
			return *at(m.Triage)
		}}
}

func moment(name string, at func(*mention.Mention) *time.Time) field {
	return field{name,
		func(m *mention.Mention, v string, loc *time.Location) error {
			t, err := ParseTime(v, loc)
			*at(m) = t
			return err
		},
		func(m *mention.Mention) string {
			if at(m).IsZero() {
				return ""
			}
			return at(m).UTC().Format(time.RFC3339Nano)
		}}
}

func count(name string, at func(*mention.Mention) **int64) field {
	return field{name,
		func(m *mention.Mention, v string, _ *time.Location) error {
			v = strings.TrimSpace(v)
			if v == "" {
				return nil
			}
			n, err := strconv.ParseFloat(v, 64)
			if err != nil || n != math.Trunc(n) || math.Abs(n) > 1<<53 {
				return fmt.Errorf("%s %q is not a whole number", name, clip(v))
			}
			i := int64(n)
			*at(m) = &i
			return nil
		},
		func(m *mention.Mention) string {
			if *at(m) == nil {
				return ""
			}
			return strconv.FormatInt(**at(m), 10)
		}}
}

func setType(m *mention.Mention, v string, _ *time.Location) error {
	switch t := mention.Type(strings.ToLower(v)); t {
	case "", mention.Post, mention.Comment, mention.Article, mention.Review, mention.Video, mention.Repost:
		m.Type = t
		return nil
	}
	return fmt.Errorf("type %q: want post, comment, article, review, video or repost", clip(v))
}

func setHandle(m *mention.Mention, v string, _ *time.Location) error {
	m.Author.Handle = strings.TrimPrefix(strings.TrimSpace(v), "@")
	return nil
}

func setLang(m *mention.Mention, v string, _ *time.Location) error {
	primary, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(v)), "_", "-"), "-")
	m.Lang = primary
	return nil
}

func setRating(m *mention.Mention, v string, _ *time.Location) error {
	if v == "" {
		return nil
	}
	r, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	if err != nil || r < 1 || r > 5 {
		return fmt.Errorf("rating %q is not a number from 1 to 5", clip(v))
	}
	m.Rating = &r
	return nil
}

func getRating(m *mention.Mention) string {
	if m.Rating == nil {
		return ""
	}
	return strconv.FormatFloat(*m.Rating, 'g', -1, 64)
}

func setBackfill(m *mention.Mention, v string, _ *time.Location) error {
	if v == "" {
		return nil
	}
	b, err := strconv.ParseBool(v)
	m.Backfill = b
	if err != nil {
		return fmt.Errorf("backfill %q: want true or false", clip(v))
	}
	return nil
}

func getBackfill(m *mention.Mention) string {
	if m.Backfill {
		return "true"
	}
	return ""
}

func getBrands(m *mention.Mention) string {
	keys := make([]string, len(m.Brands))
	for i, b := range m.Brands {
		keys[i] = b.Brand
	}
	return strings.Join(keys, " ")
}

func getSentimentLabel(m *mention.Mention) string {
	if m.Sentiment == nil {
		return ""
	}
	return string(m.Sentiment.Label)
}

func getSentimentScore(m *mention.Mention) string {
	if m.Sentiment == nil {
		return ""
	}
	return strconv.FormatFloat(m.Sentiment.Score, 'f', 3, 64)
}

// clip shortens a value for a message.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
