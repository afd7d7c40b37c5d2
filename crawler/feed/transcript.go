package feed

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/earshot/earshot/crawler/charset"
	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/internal/mention"
)

// transcript is where what is said in an episode can be read, and in which form.
type transcript struct{ url, form string }

// transcriptKey tells the episodes of a feed apart.
func transcriptKey(m *mention.Mention) string { return m.URL + "\x00" + m.Title }

// forms are the forms of transcripts that are read, the best first.
var forms = []string{"text/vtt", "application/x-subrip", "application/srt", "text/srt", "application/json", "text/plain", "text/html"}

// transcript is the best of those an item names; its language is the episode's
// before a translation.
func (x item) transcript(base *url.URL) transcript {
	var best transcript
	rank := len(forms)
	for _, e := range x.Extensions["podcast"]["transcript"] {
		form, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(e.Attrs["type"])), ";")
		at := slices.Index(forms, form)
		if address := webURL(base, e.Attrs["url"]); address != "" && at >= 0 && at < rank {
			best, rank = transcript{url: address, form: form}, at
		}
	}
	return best
}

// text is what is said in a transcript, without times and marks.
func (t transcript) text(body []byte, contentType string) string {
	raw := charset.ToUTF8(body, contentType)
	switch t.form {
	case "application/json":
		return fromSegments(raw)
	case "text/html":
		return markup.FromHTML(raw, nil).Plain
	case "text/plain":
		return strings.TrimSpace(raw)
	}
	return fromCues(raw)
}

// fromSegments reads the JSON form of the podcast namespace.
func fromSegments(raw string) string {
	var doc struct {
		Segments []json.RawMessage `json:"segments"`
	}
	if json.Unmarshal([]byte(raw), &doc) != nil {
		return ""
	}
	var lines []string
	for _, s := range doc.Segments {
		var one struct {
			Body string `json:"body"`
		}
		if json.Unmarshal(s, &one) == nil {
			lines = append(lines, strings.TrimSpace(one.Body))
		}
	}
	return strings.TrimSpace(strings.Join(lines, " "))
}

var (
	cueTag    = regexp.MustCompile(`<[^<>]{0,200}>`)
	cueNumber = regexp.MustCompile(`^\d{1,6}$`)
)

// fromCues reads WebVTT and SubRip: lines of speech between numbers and times.
func fromCues(raw string) string {
	var out []string
	skipping := false // a block that is no speech
	for line := range strings.Lines(strings.ReplaceAll(raw, "\r", "\n")) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		switch {
		case line == "":
			skipping = false
			continue
		case strings.HasPrefix(line, "WEBVTT"), strings.HasPrefix(line, "NOTE"), line == "STYLE", line == "REGION":
			skipping = true
			continue
		case skipping, strings.Contains(line, "-->"), cueNumber.MatchString(line):
			continue
		}
		line = strings.TrimSpace(markup.Inline(cueTag.ReplaceAllString(line, "")))
		if line != "" && (len(out) == 0 || out[len(out)-1] != line) { // captions roll
			out = append(out, line)
		}
	}
	return strings.Join(out, " ")
}
