package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one fault of a rules file, ready to be shown.
type Problem struct {
	File   string
	Line   int // from 1
	Column int // in characters, from 1
	// Message says what is wrong and with what: `rule "x": unknown severity "y"`.
	Message string
	// Excerpt is the line with tabs widened, control characters replaced and
	// secrets blanked; long lines are cut around the fault.
	Excerpt string
	// CaretAt and CaretLen say where in Excerpt the fault lies, in terminal cells.
	CaretAt, CaretLen int
	// Fix says what to write instead; may be empty.
	Fix string
	// Warning marks a likely slip that does not keep the file from being used.
	Warning bool

	offset int // of the fault in the file, for sorting
}

// Error is the first line: file, position, message.
func (p Problem) Error() string {
	kind := ""
	if p.Warning {
		kind = "warning: "
	}
	return fmt.Sprintf("%s:%d:%d: %s%s", p.File, p.Line, p.Column, kind, p.Message)
}

// Render is the problem with its excerpt, caret and remedy, ending in a newline:
//
//	rules.toml:14:12: rule "crisis words": unknown severity "critcal"
//	   14 | severity = "critcal"
//	      |            ^^^^^^^^^ one of info, warning, critical; did you mean "critical"?
func (p Problem) Render() string {
	number := fmt.Sprintf("%5d", p.Line)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s | %s\n", p.Error(), number, p.Excerpt)
	fmt.Fprintf(&b, "%s | %s%s", strings.Repeat(" ", len(number)), strings.Repeat(" ", p.CaretAt), strings.Repeat("^", max(p.CaretLen, 1)))
	if p.Fix != "" {
		b.WriteString(" " + p.Fix)
	}
	b.WriteString("\n")
	return b.String()
}

// Problems are all faults of one file, sorted by position. It is an error.
type Problems struct {
	File string
	List []Problem
}

// Error is every problem's first line.
func (p *Problems) Error() string {
	lines := make([]string, len(p.List))
	for i := range p.List {
		lines[i] = p.List[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Render is every problem with excerpt, caret and remedy.
func (p *Problems) Render() string {
	var b strings.Builder
	for i := range p.List {
		b.WriteString(p.List[i].Render())
	}
	return b.String()
}

// Len is the number of problems; a nil *Problems has none.
func (p *Problems) Len() int {
	if p == nil {
		return 0
	}
	return len(p.List)
}

// sorted splits what was found into problems and warnings, each by position.
func sorted(file string, found []Problem) (problems, warnings *Problems) {
	slices.SortStableFunc(found, func(a, b Problem) int { return cmp.Compare(a.offset, b.offset) })
	problems, warnings = &Problems{File: file}, &Problems{File: file}
	for _, p := range found {
		to := problems
		if p.Warning {
			to = warnings
		}
		to.List = append(to.List, p)
	}
	return problems, warnings
}
