package alerts

import (
	"fmt"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// pointValue is what a point rule sees in a mention, or why it is not concerned.
func pointValue(r *Rule, m *mention.Mention, b *mention.BrandMatch, v *voice) (float64, Reason) {
	switch r.Type {
	case config.Review:
		if m.Rating == nil || *m.Rating > r.MaxRating {
			return 0, NotOfType
		}
		return *m.Rating, ""
	case config.Sentiment:
		if b.Sentiment.Label != mention.Negative || b.Sentiment.Score > r.MaxScore {
			return 0, NotOfType
		}
		return b.Sentiment.Score, ""
	case config.Reach:
		return reachValue(r, m, v)
	}
	return 0, ""
}

// newSiteDays is the history a brand must have before a site counts as new.
const newSiteDays = 3

// reachValue is the followers of a far-reaching author, 0 for a site that mentions
// the brand for the first time, or why it is neither.
func reachValue(r *Rule, m *mention.Mention, v *voice) (float64, Reason) {
	if f := m.Author.Followers; r.MinFollowers > 0 && f != nil && *f >= r.MinFollowers {
		return float64(*f), ""
	}
	if site := siteOf(m); r.NewSites && site != "" && v.stories.Days(m.EventTime()) >= newSiteDays {
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
