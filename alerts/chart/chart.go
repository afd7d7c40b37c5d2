// Package chart draws the last day of a brand as a PNG: counts as bars, their
// negative part darker, the usual band shaded, gaps hatched grey, now marked.
//
// It draws what an alert carries and nothing else: no reading of clocks, files or
// stores. The same bars give the same bytes.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"math"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/earshot/earshot/alerts"
)

// ErrNothing is returned for fewer than two bars: there is no day to draw.
var ErrNothing = errors.New("nothing to draw")

// maxBars bounds the work on one chart: a week in quarter hours.
const maxBars = 700

var (
	ink      = color.NRGBA{0x33, 0x3d, 0x47, 0xff}
	barTone  = color.NRGBA{0x5b, 0x8d, 0xb8, 0xff}
	negative = color.NRGBA{0xb0, 0x3a, 0x2e, 0xff}
	band     = color.NRGBA{0xdd, 0xe6, 0xee, 0xff}
	gapTone  = color.NRGBA{0xee, 0xea, 0xe2, 0xff}
	grid     = color.NRGBA{0xec, 0xee, 0xf0, 0xff}
)

// PNG draws bars, oldest first, with times in this zone (nil means UTC).
func PNG(bars []alerts.Bar, zone *time.Location) ([]byte, error) {
	if len(bars) < 2 {
		return nil, ErrNothing
	}
	if len(bars) > maxBars {
		bars = bars[len(bars)-maxBars:]
	}
	if zone == nil {
		zone = time.UTC
	}
	p := plot.New()
	p.BackgroundColor = color.White
	step := bars[1].From.Sub(bars[0].From)
	axes(p, bars, step, zone)
	p.Add(strips{bars: bars, step: step.Seconds()})
	canvas := vgimg.NewWith(vgimg.UseWH(9*vg.Inch, 2.6*vg.Inch), vgimg.UseDPI(110))
	p.Draw(draw.New(canvas))
	var out bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(&out); err != nil {
		return nil, fmt.Errorf("encode chart: %w", err)
	}
	return out.Bytes(), nil
}

func axes(p *plot.Plot, bars []alerts.Bar, step time.Duration, zone *time.Location) {
	top := 1.0
	for _, b := range bars {
		top = max(top, finite(b.Count), finite(b.High))
	}
	p.X.Min, p.X.Max = seconds(bars[0].From), seconds(bars[len(bars)-1].From.Add(step))
	p.Y.Min, p.Y.Max = 0, math.Ceil(top*1.08)
	p.X.Tick.Marker = hours{zone: zone}
	p.Y.Tick.Marker = counts{}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Color, a.Tick.Color, a.Tick.Label.Color = ink, grid, ink
		a.Tick.Label.Font.Size, a.Tick.Label.Font.Variant = vg.Points(9), "Sans"
		a.Padding = 0
	}
	lines := plotter.NewGrid()
	lines.Vertical.Color = nil
	lines.Horizontal.Color = grid
	p.Add(lines)
}

func seconds(t time.Time) float64 { return float64(t.Unix()) }

// finite is x, or 0 where nothing can be drawn.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) || x < 0 {
		return 0
	}
	return x
}

// strips draws the band, the gaps, the bars and the mark at now.
type strips struct {
	bars []alerts.Bar
	step float64
}

// Plot implements plot.Plotter.
func (s strips) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	fill := func(col color.Color, from, to, low, high float64) {
		if high <= low {
			return
		}
		c.FillPolygon(col, []vg.Point{{X: x(from), Y: y(low)}, {X: x(to), Y: y(low)}, {X: x(to), Y: y(high)}, {X: x(from), Y: y(high)}})
	}
	for _, b := range s.bars {
		at := seconds(b.From)
		if b.Gap {
			fill(gapTone, at, at+s.step, 0, p.Y.Max)
		}
		fill(band, at, at+s.step, finite(b.Low), finite(b.High))
	}
	for _, b := range s.bars {
		from, to := seconds(b.From)+s.step*0.12, seconds(b.From)+s.step*0.88
		count := finite(b.Count)
		bad := min(finite(b.Negative), count)
		fill(negative, from, to, 0, bad)
		fill(barTone, from, to, bad, count)
	}
	now := seconds(s.bars[len(s.bars)-1].From) + s.step
	line := draw.LineStyle{Color: ink, Width: vg.Points(1.2)}
	c.StrokeLine2(line, x(now), y(0), x(now), y(p.Y.Max))
}

// hours marks every third hour, days in words.
type hours struct{ zone *time.Location }

// Ticks implements plot.Ticker.
func (h hours) Ticks(from, to float64) []plot.Tick {
	span := time.Duration(to-from) * time.Second
	every, format := 3*time.Hour, "15:04"
	if span > 36*time.Hour {
		every, format = 24*time.Hour, "Mon 2"
	}
	var out []plot.Tick
	start := time.Unix(int64(from), 0).In(h.zone)
	t := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, h.zone)
	for i := 0; i < 1000 && seconds(t) <= to; i++ {
		if seconds(t) >= from {
			out = append(out, plot.Tick{Value: seconds(t), Label: t.Format(format)})
		}
		t = t.Add(every)
	}
	return out
}

// counts marks whole numbers only.
type counts struct{}

// Ticks implements plot.Ticker.
func (counts) Ticks(_, to float64) []plot.Tick {
	step := math.Pow(10, math.Floor(math.Log10(max(to/4, 1))))
	for _, m := range []float64{1, 2, 5, 10} {
		if to/(step*m) <= 5 {
			step *= m
			break
		}
	}
	var out []plot.Tick
	for v := 0.0; v <= to && len(out) < 20; v += step {
		out = append(out, plot.Tick{Value: v, Label: fmt.Sprintf("%.0f", v)})
	}
	return out
}
