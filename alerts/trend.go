package alerts

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts/baseline"
	"github.com/earshot/earshot/internal/mention"
)

// trendCondition holds when a word, hashtag or link is told of far more often in
// the window than the talk before it would lead to expect.
type trendCondition struct {
	Buckets []trendBucket        `json:"buckets,omitempty"` // the window in twelve parts, oldest first
	Usual   map[string]float64   `json:"usual,omitempty"`   // share of stories that carry a term, slowly following
	Told    map[string]time.Time `json:"told,omitempty"`    // terms spoken of lately
	Stories float64              `json:"stories,omitempty"` // behind Usual, capped
	rising  []string
	part    time.Duration
}

// trendBucket counts terms within a twelfth of the window.
type trendBucket struct {
	From    int64               `json:"from"`
	Stories int                 `json:"stories"`
	Terms   map[string][]string `json:"terms"` // → ids, the first few
	Counts  map[string]int      `json:"counts"`
}

// The limits of a trend's memory, and what it asks on top because so many terms are tried at once.
const (
	trendTerms   = 20_000
	trendParts   = 12
	trendExtra   = 2.0
	trendMemory  = 5000
	trendMinimum = 100 // stories before anything can be said to rise
	trendToldFor = 7 * 24 * time.Hour
)

func (t *trendCondition) take(c *Core, i *instance, m *mention.Mention, at time.Time) Reason {
	b := t.bucket(i, c.clock)
	b.Stories++
	for _, term := range trendTermsOf(m, i.rule.Of) {
		if len(b.Counts) >= trendTerms {
			break
		}
		b.Counts[term]++
		if len(b.Terms[term]) < 10 {
			b.Terms[term] = append(b.Terms[term], m.ID)
		}
	}
	return ""
}

// bucket is the present one; older ones fall out of the window into the background.
func (t *trendCondition) bucket(i *instance, now time.Time) *trendBucket {
	part := (i.rule.Window / trendParts).Milliseconds()
	from := now.UnixMilli() / part * part
	for len(t.Buckets) > 0 && t.Buckets[0].From <= now.UnixMilli()-i.rule.Window.Milliseconds() {
		t.forget(t.Buckets[0])
		t.Buckets = slices.Delete(t.Buckets, 0, 1)
	}
	if n := len(t.Buckets); n == 0 || t.Buckets[n-1].From != from {
		t.Buckets = append(t.Buckets, trendBucket{From: from, Terms: map[string][]string{}, Counts: map[string]int{}})
	}
	return &t.Buckets[len(t.Buckets)-1]
}

// forget turns a bucket into background.
func (t *trendCondition) forget(b trendBucket) {
	if t.Usual == nil {
		t.Usual = map[string]float64{}
	}
	t.Stories = min(t.Stories+float64(b.Stories), trendMemory)
	if t.Stories == 0 {
		return
	}
	rate := float64(b.Stories) / t.Stories
	for term := range t.Usual {
		t.Usual[term] *= 1 - rate
		if t.Usual[term] < 1e-5 && b.Counts[term] == 0 {
			delete(t.Usual, term)
		}
	}
	for term, n := range b.Counts {
		if len(t.Usual) < trendTerms || t.Usual[term] > 0 {
			t.Usual[term] += float64(n) / t.Stories
		}
	}
}

// idle looks at the terms once per part of the window.
func (t *trendCondition) idle(i *instance, now time.Time) (Reason, bool) {
	part := i.rule.Window / trendParts
	return Usual, !i.last.At.IsZero() && i.last.At.Truncate(part).Equal(now.Truncate(part))
}

func (t *trendCondition) judge(c *Core, i *instance, now time.Time, firing bool) (Verdict, bool) {
	t.bucket(i, now)
	v, rising := t.measure(c, i, now, firing)
	t.rising = rising
	if v.Reason != "" {
		return v, false
	}
	if !firing {
		if t.Told == nil {
			t.Told = map[string]time.Time{}
		}
		for _, term := range rising {
			t.Told[term] = now
		}
		maps.DeleteFunc(t.Told, func(_ string, at time.Time) bool { return now.Sub(at) > trendToldFor })
	}
	return v, true
}

