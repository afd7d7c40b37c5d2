package card

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/clock"
)

// Reply is the card of what a message adds to its incident's thread.
func Reply(m alerts.Message, o Options) Card {
	c := Of(m, o)
	a, inc := m.Alert, m.Incident
	switch a.Kind {
	case alerts.KindResolve:
		c.Headline = "Resolved after " + clock.Words(inc.Resolved.Sub(inc.Opened))
		c.Sentence = summary(inc, o)
		c.Quotes, c.More, c.Status = nil, 0, trail(inc)
	case alerts.KindEscalate:
		c.Headline = "Now " + string(inc.Severity) + ": " + c.Headline
	case alerts.KindAction:
		return Card{Headline: upper(Clean(orElse(a.Reason, a.Title))), Quotes: c.Quotes, Incident: inc.ID, Alert: a.ID, Kind: a.Kind, At: a.At, Severity: c.Severity}
	case alerts.KindOpen, alerts.KindUpdate, alerts.KindDigest, alerts.KindNote:
		c.Headline = "More from “" + Clean(orElse(a.Rule, "earshot")) + "”"
		if a.Verdict.Reason == alerts.Joined && justJoined(inc, a) {
			c.Headline = "“" + Clean(a.Rule) + "” fired too"
		}
	}
	return c
}

// justJoined reports whether an alert's rule takes part in its incident from this
// alert on, and did not open it.
func justJoined(inc alerts.Incident, a alerts.Alert) bool {
	for i, m := range inc.Members {
		if m.Rule == a.Rule {
			return i > 0 && !m.Joined.Before(a.At)
		}
	}
	return true
}

// upper begins a sentence.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// summary is the closing sentence of an incident.
func summary(inc alerts.Incident, o Options) Line {
	var parts []string
	if inc.Peak > 0 {
		peak := "peak " + Clean(inc.PeakSaid())
		if !inc.PeakAt.IsZero() {
			peak += " at " + inc.PeakAt.In(o.zone()).Format("15:04")
		}
		parts = append(parts, peak)
	}
	if inc.Mentions > 0 {
		parts = append(parts, count(inc.Mentions, "mention")+" while it lasted")
		if said := alerts.NegativeSaid(inc.Negative, inc.Mentions); said != "" {
			parts = append(parts, said)
		}
	}
	if n := inc.Rules(); n > 1 {
		parts = append(parts, fmt.Sprintf("%d rules took part", n))
	}
	if len(parts) == 0 {
		return nil
	}
	return Plain("%s", upper(strings.Join(parts, ", "))+".")
}

// trail is who did what, oldest first, at most the last ten.
func trail(inc alerts.Incident) []Line {
	var out []Line
	acts := inc.Trail
	if n := len(acts) - 10; n > 0 {
		out = append(out, Plain("+%d earlier", n))
		acts = acts[n:]
	}
	for _, act := range acts {
		out = append(out, Line{{At: act.At}, {Text: " " + deed(act) + " by " + Person(act.By)}})
	}
	return out
}

// deed is an act in the past tense.
func deed(act alerts.Act) string {
	switch what := act.What; what {
	case "acknowledge":
		return "acknowledged"
	case "unacknowledge":
		return "acknowledgement taken back"
	case "snooze":
		return "snoozed"
	case "useful", "noise":
		return "marked " + what
	case "resolve":
		return "resolved"
	case alerts.ActMention:
		return Clean(act.Note)
	case alerts.ActAssign:
		if act.Note == "" {
			return "given back"
		}
		return "assigned to " + Person(act.Note)
	}
	return Clean(act.What)
}
