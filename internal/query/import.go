package query

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"
)

// ErrDialect is returned by [Import] for a tool it does not know.
var ErrDialect = errors.New("unknown dialect")

// Translation is another tool's query in ours.
type Translation struct {
	Query string
	// Notes say where the meaning is not quite the same.
	Notes []string
}

// Dialects are the tools whose queries [Import] reads.
func Dialects() []string {
	names := make([]string, 0, len(dialects))
	for name := range dialects {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Import translates a query written for another tool. What has no counterpart is
// an *[Error] at its place in src that names everything of the kind; an unknown tool
// is [ErrDialect].
func Import(dialect, src string) (Translation, error) {
	d, ok := dialects[strings.ToLower(dialect)]
	if !ok {
		return Translation{}, fmt.Errorf("import query from %q: %w", dialect, ErrDialect)
	}
	t := &translator{dialect: d, lexer: lexer{src: src}, noted: map[string]bool{}}
	if err := (&parser{lexer: t.lexer}).checkSource(); err != nil {
		return Translation{}, err
	}
	if err := t.all(); err != nil {
		return Translation{}, err
	}
	if err := t.verdict(); err != nil {
		return Translation{}, err
	}
	q, err := Parse(t.out.String(), Options{})
	if err != nil {
		return Translation{}, t.backTranslate(err)
	}
	for _, w := range q.Warnings() {
		t.note(w.Msg)
	}
	return Translation{Query: q.String(), Notes: t.notes}, nil
}

// translator rewrites a query piece by piece.
type translator struct {
	lexer
	dialect dialect
	out     strings.Builder
	places  []placed // where each piece of out comes from
	faults  []*Error
	notes   []string
	noted   map[string]bool
}

type placed struct{ out, start, end int }

func (t *translator) note(s string) {
	if !t.noted[s] {
		t.noted[s] = true
		t.notes = append(t.notes, s)
	}
}

func (t *translator) emit(s string, start int) {
	if t.out.Len() > 0 {
		t.out.WriteByte(' ')
	}
	t.glue(s, start)
}

// glue is emit without a space before.
func (t *translator) glue(s string, start int) {
	t.places = append(t.places, placed{t.out.Len(), start, t.pos})
	t.out.WriteString(s)
}

// lacking records what has no counterpart.
func (t *translator) lacking(start int, what, fix string) {
	t.faults = append(t.faults, t.fail(start, t.pos, what+" has no counterpart", "", fix))
}

// verdict is the first fault, naming the others.
func (t *translator) verdict() error {
	if len(t.faults) == 0 {
		return nil
	}
	first := *t.faults[0]
	for i, f := range t.faults[1:] {
		if i == 8 {
			first.Msg += fmt.Sprintf("; and %d more", len(t.faults)-1-i)
			break
		}
		first.Msg += fmt.Sprintf("; at byte %d %s", f.Offset, f.Msg)
	}
	return &first
}

// backTranslate moves an error in our form of the query to its place in theirs.
func (t *translator) backTranslate(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	moved.Source, moved.Offset, moved.End = t.src, len(t.src), len(t.src)
	for _, p := range t.places {
		if p.out <= e.Offset {
			moved.Offset, moved.End = p.start, p.end
		}
	}
	return &moved
}

var (
	nearWord   = regexp.MustCompile(`(?i)^(o?near)/?(\d+)(f?)$`)
	nearList   = regexp.MustCompile(`(?i)^(o?near)/(\d+):`)
	aroundWord = regexp.MustCompile(`^AROUND\s*\(\s*(\d+)\s*\)`)
)

var (
	nearBare    = regexp.MustCompile(`(?i)^o?near$`)
	numberRange = regexp.MustCompile(`^[$€£]?\d+\.\.[$€£]?\d+$`)
)
