package journal

import (
	"context"
	"maps"
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// carriesTriage reports whether a mention comes with people's decisions, as from
// an export.
func (it *item) carriesTriage() bool {
	return it.m.Triage != nil || len(it.corrections()) > 0
}

// corrections are what people set about an item, by their keys. One that is kept for a brand to
// come stands only in its past. What is no judgement, as a file from elsewhere may hold, is
// left to the model.
func (it *item) corrections() map[string]mention.Label {
	all := it.m.Corrections()
	if it.past != nil && len(it.past.Changes) > 0 {
		for key, l := range it.past.Changes[len(it.past.Changes)-1].Corrections {
			if _, marked := all[key]; marked {
				continue
			}
			if all == nil {
				all = map[string]mention.Label{}
			}
			all[key] = l
		}
	}
	maps.DeleteFunc(all, func(key string, l mention.Label) bool { return mention.CheckCorrection(key, l) != nil })
	return all
}

// byFile and whatCame mark a change that a file made.
const (
	byFile   = "import"
	whatCame = whatTriage + "came with the mention"
)

// carryTriage takes over the decisions an item came with, except those that people
// here have made already, and, unless it replaces them, those of earlier files: each correction
// is one, its triage another.
func (w *writer) carryTriage(ctx context.Context, f *inForce, it *item, out *mention.Outcome) error {
	if !it.carriesTriage() {
		return nil
	}
	m, came := it.m, it.corrections()
	made, err := w.decisionsMade(ctx, f, m.Triage != nil, came)
	if err != nil {
		return err
	}
	fresh := m.Triage != nil && !made.triage
	if fresh {
		t := *m.Triage
		f.over.Triage = &t
	}
	if len(came) > 0 {
		if it.replaces {
			made.files = nil
		}
		out.Carried = f.over.carry(came, &made)
		fresh = fresh || len(out.Carried.Taken) > 0
	}
	if !fresh {
		return nil
	}
	seq, err := w.change(ctx, f, change{op: opUpdate, who: byFile, what: whatCame})
	if out.Seq == 0 {
		out.Seq = seq
	}
	return err
}

// carry adds the corrections about whose brands nothing else was decided; it never writes
// into what it replaces.
func (o *overlay) carry(came map[string]mention.Label, made *decisions) *mention.Carried {
	c := &mention.Carried{}
	was := o.Corrections
	o.Corrections = maps.Clone(was)
	for _, brand := range slices.Sorted(maps.Keys(came)) {
		switch {
		case was[brand] == came[brand]:
			c.Known = append(c.Known, brand)
		case made.people[brand]:
			c.Aside = append(c.Aside, brand)
		case made.files[brand]:
			c.Filed = append(c.Filed, brand)
		default:
			if o.Corrections == nil {
				o.Corrections = map[string]mention.Label{}
			}
			o.Corrections[brand] = came[brand]
			c.Taken = append(c.Taken, brand)
		}
	}
	return c
}

// decisions are what was ever decided about a mention: whether its triage was, and by whom the sentiment
// towards which brands, by people or by files they imported.
type decisions struct {
	triage        bool
	people, files map[string]bool
}

// add takes in a change: the brands whose correction it set, altered or withdrew.
func (d *decisions) add(l *link) {
	d.triage = d.triage || l.over.Triage != nil
	whose := &d.people
	if l.By == byFile && l.What == whatCame {
		whose = &d.files
	}
	note := func(brand string) {
		if l.CorrectedAfter[brand] == l.CorrectedBefore[brand] {
			return
		}
		if *whose == nil {
			*whose = map[string]bool{}
		}
		(*whose)[brand] = true
	}
	for brand := range l.CorrectedAfter {
		note(brand)
	}
	for brand := range l.CorrectedBefore {
		note(brand)
	}
}

// decisionsMade are those about which something came. Who made them, and what was withdrawn or undone, which is a
// decision, too, stands nowhere but in the mention's earlier changes: they are read
// only where what came is not what holds.
func (w *writer) decisionsMade(ctx context.Context, f *inForce, triage bool, came map[string]mention.Label) (d decisions, err error) {
	d.triage = f.over.Triage != nil
	told := !triage || d.triage
	for brand, label := range came {
		told = told && f.over.Corrections[brand] == label
	}
	if told || f.cur == 0 {
		return d, nil
	}
	links, err := chain(ctx, w.tx, f.said.ID)
	for i := range links {
		d.add(&links[i])
	}
	return d, err
}
