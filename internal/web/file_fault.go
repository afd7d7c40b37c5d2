package web

import (
	"errors"
	"sync"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// fileFault remembers what is wrong with rules.toml as it stands on the disk, so that a
// file of thousands of rules is not read anew for every visitor.
type fileFault struct {
	mu    sync.Mutex
	print string // of the text it was found in
	found string
}

// of says what keeps the file from being taken up; empty when nothing does.
func (f *fileFault) of(cfg *config.Config) string {
	text, err := rulesText(cfg)
	if err != nil {
		return "rules.toml cannot be read: " + words.Shorten(words.Clean(err.Error()), 200) + "."
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if print := printOf(text); f.print != print {
		f.print, f.found = print, ""
		var faults *config.Problems
		if _, err := config.Parse(cfg.Path, text); errors.As(err, &faults) {
			f.found = "rules.toml has " + counted(len(faults.List), "problem", "problems") + " and is not taken up; what is shown here is from before."
		}
	}
	return f.found
}
