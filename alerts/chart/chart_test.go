package chart

import (
	"bytes"
	"errors"
	"image/png"
	"math"
	"os"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
)

func day() []alerts.Bar {
	from := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	var bars []alerts.Bar
	for i := range 48 {
		b := alerts.Bar{From: from.Add(time.Duration(i) * 30 * time.Minute), Count: 4 + 3*math.Sin(float64(i)/7), Low: 2, High: 9}
		if i > 42 {
			b.Count, b.Negative = 15*float64(i-41), 10*float64(i-41)
		}
		b.Gap = i == 20 || i == 21
		bars = append(bars, b)
	}
	return bars
}

func TestADayBecomesAPicture(t *testing.T) {
	t.Parallel()
	got, err := PNG(day(), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() < 600 || b.Dy() < 150 {
		t.Errorf("size %v", b)
	}
	again, _ := PNG(day(), time.UTC)
	if !bytes.Equal(got, again) {
		t.Error("the same bars must give the same bytes")
	}
	if to := os.Getenv("EARSHOT_CHART"); to != "" {
		_ = os.WriteFile(to, got, 0o600)
	}
}

func TestOddBarsAreDrawnOrRefusedNeverPanic(t *testing.T) {
	t.Parallel()
	if _, err := PNG(nil, nil); !errors.Is(err, ErrNothing) {
		t.Errorf("no bars: %v", err)
	}
	at := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	odd := map[string][]alerts.Bar{
		"all zero":       {{From: at}, {From: at.Add(time.Hour)}},
		"not numbers":    {{From: at, Count: math.NaN(), High: math.Inf(1)}, {From: at.Add(time.Hour), Count: -3}},
		"one moment":     {{From: at, Count: 1}, {From: at, Count: 2}},
		"huge":           {{From: at, Count: 1e12}, {From: at.Add(time.Hour), Count: 3}},
		"out of order":   {{From: at.Add(time.Hour), Count: 1}, {From: at, Count: 3}},
		"a million":      make([]alerts.Bar, 10_000),
		"no date at all": {{}, {}},
	}
	for name, bars := range odd {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := PNG(bars, nil); err != nil {
				t.Error(err)
			}
		})
	}
}