func (t *trendCondition) peek(c *Core, i *instance, now time.Time) Verdict {
	v, _ := t.measure(c, i, now, i.phase.Name == firing)
	return v
}

// measure finds the terms that rise, the most told of first.
func (t *trendCondition) measure(c *Core, i *instance, now time.Time, firing bool) (Verdict, []string) {
	v := Verdict{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, At: now, From: now.Add(-i.rule.Window), To: now, Unit: i.rule.unit(),
		Floor: i.rule.MinMentions, HistoryDays: c.voices[i.brand].stories.Days(now), Reason: Usual}
	v.Completeness = c.completeness(c.voices[i.brand], v.From, v.To)
	if t.Stories < trendMinimum || v.HistoryDays < 1 {
		v.Reason = FewHistory
		return v, nil
	}
	counts, stories := t.within(v.From)
	need := sensitivityOf(i.rule).Start + trendExtra
	var rising []string
	best := 0.0
	for _, term := range slices.Sorted(maps.Keys(counts)) {
		n := counts[term]
		if n < i.rule.MinMentions {
			continue
		}
		usual := max(t.Usual[term], 0.5/t.Stories) * float64(stories)
		e := baseline.Expectation{Mean: usual, Dispersion: 0.3}
		chance := e.Tail(float64(n))
		surprise := baseline.Bans(chance)
		if surprise < need || float64(n) < 3*usual || t.toldLately(term, now, i, firing) {
			continue
		}
		rising = append(rising, term)
		if surprise > best {
			best = surprise
			v.Observed, v.Expected, v.Probability, v.Threshold, v.Reason = float64(n), usual, &chance, e.Quantile(need), ""
		}
	}
	slices.SortStableFunc(rising, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	for _, term := range rising[:min(3, len(rising))] {
		v.Notes = append(v.Notes, fmt.Sprintf("“%s” in %d of %d stories, usually %s", term, counts[term], stories, number(t.Usual[term]*float64(stories))))
	}
	return v, rising
}

// within counts terms and stories of the parts of the window that begin after from.
func (t *trendCondition) within(from time.Time) (counts map[string]int, stories int) {
	counts = map[string]int{}
	for _, b := range t.Buckets {
		if b.From <= from.UnixMilli() {
			continue
		}
		stories += b.Stories
		for term, n := range b.Counts {
			counts[term] += n
		}
	}
	return counts, stories
}

// toldLately keeps a term from being news again for a week; while its alert fires it
// still counts.
func (t *trendCondition) toldLately(term string, now time.Time, i *instance, firing bool) bool {
	at, told := t.Told[term]
	if told && now.Sub(at) > trendToldFor {
		return false
	}
	return told && !(firing && !at.Before(i.phase.Since))
}

func (t *trendCondition) wake(now time.Time) time.Time {
	if n := len(t.Buckets); n == 0 || t.Buckets[n-1].Stories == 0 || t.part == 0 {
		return time.Time{}
	}
	return now.Truncate(t.part).Add(t.part)
}

func (t *trendCondition) ids(Verdict) []string {
	out := []string{}
	for _, b := range t.Buckets {
		for _, term := range t.rising {
			for _, id := range b.Terms[term] {
				if len(out) < MaxMentions && !has(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	return out
}

// trendTermsOf are the words, hashtags and links of a mention that may trend.
func trendTermsOf(m *mention.Mention, of []string) []string {
	var out []string
	if has(of, "words") || has(of, "hashtags") && (len(m.Hashtags) > 0 || strings.Contains(m.Text, "#")) {
		for _, term := range terms(m) {
			tag := strings.HasPrefix(term, "#")
			if tag && has(of, "hashtags") || !tag && has(of, "words") {
				out = append(out, term)
			}
		}
	}
	if has(of, "links") {
		links := append(slices.Clone(m.Links), strings.Fields(m.Text)...)
		for _, l := range links[:min(len(links), 500)] {
			if !strings.Contains(l, "://") {
				continue
			}
			if u, err := url.Parse(strings.Trim(l, ".,;:!?()[]<>\"'")); err == nil && u.Host != "" {
				out = append(out, strings.ToLower(strings.TrimPrefix(u.Host, "www."))+u.Path)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
