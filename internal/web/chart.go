package web

import (
	"fmt"
	"math"
	"time"
)

// chart is a picture of counts over time with its table behind it. It is drawn by
// the part "chart" as SVG in percent of its box, so that it fits every width and
// its letters keep their size; nothing in it needs a script.
type chart struct {
	ID    string // unique on the page
	Title string // what is counted, said to those who cannot see the picture
	// Unit is what one is called in the table: mentions, stories.
	Unit  string
	Bars  []bar
	Bands []band // what is usual, one a bar; may be empty
	// BandSay is what a band is; "usual" when empty.
	BandSay string
	Gaps    []span // times in which something was not heard
	Flags   []flag // moments worth a mark
	// Since and Until are the ends of the axis. Zoom, when set, makes the address that
	// shows the time between two moments.
	Since, Until time.Time
	Zoom         func(since, until time.Time) string
	// Columns are the heads of the table's further columns, Cells their values a bar.
	Columns []string
	Cells   func(i int) []string
	Loc     *time.Location
}

// bar is one interval: its count, and the part of it that is negative.
type bar struct {
	Start, End      time.Time
	Count, Negative float64
	// Tone is the mean sentiment from -1 to 1, drawn in a strip of its own when any
	// bar is Toned.
	Tone  float64
	Toned bool
}

// band is what would have been usual in one interval.
type band struct{ Low, High float64 }

// span is a stretch of time with a reason.
type span struct {
	From, Until time.Time
	Say         string
}

// flag is a moment with a word and, maybe, a page.
type flag struct {
	At   time.Time
	Say  string
	Link string
	Tone string // critical, warning, info: a class of the style
}

// Drawn is the chart in percent of its box, ready for the template.
type drawnChart struct {
	Chart *chart
	Bars  []drawnBar
	Bands []drawnRect
	Gaps  []drawnSpan
	Flags []drawnFlag
	Lines []drawnLine
	Ticks []drawnTick
	Tones []drawnTone
	Less  bool // some bar has a negative part
	Empty bool
}

// drawnTone is one bar of the strip below: up is positive, down negative.
type drawnTone struct {
	drawnRect
	Label string
}

type drawnRect struct{ X, Y, W, H string }

type drawnBar struct {
	Whole, Negative drawnRect
	Hit             drawnRect // what can be clicked: the whole height
	Link, Say       string
	Start           string // RFC 3339, for dragging
	End             string
	From            time.Time
	Until           time.Time
	Count           float64
	Less            float64 // the negative part
	More            []string
}

type drawnSpan struct {
	drawnRect
	Say string
}

type drawnFlag struct{ X, Say, Link, Tone string }

type drawnLine struct{ Y, Say string }

// drawnTick is a moment below the axis. Style tells the script how much of it to say.
type drawnTick struct{ X, Say, UTC, Style string }

// The bars stand between these heights, in percent from the top of the box.
const chartTop, chartFoot = 6.0, 88.0

// Draw works the chart out.
func (c *chart) Draw() drawnChart {
	d := drawnChart{Chart: c, Empty: len(c.Bars) == 0}
	if d.Empty || !c.Until.After(c.Since) {
		return d
	}
	top := c.top()
	for i, b := range c.Bars {
		x, w := c.across(b.Start, b.End)
		gap := w * 0.12
		bar := drawnBar{
			Whole:    upright(x+gap/2, w-gap, b.Count, top),
			Negative: upright(x+gap/2, w-gap, b.Negative, top),
			Hit:      drawnRect{percentOf(x), percentOf(0), percentOf(w), percentOf(chartFoot)},
			Start:    b.Start.UTC().Format(time.RFC3339), End: b.End.UTC().Format(time.RFC3339),
			From: b.Start, Until: b.End, Count: b.Count, Less: b.Negative,
			Say: c.say(b),
		}
		if c.Zoom != nil {
			bar.Link = c.Zoom(b.Start, b.End)
		}
		if c.Cells != nil {
			bar.More = c.Cells(i)
		}
		d.Bars = append(d.Bars, bar)
		d.Less = d.Less || b.Negative > 0
		if i < len(c.Bands) {
			d.Bands = append(d.Bands, between(x, w, c.Bands[i], top))
		}
		if b.Toned {
			d.Tones = append(d.Tones, toned(x+gap/2, w-gap, b.Tone/c.loudest()))
		}
	}
	c.drawAround(&d, top)
	return d
}

