package alerts

import (
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts/baseline"
	"github.com/earshot/earshot/internal/mention"
)

const (
	// recentKept is how many mentions of a brand are at hand for samples.
	recentKept = 200
	// storyCounts is how long after a story was counted its copies do not count in
	// the brand's history.
	storyCounts = 6 * time.Hour
	// toneKept is how long hourly tone is kept, for digests and their comparison.
	toneKept = 15 * 24 * time.Hour
	// sitesKept bounds the sites that are known to have mentioned a brand.
	sitesKept = 50_000
)

// voice is what is remembered of a brand apart from any rule.
type voice struct {
	stories  *baseline.Series   // hourly history of new stories
	mentions *baseline.Series   // and of all mentions
	counted  map[uint64]int64   // story → when it last counted, unix milliseconds
	tone     map[int64]tone     // by hour
	usualNeg float64            // share of negative stories, slowly following
	judged   float64            // stories behind usualNeg, capped
	sources  map[string]float64 // weight of each source
	step     float64            // the next mention's weight
	recent   []heard            // a ring: next is the oldest
	next     int
	sites    map[string]time.Time // first heard of the brand there
	dirty    bool
}

// tone counts directions within an hour.
type tone struct {
	Neg int `json:"n,omitempty"`
	Pos int `json:"p,omitempty"`
	All int `json:"a"`
}

// heard is a mention at hand, with when it counted.
type heard struct {
	m  *mention.Mention
	at time.Time
	// words are its terms, once somebody asked for them.
	words []string
}

// heardAs is what a mention counts as: its story, hashed, its event time, and whether
// that is only a guess.
type heardAs struct {
	story   uint64
	at      time.Time
	undated bool
}

// terms are the mention's words, worked out once: the next alert asks for most of them again.
func (h *heard) terms() []string {
	if h.words == nil {
		h.words = terms(h.m)
	}
	return h.words
}

func newVoice(loc *time.Location) *voice {
	return &voice{stories: baseline.New(loc), mentions: baseline.New(loc), counted: map[uint64]int64{}, tone: map[int64]tone{},
		sources: map[string]float64{}, sites: map[string]time.Time{}}
}

// hear remembers a mention of the brand. Mentions found long after they were
// published still belong into the history of their hour.
func (v *voice) hear(m *mention.Mention, b *mention.BrandMatch, as heardAs, now time.Time) {
	v.dirty = true
	at := as.at
	v.remember(m, at)
	if as.undated {
		return
	}
	v.stories.Advance(now)
	v.mentions.Advance(now)
	v.mentions.Add(at, 1)
	if story, ms := as.story, at.UnixMilli(); v.fresh(story, ms) {
		v.counted[story] = ms
		v.stories.Add(at, 1)
		v.hearTone(labelOf(b), at, now)
	}
	v.hearSource(m.Source)
	if site := siteOf(m); site != "" && len(v.sites) < sitesKept {
		if first, known := v.sites[site]; !known || at.Before(first) {
			v.sites[site] = at
		}
	}
}

func (v *voice) remember(m *mention.Mention, at time.Time) {
	if len(v.recent) < recentKept {
		v.recent = append(v.recent, heard{m: m, at: at})
		return
	}
	v.recent[v.next] = heard{m: m, at: at}
	v.next = (v.next + 1) % recentKept
}

// fresh reports whether a story has not counted lately.
func (v *voice) fresh(story uint64, ms int64) bool {
	last, known := v.counted[story]
	if !known && len(v.counted) >= 8192 && len(v.counted)%1024 == 0 {
		for s, at := range v.counted {
			if ms-at > storyCounts.Milliseconds() {
				delete(v.counted, s)
			}
		}
	}
	return !known || ms-last > storyCounts.Milliseconds() || last-ms > storyCounts.Milliseconds()
}

func (v *voice) hearTone(label int8, at, now time.Time) {
	hour := at.Unix() / 3600
	t := v.tone[hour]
	t.All++
	switch label {
	case -1:
		t.Neg++
	case 1:
		t.Pos++
	}
	v.tone[hour] = t
	if len(v.tone) > int(toneKept/time.Hour)+24 {
		for h := range v.tone {
			if h < now.Add(-toneKept).Unix()/3600 {
				delete(v.tone, h)
			}
		}
	}
	if label == 2 {
		return
	}
	v.judged = min(v.judged+1, 1000)
	neg := 0.0
	if label == -1 {
		neg = 1
	}
	v.usualNeg += (neg - v.usualNeg) / v.judged
}

// hearSource follows how much of the brand's talk comes from where: newer mentions
// weigh more, by a step that grows instead of older ones that fade.
func (v *voice) hearSource(name string) {
	v.step = max(v.step, 1) * 1.001
	v.sources[name] += v.step
	if v.step > 1e12 {
		for s := range v.sources {
			v.sources[s] /= v.step
		}
		v.step = 1
	}
}

// toneOf sums directions over [from, to), by hours: of those that are only begun or ended in it, the
// ones that lie in it for the greater part.
func (v *voice) toneOf(from, to time.Time) tone {
	const half = 1800
	var sum tone
	for h := (from.Unix() + half) / 3600; h < (to.Unix()+half)/3600; h++ {
		t := v.tone[h]
		sum.Neg, sum.Pos, sum.All = sum.Neg+t.Neg, sum.Pos+t.Pos, sum.All+t.All
	}
	return sum
}

// siteOf is where a mention stands: its host without "www.".
func siteOf(m *mention.Mention) string {
	if m.URL == "" {
		return ""
	}
	u, err := url.Parse(m.URL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
