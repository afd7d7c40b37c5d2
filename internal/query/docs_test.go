package query

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestEveryExampleOfTheHandbookHolds runs the tables of docs/query.md.
func TestEveryExampleOfTheHandbookHolds(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/query.md")
	if err != nil {
		t.Fatal(err)
	}
	heading, seen := "", map[string]int{}
	for _, line := range strings.Split(string(page), "\n") {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if strings.HasPrefix(line, "| you write") || strings.HasPrefix(line, "| tool") {
			heading = line
			continue
		}
		seen[heading]++
		switch {
		case strings.Contains(heading, "it finds"):
			exampleOfTexts(t, cells)
		case strings.Contains(heading, "on this mention"):
			exampleOfMention(t, cells)
		case strings.Contains(heading, "meaning"):
			for i, src := range strings.Split(cells[0], "`") {
				if i%2 == 1 {
					must(t, src)
				}
			}
		case strings.Contains(heading, "theirs"):
			got, err := Import(cells[0], strings.Trim(cells[1], "`"))
			if err != nil || got.Query != strings.Trim(cells[2], "`") {
				t.Errorf("%s: %q, %v", line, got.Query, err)
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("%d tables of examples found, want 4", len(seen))
	}
}

func exampleOfTexts(t *testing.T, cells []string) {
	t.Helper()
	q := must(t, strings.Trim(cells[0], "`"))
	for i, cell := range cells[1:] {
		text := strings.Trim(cell, " |“”")
		if text == "" {
			continue
		}
		if got := q.Match(&mention.Mention{Text: text}, noon); got != (i == 0) {
			t.Errorf("%s on %q: %v", cells[0], text, got)
		}
	}
}

func exampleOfMention(t *testing.T, cells []string) {
	t.Helper()
	m := new(mention.Mention)
	if err := json.Unmarshal([]byte(strings.Trim(cells[1], "`")), m); err != nil {
		t.Fatal(err)
	}
	if got := must(t, strings.Trim(cells[0], "`")).Match(m, noon); got != (cells[2] == "yes") {
		t.Errorf("%s on %s: %v", cells[0], cells[1], got)
	}
}
