package config

import (
	"fmt"
	"strings"
	"time"
)

// RuleTests is one *.test.toml file: timelines and fixtures that hold a rules file
// to what its owner means by it. What stands in a timeline is not read here.
type RuleTests struct {
	Name string // of the file
	// Rules is the rules file under test, relative to this one; empty means the one
	// in force.
	Rules string
	Tests []RuleTest

	text *text
}

// RuleTest is one [[tests]] entry.
type RuleTest struct {
	Name string
	Line int // of its header
	// Only are the rules that are switched on; empty means all.
	Only []string
	// Start is the moment offsets are counted from, in the zone of the rules file;
	// empty leaves it to the runner.
	Start string
	// Mentions and Alerts are files beside this one: a fixture, and what it must cause.
	Mentions, Alerts string
	// Timeline are the lines of the timeline, in order, blank ones left out.
	Timeline []TimelineLine
}

// TimelineLine is one line of a timeline and where it stands in the file.
type TimelineLine struct {
	Text string
	Line int // from 1

	value  *value
	offset int // of Text in the value
}

// LoadTests reads a *.test.toml file; the error is a [*Problems] with every fault.
func LoadTests(path string) (*RuleTests, error) {
	src, err := read(path)
	if err != nil {
		return nil, err
	}
	return ParseTests(path, src)
}

// ParseTests reads the text of a *.test.toml file.
func ParseTests(name string, src []byte) (*RuleTests, error) {
	if len(src) > MaxSize {
		return nil, fmt.Errorf("read %s: %w", name, errTooLarge)
	}
	t := newText(name, src)
	root, faults := readTree(t)
	r := &reader{text: t, cfg: defaults(), found: faults}
	out := &RuleTests{Name: name, text: t}
	s := r.section(root, "test file")
	s.str("rules", &out.Rules)
	names := map[string]span{}
	for i, table := range s.tables("tests") {
		out.Tests = append(out.Tests, r.ruleTest(r.named(table, "test", i, names)))
	}
	if len(out.Tests) == 0 && len(r.found) == 0 {
		s.fault(root.at, "[[tests]]\nname = \"…\"\ntimeline = '''…'''", "there is no test in it")
	}
	s.done(func(key string) string {
		return map[string]string{"test": "write [[tests]]", "config": `write rules = "rules.toml"`}[key]
	})
	for _, check := range r.later {
		check()
	}
	if problems, _ := sorted(name, r.found); problems.Len() > 0 {
		return nil, problems
	}
	return out, nil
}

func (r *reader) ruleTest(s *section) RuleTest {
	out := RuleTest{Name: s.name}
	out.Line, _ = r.text.line(s.table.at.start)
	s.strs("only", &out.Only)
	parsed(s, "start", &out.Start, momentText)
	s.str("mentions", &out.Mentions)
	s.str("alerts", &out.Alerts)
	var lines string
	if v := s.str("timeline", &lines); v != nil {
		out.Timeline = r.timeline(v)
	}
	s.done(nil)
	switch {
	case !s.has("timeline") && !s.has("mentions") && !s.has("alerts"):
		s.need("timeline", `timeline = '''…''', or mentions = "crisis.jsonl" and alerts = "alerts.jsonl"`)
	case s.has("mentions") && !s.has("alerts") && !s.has("timeline"):
		s.need("alerts", `alerts = "alerts.jsonl", or a timeline that says what to expect`)
	case s.has("alerts") && !s.has("mentions"):
		s.need("mentions", `mentions = "mentions.jsonl"`)
	}
	return out
}

// timeline cuts a text into its lines; lines that are blank or comments are left out.
func (r *reader) timeline(v *value) []TimelineLine {
	var out []TimelineLine
	at := 0
	for line := range strings.Lines(v.text) {
		text := strings.TrimSpace(line)
		from := at + strings.Index(line, text)
		at += len(line)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		number, _ := r.text.line(r.text.inside(v, from, from).start)
		out = append(out, TimelineLine{Text: text, Line: number, value: v, offset: from})
	}
	return out
}

func momentText(s string) (string, error) {
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if _, err := time.Parse(layout, s); err == nil {
			return s, nil
		}
	}
	return "", fmt.Errorf(`a day or a moment, such as "2026-11-16" or "2026-11-16 09:00"`)
}

// Problem is a fault in bytes [from, to) of a timeline's line, with excerpt and caret.
func (f *RuleTests) Problem(l TimelineLine, from, to int, message, fix string) Problem {
	return f.text.problem(f.text.inside(l.value, l.offset+from, l.offset+to), message, fix)
}

// WithOnly is the configuration with every other rule switched off; no names leave
// it as it is. Names that are not there come back.
func (c *Config) WithOnly(names []string) (*Config, []string) {
	if len(names) == 0 {
		return c, nil
	}
	out := *c
	out.Rules = make([]Rule, len(c.Rules))
	wanted := map[string]bool{}
	for _, n := range names {
		wanted[n] = true
	}
	for k, r := range c.Rules {
		r.Off = !wanted[r.Name]
		delete(wanted, r.Name)
		out.Rules[k] = r
	}
	var missing []string
	for _, n := range names {
		if wanted[n] {
			missing = append(missing, n)
		}
	}
	return &out, missing
}
