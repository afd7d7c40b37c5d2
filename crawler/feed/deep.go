package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	maxDeep       = 20      // pages and transcripts fetched in one poll
	maxTranscript = 4 << 20 // bytes
	deepCursor    = "full"
)

// PageText extracts the text of a page; false when it has none that may be kept.
type PageText func(body []byte, contentType, address string) (string, bool)

// WithPages is New with a way to read pages, for sources with full_text = true: what
// an item links to is fetched and its text takes the place of the feed's, when it
// says more. Of an episode, its transcript is added.
func WithPages(text PageText) source.Factory {
	return func(src config.Source, env source.Env) (any, error) {
		made, err := New(src, env)
		if s, ok := made.(*Source); ok && err == nil && src.FullText {
			s.deep = &deep{door: env.Door, policy: s.policy, text: text}
		}
		return made, err
	}
}

// deep fetches what the items of a feed only point to.
type deep struct {
	door   *door.Door
	policy door.Policy
	text   PageText
}

// read completes the items that are new or whose feed text has changed. The others
// are duplicates: their feed text must not take the place of the full one. Items
// beyond what one poll fetches keep the feed's text until the next.
func (d *deep) read(ctx context.Context, h *source.Harvest, doc *Document, address string) {
	if d == nil {
		return
	}
	done := map[string]string{}
	_ = json.Unmarshal([]byte(h.State.Cursors[deepCursor]), &done) // none, or ours
	now := make(map[string]string, len(h.Mentions))
	var kept []mention.Mention
	fetched, left := 0, 0
	for _, m := range h.Mentions {
		sum := short(m.Title + "\x00" + m.Text)
		if done[m.ID] == sum {
			now[m.ID] = sum
			h.Dropped = append(h.Dropped, mention.Outcome{ID: m.ID, Reason: mention.Duplicate})
			continue
		}
		if fetched >= maxDeep || ctx.Err() != nil {
			left++
		} else {
			fetched++
			text, err := d.fetch(ctx, h, &m, doc.transcripts[transcriptKey(&m)])
			if len(text) > len(m.Text) {
				m.Text = text
			}
			if lasting(err) {
				now[m.ID] = sum
			} else {
				left++
			}
		}
		kept = append(kept, m)
	}
	h.Mentions = kept
	if left > 0 { // ask for the feed again, whether or not it has changed
		delete(h.State.Validators, address)
		h.Warning = strings.TrimSpace(fmt.Sprintf("%s the full text is still to come, of items: %d", h.Warning, left))
	}
	if raw, err := json.Marshal(now); err == nil {
		if h.State.Cursors == nil {
			h.State.Cursors = make(map[string]string)
		}
		h.State.Cursors[deepCursor] = string(raw)
	}
}

// lasting says that asking again soon would bring nothing else.
func lasting(err error) bool {
	var e *door.Error
	return err == nil || !errors.As(err, &e) || e.Lasting()
}

// fetch gives the full text of an item: that of its page, or its own with the
// transcript.
func (d *deep) fetch(ctx context.Context, h *source.Harvest, m *mention.Mention, t transcript) (string, error) {
	if t.url != "" {
		resp, err := d.ask(ctx, h, t.url, maxTranscript)
		if err != nil {
			return "", err
		}
		said := t.text(resp.Body, resp.Header.Get("Content-Type"))
		if said == "" {
			return "", nil
		}
		return strings.TrimSpace(m.Text + "\n\n" + said), nil
	}
	if m.URL == "" {
		return "", nil
	}
	resp, err := d.ask(ctx, h, m.URL, 0)
	if err != nil {
		return "", err
	}
	if text, ok := d.text(resp.Body, resp.Header.Get("Content-Type"), resp.URL); ok {
		return text, nil
	}
	return "", nil
}

func (d *deep) ask(ctx context.Context, h *source.Harvest, address string, most int64) (*door.Response, error) {
	h.Requests++
	resp, err := d.door.Do(ctx, door.Request{URL: address, Robots: d.policy, MaxBytes: most, Accept: "text/html, text/*;q=0.9, application/json;q=0.8, */*;q=0.1"})
	if err == nil {
		h.Bytes += int64(len(resp.Body))
	}
	return resp, err
}
