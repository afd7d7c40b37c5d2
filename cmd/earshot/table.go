package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
)

// The colours of a terminal, ANSI: words carry the meaning, colours help.
const (
	ansiReset = "\x1b[0m"
	ansiBold  = "\x1b[1m"
	ansiDim   = "\x1b[2m"
	ansiRed   = "\x1b[31m"
	ansiGreen = "\x1b[32m"
)

// offTerminal is the width of tables that are not drawn on a terminal.
const offTerminal = 140

func (a *app) presentTable(found *index.Result, p shownPage) error {
	width := a.width()
	for _, hit := range found.Hits {
		if _, err := fmt.Fprintln(a.stdout, a.tableLine(hit, width, p)); err != nil {
			return err
		}
	}
	for _, gap := range found.Missing {
		a.hint("not searched: %s to %s: %s", gap.From.In(p.loc).Format(time.DateOnly), gap.Until.In(p.loc).Format(time.DateOnly), gap.Reason)
	}
	if _, err := fmt.Fprintf(a.stdout, "%s            %s\n", a.sums(found), short(p.took)); err != nil {
		return err
	}
	if found.Next != "" {
		a.hint("older ones: add --after %s", found.Next)
	}
	return nil
}

// tableLine is one mention on one line: when, how, where, who, what, and behind it what is wanted.
func (a *app) tableLine(hit index.Hit, width int, p shownPage) string {
	if hit.Mention == nil {
		return hit.At.In(p.loc).Format("2006-01-02 15:04") + "  (its text is no longer in the journal)"
	}
	m := hit.Mention
	label := toneOf(m, p.brand)
	who := m.Author.Name
	if m.Author.Handle != "" {
		who = "@" + m.Author.Handle
	}
	head := fmt.Sprintf("%s  %s  %s  %s  ", hit.At.In(p.loc).Format("2006-01-02 15:04"),
		a.painted(label, cell(label, 8)), cell(m.Source, 14), cell(who, 16))
	tail := ""
	if hit.Copies > 1 {
		tail = fmt.Sprintf("  (%d copies)", hit.Copies)
	}
	if said := wanted(m, p.brand); said != "" {
		tail += "  " + said
	}
	used := 16 + 2 + 8 + 2 + 14 + 2 + 16 + 2
	return head + runewidth.Truncate(words(m), max(width-used-len(tail), 20), "…") + tail
}

// toneOf is how a mention speaks: of this brand, or, where none is asked for, of all of its
// brands; as a whole where it is about none.
func toneOf(m *mention.Mention, brand string) string {
	all := m.Brands
	if b := m.Brand(brand); b != nil {
		all = []mention.BrandMatch{*b}
	}
	said := mention.Label("")
	for i := range all {
		switch label := all[i].Sentiment.Label; {
		case label == "" || label == said:
		case said == "":
			said = label
		default:
			return "mixed"
		}
	}
	if said == "" && m.Sentiment != nil {
		said = m.Sentiment.Label
	}
	return string(said)
}

// words is a mention in one line, safe on a terminal.
func words(m *mention.Mention) string {
	if m.Title == "" || strings.HasPrefix(m.Text, m.Title) {
		return card.Clean(m.Text)
	}
	return card.Clean(m.Title + ": " + m.Text)
}

// cell is a value cut and filled to a column's width, safe on a terminal.
func cell(s string, width int) string {
	return runewidth.FillRight(runewidth.Truncate(card.Clean(s), width, "…"), width)
}

func (a *app) painted(label, s string) string {
	if !a.colour(a.stdout) {
		return s
	}
	switch mention.Label(label) {
	case mention.Negative:
		return ansiRed + s + ansiReset
	case mention.Positive:
		return ansiGreen + s + ansiReset
	}
	return s
}

// sums is the line under a table: "47 mentions, 31 stories, 71 % negative".
func (a *app) sums(found *index.Result) string {
	line := counted(found.Total, "mention", "mentions")
	if found.Stories > 0 {
		line += ", " + counted(found.Stories, "story", "stories")
	}
	if said := alerts.NegativeSaid(facetCount(found, "sentiment", "negative"), found.Total); said != "" {
		line += ", " + said
	}
	return line
}

func short(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1e3)
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

// width is how many columns a table may take.
func (a *app) width() int {
	if a.columns > 0 {
		return a.columns
	}
	if columns, ok := terminal(a.stdout); ok {
		return columns
	}
	return offTerminal
}

// facetCount is how many hits carry a value, by the search's facet.
func facetCount(found *index.Result, field, value string) int {
	for _, v := range found.Facets[field].Values {
		if v.Value == value {
			return v.Count
		}
	}
	return 0
}
