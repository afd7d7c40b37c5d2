package alerts

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// The things that can be muted.
const (
	MuteAuthor = "author"
	MuteSite   = "site"
	MuteStory  = "story"
	MuteWord   = "word"
)

// Mute keeps mentions out of every rule for a while: they are gathered, found and
// shown, and count for no alert.
type Mute struct {
	ID   string `json:"id"`
	Kind string `json:"kind"` // author, site, story, word
	// Value is the author's handle or name, the site's host, the story's id or the
	// word or phrase.
	Value string `json:"value"`
	// On narrows an author to one family of sources, such as mastodon; "" is all.
	On    string    `json:"on,omitempty"`
	Brand string    `json:"brand,omitempty"` // "" mutes for all brands
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	By    string    `json:"by,omitempty"`

	word *query.Query
}

// Covers says in words what a mute covers.
func (x *Mute) Covers() string {
	say := x.Kind + " " + x.Value
	if x.Kind == MuteAuthor {
		say = "author @" + x.Value
	}
	if x.On != "" {
		say += " on " + x.On
	}
	if x.Brand != "" {
		say += ", for " + x.Brand
	}
	return say
}

// muteSchema is the mutes' own table, apart from the room's steps.
var muteSchema = []string{
	`CREATE TABLE alerts_mute (id TEXT PRIMARY KEY, until INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;`,
}

// matches reports whether a mute covers a mention of a brand at this moment.
func (x *Mute) matches(m *mention.Mention, brand string, now time.Time) bool {
	if now.Before(x.From) || !now.Before(x.Until) || x.Brand != "" && x.Brand != brand {
		return false
	}
	return x.Names(m)
}

// Names reports whether a mute, as Engine.Mutes lists it, speaks of a mention, whatever the time and the brand.
func (x *Mute) Names(m *mention.Mention) bool {
	switch x.Kind {
	case MuteAuthor:
		return (x.On == "" || x.On == m.Kind) && (strings.EqualFold(x.Value, m.Author.Handle) || strings.EqualFold(x.Value, m.Author.Name))
	case MuteSite:
		site := siteOf(m)
		return site == x.Value || strings.HasSuffix(site, "."+x.Value)
	case MuteStory:
		return x.Value == m.Story || x.Value == m.ID
	case MuteWord:
		return x.word != nil && x.word.Match(m, x.From)
	}
	return false
}

// prepare checks a mute and makes its word ready.
func (x *Mute) prepare() error {
	x.Value = strings.TrimSpace(x.Value)
	if x.Value == "" || len(x.Value) > 200 {
		return fmt.Errorf("mute %s: name what to mute, in at most 200 bytes", x.Kind)
	}
	switch x.Kind {
	case MuteAuthor:
		x.Value = strings.TrimPrefix(x.Value, "@")
	case MuteSite:
		x.Value = hostOf(x.Value)
	case MuteStory:
	case MuteWord:
		q, err := query.Parse(strconv.Quote(strings.ReplaceAll(x.Value, `"`, " ")), query.Options{})
		if err != nil {
			return fmt.Errorf("mute word %q: %w", x.Value, err)
		}
		x.word = q
	default:
		return fmt.Errorf("mute %q: want author, site, story or word", x.Kind)
	}
	return nil
}

// hostOf is the host somebody means by a site: an address copied from a browser is one too.
func hostOf(site string) string {
	site = strings.ToLower(site)
	if _, after, found := strings.Cut(site, "://"); found {
		site = after
	}
	site, _, _ = strings.Cut(site, "/")
	return strings.TrimPrefix(strings.TrimRight(site, "."), "www.")
}

// muted reports whether a mention of a brand is kept out of the rules now.
func (c *Core) muted(m *mention.Mention, brand string) bool {
	for i := range c.mutes {
		if c.mutes[i].matches(m, brand, c.clock) {
			return true
		}
	}
	return false
}

// Mute begins a mute and returns it with its id. What was counted before stays
// counted.
func (e *Engine) Mute(ctx context.Context, x Mute) (Mute, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if x.From.IsZero() {
		x.From = e.o.Now().UTC()
	}
	if !x.Until.After(x.From) {
		return Mute{}, fmt.Errorf("a mute must end after it begins: from %s until %s", x.From.Format(time.RFC3339), x.Until.Format(time.RFC3339))
	}
	if err := x.prepare(); err != nil {
		return Mute{}, err
	}
	x.ID = shortID(7, "mute", x.Kind, x.Value, x.On, x.Brand)
	if err := e.putMute(ctx, x); err != nil {
		return Mute{}, err
	}
	return x, e.loadMutes(ctx, e.core)
}

// CarryMute keeps a mute that was set elsewhere, as it stands; one that is known here stays.
// It reports whether it is new.
func (e *Engine) CarryMute(ctx context.Context, x Mute) (bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := x.prepare(); err != nil {
		return false, err
	}
	x.ID = shortID(7, "mute", x.Kind, x.Value, x.On, x.Brand)
	list, err := e.Mutes(ctx)
	if err != nil || slices.ContainsFunc(list, func(y Mute) bool { return y.ID == x.ID }) {
		return false, err
	}
	if err := e.putMute(ctx, x); err != nil {
		return false, err
	}
	return true, e.loadMutes(ctx, e.core)
}

// EndMute ends a mute now.
func (e *Engine) EndMute(ctx context.Context, id string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, x := range e.core.mutes {
		if x.ID == id {
			now := e.o.Now().UTC()
			if !x.Until.After(now) {
				return nil // it is over: its end stays what it was
			}
			x.Until = now
			if err := e.putMute(ctx, x); err != nil {
				return err
			}
			return e.loadMutes(ctx, e.core)
		}
	}
	return fmt.Errorf("no mute %q", id)
}

// Mutes lists those that are kept, the one that ends last first.
func (e *Engine) Mutes(ctx context.Context) ([]Mute, error) {
	list, err := bodies[Mute](ctx, e.db.Read, `SELECT body FROM alerts_mute ORDER BY until DESC, id`)
	if err != nil {
		return nil, fmt.Errorf("mutes: %w", err)
	}
	for i := range list {
		if err := list[i].prepare(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// putMute writes one and forgets those that ended a month ago.
func (e *Engine) putMute(ctx context.Context, x Mute) error {
	body, err := json.Marshal(x)
	if err != nil {
		return fmt.Errorf("encode mute: %w", err)
	}
	if _, err := e.db.Write.ExecContext(ctx, `INSERT INTO alerts_mute(id, until, body) VALUES(?,?,?)
		ON CONFLICT(id) DO UPDATE SET until=excluded.until, body=excluded.body`, x.ID, x.Until.UnixMilli(), body); err != nil {
		return fmt.Errorf("write mute: %w", err)
	}
	if _, err := e.db.Write.ExecContext(ctx, `DELETE FROM alerts_mute WHERE until<?`, e.o.Now().Add(-matchesKept).UnixMilli()); err != nil {
		return fmt.Errorf("forget old mutes: %w", err)
	}
	return nil
}

func (e *Engine) loadMutes(ctx context.Context, core *Core) error {
	list, err := e.Mutes(ctx)
	core.mutes = list
	return err
}
