package monitor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/query"
)

// usualDays is how many earlier days say what is usual at an hour of the day.
const usualDays = 14

// Bars counts what was said of a brand between two moments, an hour a bar, with the
// band in which the same hour lay on the days before: its lowest and highest
// tenth left out. Fewer than three earlier days make no band.
func (m *Monitor) Bars(ctx context.Context, brand string, from, to time.Time) ([]alerts.Bar, error) {
	q, err := query.Parse("brand:"+brand, query.Options{Location: m.Location(), Now: to})
	if err != nil {
		return nil, fmt.Errorf("draw the chart of brand %q: %w", brand, err)
	}
	line, err := m.index.Timeline(ctx, index.TimelineRequest{Query: q, Since: from.AddDate(0, 0, -usualDays), Until: to, Interval: index.Hour, Now: to})
	if err != nil {
		return nil, fmt.Errorf("draw the chart of brand %q: %w", brand, err)
	}
	began := slices.IndexFunc(line.Buckets, func(b index.Bucket) bool { return b.Count > 0 })
	var bars []alerts.Bar
	for i, b := range line.Buckets {
		if !b.End.After(from) {
			continue
		}
		bar := alerts.Bar{From: b.Start, Count: float64(b.Count), Negative: float64(b.Negative)}
		bar.Low, bar.High = usual(line.Buckets, i, max(began, 0))
		bars = append(bars, bar)
	}
	return bars, nil
}

// usual is the band of the same hour on earlier days, those before began left out:
// then nobody listened yet.
func usual(list []index.Bucket, at, began int) (low, high float64) {
	var counts []int
	for i := at - 24; i >= began && len(counts) < usualDays; i -= 24 {
		counts = append(counts, list[i].Count)
	}
	if len(counts) < 3 {
		return 0, 0
	}
	slices.Sort(counts)
	cut := len(counts) / 10
	return float64(counts[cut]), float64(counts[len(counts)-1-cut])
}