func (c *chart) drawAround(d *drawnChart, top float64) {
	for _, g := range c.Gaps {
		x, w := c.across(g.From, g.Until)
		if w > 0 {
			d.Gaps = append(d.Gaps, drawnSpan{drawnRect{percentOf(x), percentOf(0), percentOf(math.Max(w, 0.3)), percentOf(chartFoot)}, g.Say})
		}
	}
	for _, f := range c.Flags {
		if f.At.Before(c.Since) || f.At.After(c.Until) {
			continue
		}
		x, _ := c.across(f.At, f.At)
		d.Flags = append(d.Flags, drawnFlag{X: percentOf(x), Say: f.Say, Link: f.Link, Tone: f.Tone})
	}
	for _, y := range []float64{top, top / 2} {
		if y == math.Trunc(y) {
			d.Lines = append(d.Lines, drawnLine{percentOf(level(y, top)), number(y)})
		}
	}
	d.Ticks = c.ticks()
}

// top is the round number at which the axis ends.
func (c *chart) top() float64 {
	most := 1.0
	for i, b := range c.Bars {
		most = math.Max(most, b.Count)
		if i < len(c.Bands) {
			most = math.Max(most, c.Bands[i].High)
		}
	}
	step := math.Pow(10, math.Floor(math.Log10(most)))
	for _, m := range []float64{1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10} {
		top := m * step
		if whole := top == 1 || top/2 == math.Trunc(top/2); whole && top >= most {
			return top // the line at its half has a whole number, too
		}
	}
	return 10 * step
}

// across is where an interval stands on the axis, cut at its ends.
func (c *chart) across(from, until time.Time) (x, w float64) {
	whole := c.Until.Sub(c.Since).Seconds()
	at := func(t time.Time) float64 {
		return min(max(100*t.Sub(c.Since).Seconds()/whole, 0), 100)
	}
	x = at(from)
	return x, at(until) - x
}

// loudest is the tone that fills the strip: the strongest there is, or a faint one
// so that next to nothing does not look like much.
func (c *chart) loudest() float64 {
	most := 0.3
	for _, b := range c.Bars {
		most = math.Max(most, math.Abs(b.Tone))
	}
	return most
}

// toned is a bar from the middle of the strip, up or down.
func toned(x, w, tone float64) drawnTone {
	h := 48 * min(math.Abs(tone), 1)
	if tone < 0 {
		return drawnTone{drawnRect{percentOf(x), percentOf(50), percentOf(w), percentOf(h)}, "down"}
	}
	return drawnTone{drawnRect{percentOf(x), percentOf(50 - h), percentOf(w), percentOf(h)}, "up"}
}

func level(y, top float64) float64 { return chartFoot - (chartFoot-chartTop)*y/top }

func upright(x, w, y, top float64) drawnRect {
	at := level(y, top)
	return drawnRect{percentOf(x), percentOf(at), percentOf(w), percentOf(chartFoot - at)}
}

func between(x, w float64, b band, top float64) drawnRect {
	high := level(b.High, top)
	return drawnRect{percentOf(x), percentOf(high), percentOf(w), percentOf(math.Max(level(b.Low, top)-high, 0.5))}
}

func percentOf(x float64) string { return fmt.Sprintf("%.4g%%", math.Round(x*1000)/1000) }

func (c *chart) say(b bar) string {
	s := fmt.Sprintf("%s: %s %s", c.span(b.Start, b.End), number(b.Count), c.Unit)
	if b.Negative > 0 {
		s += fmt.Sprintf(", %s negative", number(b.Negative))
	}
	return s
}

// span names an interval in the site's zone.
func (c *chart) span(from, until time.Time) string {
	from, until = from.In(c.loc()), until.In(c.loc())
	if until.Sub(from) <= 2*time.Hour {
		return from.Format("Mon 2 Jan 2006 15:04") + "–" + until.Format("15:04")
	}
	if until.Sub(from) <= 26*time.Hour {
		return from.Format("Mon 2 Jan 2006")
	}
	return from.Format("2 Jan 2006") + " – " + until.Add(-time.Second).Format("2 Jan 2006")
}

func (c *chart) loc() *time.Location {
	if c.Loc == nil {
		return time.UTC
	}
	return c.Loc
}

// ticks are a few moments written below the axis: the beginnings of evenly
// spaced bars.
func (c *chart) ticks() []drawnTick {
	every := max(1, (len(c.Bars)+3)/4)
	form, style := "2 Jan", "day"
	switch whole := c.Until.Sub(c.Since); {
	case whole <= 72*time.Hour:
		form, style = "2 Jan 15:04", "hour"
	case whole > 300*24*time.Hour:
		form, style = "Jan 2006", "month"
	}
	var all []drawnTick
	for i := 0; i < len(c.Bars); i += every {
		start := c.Bars[i].Start
		if start.Before(c.Since) {
			start = c.Since
		}
		x, _ := c.across(start, start)
		all = append(all, drawnTick{X: percentOf(x), Style: style, Say: start.In(c.loc()).Format(form), UTC: start.UTC().Format(time.RFC3339)})
	}
	return all
}
