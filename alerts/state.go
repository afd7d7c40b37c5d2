package alerts

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/earshot/earshot/alerts/baseline"
	"github.com/earshot/earshot/internal/mention"
)

// instanceState is what of an instance outlives a restart.
type instanceState struct {
	Phase   phase                `json:"phase"`
	Group   group                `json:"group,omitzero"`
	Told    map[string]time.Time `json:"told,omitempty"`
	Counts  map[Reason]int       `json:"counts,omitempty"`
	Matched int                  `json:"matched,omitempty"`
	Last    Verdict              `json:"last"`
	Noted   noted                `json:"noted,omitzero"`
	Cond    json.RawMessage      `json:"cond,omitempty"`
}

func (i *instance) marshal() ([]byte, error) {
	s := instanceState{Phase: i.phase, Group: i.group, Told: i.told, Counts: i.counts.byReason(), Matched: i.matched, Last: i.last, Noted: i.noted}
	// The condition in one go, in the place of its raw form: a busy window is most of the state, written every second.
	body, err := json.Marshal(struct {
		instanceState
		Cond any `json:"cond,omitempty"`
	}{s, i.cond})
	if err != nil {
		return nil, fmt.Errorf("encode state of rule %q: %w", i.rule.Name, err)
	}
	return body, nil
}

// restore takes over kept state. When the rule has changed in what it counts,
// only what it said and when is kept: its window starts anew.
func (i *instance) restore(raw []byte, sameRule bool, loc *time.Location) error {
	var s instanceState
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("decode state of rule %q: %w", i.rule.Name, err)
	}
	i.phase, i.group, i.last, i.matched, i.noted = s.Phase, s.Group, s.Last, s.Matched, s.Noted
	if s.Counts != nil {
		i.counts = countsOf(s.Counts)
	}
	if i.told != nil && s.Told != nil {
		i.told = s.Told
	}
	if !i.rule.point() {
		i.group = group{}
	}
	if i.cond == nil || !sameRule || s.Cond == nil {
		return nil
	}
	if err := json.Unmarshal(s.Cond, i.cond); err != nil {
		return fmt.Errorf("decode condition of rule %q: %w", i.rule.Name, err)
	}
	if l, ok := i.cond.(learner); ok && l.history() != nil {
		l.history().SetLocation(loc)
	}
	return nil
}

// voiceState is what of a voice outlives a restart.
type voiceState struct {
	Stories  *baseline.Series     `json:"stories"`
	Mentions *baseline.Series     `json:"mentions"`
	Counted  map[uint64]int64     `json:"counted,omitempty"`
	Tone     map[int64]tone       `json:"tone,omitempty"`
	UsualNeg float64              `json:"usual_neg"`
	Judged   float64              `json:"judged"`
	Sources  map[string]float64   `json:"sources,omitempty"`
	Step     float64              `json:"step,omitempty"`
	Recent   []mention.Mention    `json:"recent"` // oldest first, shortened
	At       []time.Time          `json:"at"`
	Sites    map[string]time.Time `json:"sites,omitempty"`
}

func (v *voice) marshal() ([]byte, error) {
	s := voiceState{Stories: v.stories, Mentions: v.mentions, Counted: v.counted, Tone: v.tone, UsualNeg: v.usualNeg,
		Judged: v.judged, Sources: v.sources, Step: v.step, Sites: v.sites}
	for k := range v.recent {
		h := v.recent[(v.next+k)%len(v.recent)]
		s.Recent = append(s.Recent, shorten(h.m))
		s.At = append(s.At, h.at)
	}
	return json.Marshal(s)
}

func (v *voice) restore(raw []byte, loc *time.Location) error {
	s := voiceState{Stories: v.stories, Mentions: v.mentions, Counted: v.counted, Tone: v.tone, Sources: v.sources, Sites: v.sites}
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("decode what is known of a brand: %w", err)
	}
	v.stories, v.mentions, v.counted, v.tone, v.sources, v.sites = s.Stories, s.Mentions, s.Counted, s.Tone, s.Sources, s.Sites
	v.usualNeg, v.judged, v.step = s.UsualNeg, s.Judged, s.Step
	v.stories.SetLocation(loc)
	v.mentions.SetLocation(loc)
	for k := range s.Recent {
		if k < len(s.At) {
			v.recent = append(v.recent, heard{m: &s.Recent[k], at: s.At[k]})
		}
	}
	return nil
}

// shorten keeps of a mention what evidence may show of it.
func shorten(m *mention.Mention) mention.Mention {
	out := *m
	out.Title = Unstack(m.Title, termsLooked)
	out.Text = Unstack(m.Text, max(termsLooked-len(out.Title), 4*excerptRunes))
	out.Links = nil
	return out
}
