package alerts

import (
	"context"
	"fmt"
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// wholeIDs bounds the mentions an incident's evidence is drawn from: the newest.
const wholeIDs = 1000

// Gatherer draws evidence about a brand from mentions named by their ids; those that are
// kept no more are passed over.
type Gatherer func(ctx context.Context, brand string, ids []string) (Evidence, error)

// Whole turns the newest message of an incident into one that speaks of all of it so far: the
// strongest reading, what drives every mention its alerts named, the best of them to quote.
// told are the incident's messages up to this one, oldest first; of one alert alone nothing
// is drawn anew. Without a gatherer, and where nothing is kept any more, the evidence is that
// of the newest alert that brought some.
func Whole(ctx context.Context, told []OutboxRow, m Message, gather Gatherer) (Message, error) {
	spoke := slices.DeleteFunc(slices.Clone(told), func(r OutboxRow) bool { return !r.Message.Alert.speaks() })
	lead := Strongest(spoke)
	if lead == nil {
		return m, nil
	}
	whole := *lead
	whole.Kind, whole.ID, whole.Severity, whole.At = m.Alert.Kind, m.Alert.ID, m.Alert.Severity, m.Alert.At
	newest := &spoke[len(spoke)-1].Message.Alert
	for k := range spoke {
		if e := spoke[k].Message.Alert.Evidence; len(e.Samples) > 0 || len(e.Chart) > 0 {
			whole.Evidence = e
		}
	}
	chart, counted := whole.Evidence.Chart, whole.Evidence.Counted
	var err error
	if whole.Mentions = MentionsOf(spoke); len(spoke) > 1 {
		whole.Reason = lead.Reason
		if lead.ID != newest.ID {
			whole.Reason = "at its height " + lead.Reason
		}
		whole.Reason += m.Incident.meanwhile()
		if newest.Kind == KindEscalate { // why it got worse
			notes := slices.Clone(whole.Verdict.Notes)
			for _, n := range newest.Verdict.Notes {
				if !slices.Contains(notes, n) {
					notes = append(notes, n)
				}
			}
			whole.Verdict.Notes = notes
		}
		if gather != nil && len(whole.Mentions) > 0 {
			var e Evidence
			if e, err = gather(ctx, whole.Brand, whole.Mentions); err == nil && e.Looked > 0 {
				whole.Evidence = e
			}
		}
	}
	whole.Evidence.Chart, whole.Evidence.Counted = chart, counted
	m.Alert = whole
	return m, err
}

// speaks reports whether a rule speaks in an alert: it is no end, no act and no digest.
func (a *Alert) speaks() bool {
	return a.Kind == KindOpen || a.Kind == KindUpdate || a.Kind == KindEscalate
}

// MentionsOf are the mentions that an incident's alerts named, each once, oldest first; of
// very many the newest.
func MentionsOf(rows []OutboxRow) []string {
	var ids []string
	seen := map[string]bool{}
	for k := range rows {
		if !rows[k].Message.Alert.speaks() {
			continue
		}
		for _, id := range rows[k].Message.Alert.Mentions {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids[max(0, len(ids)-wholeIDs):]
}

// meanwhile is what was said of the brand while an incident was open, as a further sentence.
func (inc *Incident) meanwhile() string {
	if inc.Mentions == 0 {
		return ""
	}
	s := fmt.Sprintf(". Meanwhile %s %s", number(float64(inc.Mentions)), unitFor(float64(inc.Mentions), "mentions"))
	if inc.BrandName != "" {
		s += " of " + inc.BrandName
	}
	if said := NegativeSaid(inc.Negative, inc.Mentions); said != "" {
		s += ", " + said
	}
	return s
}

// Strongest is the message that says best what an incident was about: the least probable
// count, else the newest in which a rule speaks; nil without one.
func Strongest(rows []OutboxRow) *Alert {
	var best, newest *Alert
	for i := range rows {
		a := &rows[i].Message.Alert
		if !a.speaks() {
			continue
		}
		newest = a
		if p := a.Verdict.Probability; p != nil && isCount(a.Verdict.Unit) && (best == nil || *p <= *best.Verdict.Probability) {
			best = a
		}
	}
	if best != nil {
		return best
	}
	return newest
}

// Evidence is what drives these mentions of a brand, held against what else was said of it
// lately.
func (e *Engine) Evidence(brand string, list []mention.Mention) Evidence {
	e.mu.Lock()
	defer e.mu.Unlock()
	wanted := make(map[string]bool, len(list))
	told := make([]*heard, 0, len(list))
	for k := range list {
		wanted[list[k].ID] = true
		told = append(told, &heard{m: &list[k]})
	}
	var other []*heard
	if v := e.core.voices[brand]; v != nil {
		_, other = v.split(wanted)
	}
	return evidence(brand, told, other)
}
