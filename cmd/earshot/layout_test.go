package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/earshot/earshot/"

// mayImport is the map of the house: which rooms a room may know. A room that is
// not named here must not exist. Rooms below a named one share its line.
var mayImport = map[string][]string{
	"internal/mention":   {},
	"internal/clock":     {},
	"internal/sqlite":    {},
	"internal/query":     {"internal/mention"},
	"internal/sentiment": {"internal/mention"},
	"internal/config":    {"internal/mention", "internal/query"},
	"internal/journal":   {"internal/mention", "internal/sqlite"},
	"crawler":            {"internal/mention", "internal/query", "internal/config", "internal/clock", "internal/sqlite"},
	"index":              {"internal/mention", "internal/query"},
	"alerts":             {"internal/mention", "internal/query", "internal/config", "internal/clock", "internal/sqlite"},
	"internal/monitor":   {"*"},
	"internal/archive":   {"internal/mention"},
	"internal/report":    {"index", "internal/journal", "internal/query", "internal/mention", "internal/config"},
	"internal/web":       {"internal/report", "index", "alerts", "crawler", "internal/journal", "internal/query", "internal/mention", "internal/config", "internal/clock", "internal/sqlite", "internal/archive"},
	"internal/demo":      {"internal/mention", "internal/clock"},
	"internal/metrics":   {},
	"cmd/earshot":        {"*"},
}

// owners are the only rooms in which a library's types may appear.
var owners = map[string]string{
	"github.com/blevesearch/":    "index",
	"github.com/gocolly/":        "crawler",
	"github.com/mmcdole/gofeed":  "crawler",
	"github.com/slack-go/":       "alerts/slack",
	"modernc.org/sqlite":         "internal/sqlite",
	"github.com/markusmobius/":   "crawler",
	"github.com/pelletier/":      "internal/config",
	"github.com/spf13/cobra":     "cmd/earshot",
	"github.com/yuin/goldmark":   "crawler",
	"github.com/coder/websocket": "crawler",
	"github.com/prometheus/":     "internal/metrics",
}

// TestImportsFollowTheMapOfTheHouse keeps the rooms apart.
func TestImportsFollowTheMapOfTheHouse(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		for _, imp := range file.Imports {
			checkImport(t, filepath.ToSlash(rel), strings.Trim(imp.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImport(t *testing.T, file, imported string) {
	t.Helper()
	room := roomOf(file)
	if room == "" {
		t.Errorf("%s lies in no room of the house", file)
		return
	}
	isTest := strings.HasSuffix(file, "_test.go")
	for prefix, owner := range owners {
		if strings.HasPrefix(imported, prefix) && !strings.HasPrefix(file, owner+"/") && !isTest {
			t.Errorf("%s imports %s, which belongs to %s alone", file, imported, owner)
		}
	}
	other, ours := strings.CutPrefix(imported, module)
	if !ours {
		return
	}
	to := roomOf(other + "/")
	if to == room || slices.Contains(mayImport[room], "*") || slices.Contains(mayImport[room], to) {
		return
	}
	if isTest && to != "crawler" && to != "index" && to != "alerts" {
		return
	}
	t.Errorf("%s (room %s) must not import %s", file, room, other)
}

// roomOf is the longest named room that holds this path, or "".
func roomOf(path string) string {
	best := ""
	for room := range mayImport {
		if strings.HasPrefix(path, room+"/") && len(room) > len(best) {
			best = room
		}
	}
	return best
}
