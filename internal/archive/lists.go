package archive

import (
	"strings"
	"time"
	"unicode"

	"github.com/earshot/earshot/internal/mention"
)

func list(name string, at func(*mention.Mention) *[]string) field {
	return field{name,
		func(m *mention.Mention, v string, _ *time.Location) error { *at(m) = words(v); return nil },
		func(m *mention.Mention) string { return joined(*at(m)) }}
}

func setTags(m *mention.Mention, v string, _ *time.Location) error {
	if v == "" {
		return nil
	}
	if m.Triage == nil {
		m.Triage = &mention.Triage{}
	}
	m.Triage.Tags = words(v)
	return nil
}

func getTags(m *mention.Mention) string {
	if m.Triage == nil {
		return ""
	}
	return joined(m.Triage.Tags)
}

// joined writes a list as one value: words with spaces between, in quotes what holds
// a space or a quote itself.
func joined(list []string) string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = w
		if w == "" || strings.ContainsFunc(w, unicode.IsSpace) || strings.Contains(w, `"`) {
			out[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
		}
	}
	return strings.Join(out, " ")
}

// words reads what joined wrote, and any list with spaces between.
func words(v string) []string {
	if !strings.Contains(v, `"`) {
		return strings.Fields(v)
	}
	var out []string
	for v = strings.TrimSpace(v); v != ""; v = strings.TrimSpace(v) {
		word, rest := "", ""
		if v[0] != '"' {
			end := strings.IndexFunc(v, unicode.IsSpace)
			if end < 0 {
				end = len(v)
			}
			word, rest = v[:end], v[end:]
		} else {
			word, rest = quotedWord(v[1:])
		}
		out, v = append(out, word), rest
	}
	return out
}

// quotedWord reads up to the closing quote; doubled ones are the word's own.
func quotedWord(v string) (word, rest string) {
	var b strings.Builder
	for {
		before, after, closed := strings.Cut(v, `"`)
		b.WriteString(before)
		if !closed || !strings.HasPrefix(after, `"`) {
			return b.String(), after
		}
		b.WriteByte('"')
		v = after[1:]
	}
}
