package source

import (
	"log/slog"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// Env is what a source is made with.
type Env struct {
	Door    *door.Door
	Clock   clock.Clock
	Log     *slog.Logger // already carries the source's name
	Crawler config.Crawler
	// Brands are those this source listens for, for sources that can search.
	Brands []config.Brand
	// Secret reads a key of the operator's by the name of its environment
	// variable; "" when it is not set. Never log what it returns.
	Secret func(name string) string
	// Wanted says whether some brand's query matches a mention. Sources need it
	// only where it saves work (a firehose); the schedule applies it to everything
	// delivered.
	Wanted func(*mention.Mention) bool
	// MayMatch is a cheap necessary condition of Wanted on a page's raw words: false
	// means no brand can match a text that holds only these.
	MayMatch func(text string) bool
	// Push is where feeds are pushed through; nil where nobody can reach us.
	Push Pusher
	// Dir is where a source may keep working files; "" means none may be written.
	Dir string
}

// Factory makes a source of one type from its section in rules.toml. It opens
// nothing; an error is a plain sentence for the operator (a missing key, an
// impossible combination).
type Factory func(src config.Source, env Env) (any, error)
