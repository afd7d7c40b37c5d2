// Package gdelt listens to the world's news sites by the article search of GDELT.
//
// It owns the shape of its answers, the JSON it gets wrong, and its slowness: one
// request a poll. It needs no key. GDELT sheds load and may refuse for hours; it
// knows title and address of an article, never its text or author.
package gdelt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

const (
	maxRecords = 250
	first      = 7 * 24 * time.Hour
	overlap    = time.Hour // articles are indexed late
	fresh      = 15 * time.Minute
	queryBytes = 220 // of terms in one request; longer queries are refused
	oldest     = 89 * 24 * time.Hour
)

// New is the factory of type "gdelt".
func New(src config.Source, env source.Env) (any, error) {
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Skip, Accept: "application/json, text/plain;q=0.5"}, base: "https://api.gdeltproject.org"}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint)
	}
	for _, t := range social.Terms(src, env.Brands) {
		if utf8.RuneCountInString(t) < 3 {
			s.short = append(s.short, t)
			continue
		}
		s.add(t)
	}
	if len(s.queries) == 0 {
		return nil, errors.New("GDELT finds no terms of fewer than three characters; give longer terms")
	}
	return s, nil
}

// add puts a term into the last query that has room for it.
func (s *Source) add(term string) {
	if strings.ContainsFunc(term, func(r rune) bool { return r == ' ' || r < 0x80 && !isWord(r) }) {
		term = `"` + term + `"`
	}
	if n := len(s.queries) - 1; n >= 0 && len(s.queries[n])+len(term) < queryBytes {
		s.queries[n] += " OR " + term
		return
	}
	s.queries = append(s.queries, term)
}

func isWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// Source polls GDELT, one query a poll in turn.
type Source struct {
	client  social.Client
	base    string
	queries []string
	short   []string // terms it cannot search for
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	turn, _ := strconv.Atoi(h.State.Cursors["turn"])
	if turn < 0 || turn >= len(s.queries) {
		turn = 0
	}
	if h.State.Cursors["began"] == "" {
		h.State.Cursors["began"] = strconv.FormatInt(st.Now.Unix(), 10)
	}
	if err := s.ask(ctx, &h, s.queries[turn]); err != nil {
		return source.Harvest{}, err
	}
	h.State.Cursors["turn"] = strconv.Itoa((turn + 1) % len(s.queries))
	if h.NotBefore == 0 { // news come every 15 minutes
		h.NotBefore = max(fresh/time.Duration(len(s.queries)), time.Minute)
	}
	if len(s.short) > 0 {
		h.Warning = strings.TrimSpace(h.Warning + fmt.Sprintf(" GDELT cannot search for %q: fewer than three characters", s.short))
	}
	return h, nil
}

// ask reads on, oldest first, from where this query was read to, so that what one
// answer cannot hold follows at the next poll.
func (s *Source) ask(ctx context.Context, h *source.Harvest, query string) error {
	now, key := h.State.Now, "from "+query
	from := now.Add(-first)
	if n, err := strconv.ParseInt(h.State.Cursors[key], 10, 64); err == nil && n > 0 && n <= now.Unix() {
		from = time.Unix(n, 0).UTC()
	}
	if limit := now.Add(-oldest); from.Before(limit) {
		h.Gaps = append(h.Gaps, source.Gap{From: from, To: limit, Reason: "GDELT searches three months back"})
		from = limit
	}
	if strings.Contains(query, " OR ") {
		query = "(" + query + ")"
	}
	q := url.Values{"query": {query}, "mode": {"artlist"}, "format": {"json"}, "maxrecords": {strconv.Itoa(maxRecords)}, "sort": {"dateasc"},
		"startdatetime": {from.UTC().Format(stamp)}, "enddatetime": {now.UTC().Format(stamp)}}
	articles, err := s.fetch(ctx, h, s.base+"/api/v2/doc/doc?"+q.Encode())
	if err != nil {
		return err
	}
	last := s.take(h, articles, now)
	next := now.Add(-overlap)
	if len(articles) >= maxRecords {
		next = last
		h.NotBefore = time.Minute
		if !last.After(from) { // more of one moment than an answer holds
			next = from.Add(time.Second)
			h.Gaps = append(h.Gaps, source.Gap{From: from, To: next, Reason: "more articles of one moment than GDELT gives"})
		}
	}
	if next.After(from) {
		h.State.Cursors[key] = strconv.FormatInt(next.Unix(), 10)
	}
	return nil
}

// fetch gives the articles of one answer. Faults come as text with status 200.
func (s *Source) fetch(ctx context.Context, h *source.Harvest, address string) ([]json.RawMessage, error) {
	resp, err := s.client.Fetch(ctx, h, door.Request{URL: address})
	if err != nil {
		return nil, err
	}
	text := strings.TrimSpace(string(resp.Body))
	if !strings.HasPrefix(text, "{") {
		return nil, spoken(address, text)
	}
	var answer struct {
		Articles []json.RawMessage `json:"articles"`
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		if err := json.Unmarshal(mend(text), &answer); err != nil {
			return nil, fmt.Errorf("read answer of %s: %w", door.Redact(address), social.ErrShape)
		}
	}
	return answer.Articles, nil
}

// spoken turns a fault GDELT says in words into an error.
func spoken(address, text string) error {
	line := strings.Join(strings.Fields(text), " ")
	low := strings.ToLower(line)
	switch {
	case strings.Contains(low, "limit requests") || strings.Contains(low, "too many requests"):
		return &door.Error{Reason: door.RateLimited, URL: door.Redact(address), After: 5 * time.Minute, Detail: "GDELT asks for fewer requests"}
	case line == "" || strings.HasPrefix(line, "<") || strings.HasPrefix(line, "["):
		return fmt.Errorf("read answer of %s: %w", door.Redact(address), social.ErrShape)
	}
	return fmt.Errorf("GDELT refuses the query: %q", line[:min(len(line), 200)])
}

// mend makes JSON of GDELT's: raw control characters become spaces, backslashes
// that escape nothing stand for themselves.
func mend(text string) []byte {
	out := make([]byte, 0, len(text)+16)
	inside := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"':
			inside = !inside
		case inside && c < 0x20:
			c = ' '
		case inside && c == '\\':
			if i+1 < len(text) && strings.IndexByte(`"\/bfnrtu`, text[i+1]) >= 0 && !badUnicode(text[i+1:]) {
				out = append(out, c)
				i++
				c = text[i]
			} else {
				out = append(out, '\\')
			}
		}
		out = append(out, c)
	}
	return out
}

var fourHex = regexp.MustCompile(`^u[0-9a-fA-F]{4}`)

func badUnicode(rest string) bool { return rest[0] == 'u' && !fourHex.MatchString(rest) }
