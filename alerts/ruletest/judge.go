package ruletest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/mention"
)

// begins reports whether an alert begins something: what nobody expected of these
// is a failure. Growth, acts and ends need no expectation.
func begins(a alerts.Alert) bool {
	switch a.Kind {
	case alerts.KindOpen, alerts.KindEscalate, alerts.KindDigest:
		return true
	}
	return a.Kind == alerts.KindUpdate && a.Verdict.Reason == alerts.Joined
}

// isKind reports whether an alert is of the kind an expectation names.
func isKind(a alerts.Alert, kind string) bool {
	switch kind {
	case "fire":
		return begins(a) && a.Kind != alerts.KindDigest
	case "join":
		return a.Kind == alerts.KindUpdate && a.Verdict.Reason == alerts.Joined
	case "update":
		return a.Kind == alerts.KindUpdate && a.Verdict.Reason == alerts.Updated
	}
	return string(a.Kind) == kind
}

// judge holds what was said against the expectations, in order.
func (p *play) judge() error {
	p.res.Said = p.seen
	met := make([]bool, len(p.seen))
	before, begun := time.Time{}, time.Time{}
	for k := range p.steps {
		s := &p.steps[k]
		if s.verb != "expect" {
			continue
		}
		from, to := s.at, s.at.Add(s.grain)
		if s.by && to.Equal(before) {
			from = begun // several things awaited by one moment: in whatever order they come
		} else if s.by || s.want.kind == "nothing" {
			from = before
		}
		switch s.want.kind {
		case "nothing":
			p.expectNothing(s, from, to, met)
		case "held":
			p.expectHeld(s, p.reading[k])
		default:
			p.expectAlert(s, from, to, met, p.reading[k])
		}
		before, begun = to, from
	}
	for k, a := range p.seen {
		if !met[k] && begins(a) {
			p.fail(p.nearestLine(a.At), "nothing of the kind", "said though no line expects it: "+p.describe(a))
		}
	}
	return nil
}

func (p *play) fail(line int, wanted, got string) {
	p.res.Failures = append(p.res.Failures, Failure{line, wanted, got})
}

// nearestLine is the last line at or before a moment, to point at.
func (p *play) nearestLine(at time.Time) int {
	line := p.test.Line
	var best time.Time
	for _, s := range p.steps {
		if !s.at.After(at) && !s.at.Before(best) {
			line, best = s.line.Line, s.at
		}
	}
	return line
}

func (w want) concerns(a alerts.Alert) bool {
	return (w.rule == "" || w.rule == a.Rule) && (w.brand == "" || w.brand == a.Brand) && (w.channel == "" || w.channel == a.Channel)
}

func (p *play) expectNothing(s *step, from, to time.Time, met []bool) {
	for k, a := range p.seen {
		if !met[k] && begins(a) && s.want.concerns(a) && !a.At.Before(from) && a.At.Before(to) {
			met[k] = true
			p.fail(s.line.Line, s.line.Text, p.describe(a))
		}
	}
}

func (p *play) expectHeld(s *step, states []alerts.State) {
	got := []string{}
	for _, st := range states {
		if s.want.rule != "" && st.Rule != s.want.rule || s.want.brand != "" && st.Brand != s.want.brand {
			continue
		}
		if st.Verdict.Reason == s.want.reason {
			return
		}
		got = append(got, p.stand(st))
	}
	p.fail(s.line.Line, s.line.Text, strings.Join(got, "; "))
}

func (p *play) expectAlert(s *step, from, to time.Time, met []bool, states []alerts.State) {
	near := ""
	for k, a := range p.seen {
		if met[k] || !isKind(a, s.want.kind) || !s.want.concerns(a) {
			continue
		}
		inTime := !a.At.Before(from) && a.At.Before(to)
		if inTime && (s.want.severity == "" || s.want.severity == a.Severity) && s.want.observed.holds(a.Observed) && s.want.expected.holds(a.Expected) {
			met[k] = true
			return
		}
		if near == "" || inTime {
			near = p.describe(a)
		}
	}
	if near == "" {
		near = "nothing was said"
		for _, st := range states {
			if !st.Off && (s.want.rule == "" || st.Rule == s.want.rule) && (s.want.brand == "" || st.Brand == s.want.brand) {
				near += "; " + p.stand(st)
			}
		}
	}
	p.fail(s.line.Line, s.line.Text, near)
}

// describe is an alert in a line.
func (p *play) describe(a alerts.Alert) string {
	return fmt.Sprintf("%s %s %q at %s, %s: %.4g against %.4g: %s", a.At.In(p.cfg.Location).Format("2006-01-02 15:04:05"), a.Kind, a.Rule, a.Brand, a.Severity, a.Observed, a.Expected, a.Reason)
}

// stand is where a rule stood, in a line.
func (p *play) stand(st alerts.State) string {
	s := fmt.Sprintf("%q at %s: %s, %.4g against %.4g", st.Rule, st.Brand, st.Verdict.Reason, st.Verdict.Observed, st.Verdict.Expected)
	if st.Verdict.Threshold > 0 {
		s += fmt.Sprintf(", would fire from %.4g", st.Verdict.Threshold)
	}
	return s
}

// compareAlerts holds what a fixture causes to the alerts of a file: each in order, by the
// keys it names.
func (p *play) compareAlerts(fixture []mention.Entry) error {
	want, err := p.o.Alerts(p.test.Alerts)
	if err != nil {
		return fmt.Errorf("test %q: %w", p.test.Name, err)
	}
	core := alerts.NewCore(p.cfg)
	var said []alerts.Alert
	for k := range fixture {
		core.Take(&fixture[k])
	}
	core.Finish()
	for _, m := range core.Said() {
		said = append(said, m.Alert)
	}
	p.res.Mentions, p.res.Said = len(fixture), said
	for k := range max(len(want), len(said)) {
		where := fmt.Sprintf("%s, line %d", p.test.Alerts, k+1)
		switch {
		case k >= len(said):
			p.fail(p.test.Line, where+": "+compact(want[k]), "nothing more was said")
		case k >= len(want):
			p.fail(p.test.Line, p.test.Alerts+" ends", p.describe(said[k]))
		default:
			if key := differs(want[k], said[k]); key != "" {
				p.fail(p.test.Line, where+": "+compact(want[k]), fmt.Sprintf("%s differs: %s", key, p.describe(said[k])))
			}
		}
		if len(p.res.Failures) >= 20 {
			break
		}
	}
	return nil
}

func compact(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(raw)
}

// differs names the first key of want that an alert does not have alike, "" for none.
func differs(want map[string]any, a alerts.Alert) string {
	raw, err := json.Marshal(a)
	if err != nil {
		return err.Error()
	}
	got := map[string]any{}
	if err := json.Unmarshal(raw, &got); err != nil {
		return err.Error()
	}
	for key, v := range want {
		if !reflect.DeepEqual(v, got[key]) {
			return key
		}
	}
	return ""
}
