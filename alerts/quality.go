package alerts

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Quality is how a rule has served people.
type Quality struct {
	Rule         string        `json:"rule"`
	Incidents    int           `json:"incidents"` // it took part in; one may hold many alerts
	Acknowledged int           `json:"acknowledged"`
	Useful       int           `json:"useful"`
	Noise        int           `json:"noise"`
	Precision    *float64      `json:"precision,omitempty"` // useful of judged; nil when nobody judged
	MedianAck    time.Duration `json:"median_ack,omitempty"`
	LastUseful   time.Time     `json:"last_useful,omitzero"`
	// Suggestion is a setting that would have served better, with its effect on
	// these incidents; empty when there is none.
	Suggestion string `json:"suggestion,omitempty"`
	// Tried is that setting with the figures of the backtest behind it, when there was one.
	Tried *Suggestion `json:"tried,omitempty"`
}

// Quality reports on every rule over the incidents opened since a time.
func (e *Engine) Quality(ctx context.Context, since time.Time) ([]Quality, error) {
	list, err := e.Incidents(ctx, since, time.Time{}, 100_000)
	if err != nil {
		return nil, fmt.Errorf("report on rules: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []Quality
	for _, r := range e.core.rules {
		out = append(out, qualityOf(r, list))
	}
	return out, nil
}

func qualityOf(r *Rule, list []Incident) Quality {
	q := Quality{Rule: r.Name}
	var waits []time.Duration
	var useful, noise []float64
	for _, inc := range list {
		k := slices.IndexFunc(inc.Members, func(m Member) bool { return m.Rule == r.Name })
		if k < 0 {
			continue
		}
		q.Incidents++
		if !inc.Acknowledged.At.IsZero() {
			q.Acknowledged++
			waits = append(waits, inc.Acknowledged.At.Sub(inc.Opened))
		}
		if len(inc.Feedback) == 0 {
			continue
		}
		switch inc.Feedback[len(inc.Feedback)-1].What {
		case ActUseful:
			q.Useful++
			useful = append(useful, inc.Members[k].Peak)
			if inc.Opened.After(q.LastUseful) {
				q.LastUseful = inc.Opened
			}
		case ActNoise:
			q.Noise++
			noise = append(noise, inc.Members[k].Peak)
		}
	}
	if n := q.Useful + q.Noise; n > 0 {
		p := float64(q.Useful) / float64(n)
		q.Precision = &p
	}
	if len(waits) > 0 {
		slices.Sort(waits)
		q.MedianAck = waits[len(waits)/2]
	}
	q.Suggestion = suggest(r, useful, noise)
	return q
}

// suggest looks for the floor that keeps every useful incident and drops most
// of the noise.
func suggest(r *Rule, useful, noise []float64) string {
	if len(noise) < 3 || len(noise) < len(useful) {
		return ""
	}
	if len(useful) == 0 {
		return fmt.Sprintf("all %d judged incidents were noise: narrow the query, or switch the rule off (enabled = false)", len(noise))
	}
	floor := slices.Min(useful)
	dropped := 0
	for _, x := range noise {
		if x < floor {
			dropped++
		}
	}
	if dropped == 0 || int(floor) <= r.MinMentions || r.point() {
		return ""
	}
	return fmt.Sprintf("min_mentions = %d would have kept all %d useful incidents and dropped %d of %d noisy ones", int(floor), len(useful), dropped, len(noise))
}
