package alerts

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// recentKept is how many mentions of a brand are at hand for samples.
const recentKept = 200

// voice is what is remembered of a brand apart from any rule.
type voice struct {
	loc    *time.Location
	recent []heard // a ring: next is the oldest
	next   int
	sites  map[string]time.Time
	dirty  bool
}

// heard is a mention at hand, with when it counted.
type heard struct {
	m  *mention.Mention
	at time.Time
}

func newVoice(loc *time.Location) *voice {
	return &voice{loc: loc, sites: map[string]time.Time{}}
}

// hear remembers a mention of the brand.
func (v *voice) hear(m *mention.Mention, b *mention.BrandMatch, at, now time.Time) {
	v.dirty = true
	if len(v.recent) < recentKept {
		v.recent = append(v.recent, heard{m, at})
	} else {
		v.recent[v.next] = heard{m, at}
		v.next = (v.next + 1) % recentKept
	}
}

// siteOf is where a mention stands: its host without "www.".
func siteOf(m *mention.Mention) string {
	u, err := url.Parse(m.URL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// reachValue is the followers of a far-reaching author, or why it is none. A
// site counts as new once.
func reachValue(r *Rule, m *mention.Mention, v *voice) (float64, Reason) {
	if f := m.Author.Followers; r.MinFollowers > 0 && f != nil && *f >= r.MinFollowers {
		return float64(*f), ""
	}
	if site := siteOf(m); r.NewSites && site != "" {
		if first, known := v.sites[site]; !known || first.Equal(m.EventTime()) {
			return 0, ""
		}
	}
	return 0, FewFollowers
}

// pointNotes says what single mentions had that made them count.
func pointNotes(r *Rule, items []item) []string {
	best := items[0].Value
	for _, it := range items {
		if r.Type == config.Reach && it.Value > best || r.Type != config.Reach && it.Value < best {
			best = it.Value
		}
	}
	switch r.Type {
	case config.Reach:
		if best == 0 {
			return []string{"a site mentions the brand for the first time"}
		}
		return []string{fmt.Sprintf("up to %.0f followers", best)}
	case config.Review:
		return []string{fmt.Sprintf("lowest rating %.3g of 5", best)}
	case config.Sentiment:
		return []string{fmt.Sprintf("strongest score %.2f on a scale from -1 to 1", best)}
	}
	return nil
}
