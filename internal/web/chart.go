package web

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// chart is a picture of counts over time with its table behind it. It is drawn by
// the part "chart" as SVG that fits every width while its letters keep their size;
// nothing in it needs a script.
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
	// Table, when set, is an address at which the figures stand as a table; else they stand, folded, below the picture.
	Table string
	Open  bool // the table is shown unfolded
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

// drawnChart is the chart ready for the template: its bars in a field of 10000 by 1000 that is stretched over the
// box, what has letters or round forms in percent of the box.
type drawnChart struct {
	Chart *chart
	Bars  []drawnBar // the rows of the table
	// What the script makes of the bars: "start,length,count,negative" of each, in seconds from Since, the length of the
	// axis, and an address that shows its time alone, empty without one.
	Figures string
	Long    int64
	Zoom    string
	// The outlines of all bars, of their negative parts, of what is usual, and of the strip of
	// sentiment below: one each, as a hundred shapes weigh a hundred times as much.
	Whole, Negative, Usual outline
	Up, Down               outline
	Gaps                   []drawnSpan
	Flags                  []drawnFlag
	Lines                  []drawnLine
	Ticks                  []drawnTick
	Empty                  bool
	// Silent stands in the place of a picture of nothing.
	Silent string
}

// drawnBar is a row of the table.
type drawnBar struct {
	Link        string
	From, Until time.Time
	Count       float64
	Less        float64 // the negative part
	More        []string
}

type drawnSpan struct{ X, W, Say string }

type drawnFlag struct{ X, Say, Link, Tone string }

type drawnLine struct{ Y, Say string }

// drawnTick is a moment below the axis. Style tells the script how much of it to say.
type drawnTick struct{ X, Say, UTC, Style string }

// outline is the path of rectangles in a chart's field.
type outline struct{ strings.Builder }

// add draws from x to right and from the upper to the lower edge, all in percent.
func (o *outline) add(x, right, upper, lower float64) {
	left, y := math.Round(100*x), math.Round(10*upper)
	w, h := math.Max(math.Round(100*right)-left, 1), math.Round(10*lower)-y
	if h > 0 {
		fmt.Fprintf(o, "M%g %gh%gv%gh%gz", left, y, w, h, -w)
	}
}

// The bars stand between these heights, in percent from the top of the box.
const chartTop, chartFoot = 6.0, 88.0

// Draw works the chart out.
func (c *chart) Draw() *drawnChart {
	d := &drawnChart{Chart: c, Empty: len(c.Bars) == 0}
	if d.Empty || !c.Until.After(c.Since) {
		return d
	}
	d.Long = int64(c.Until.Sub(c.Since).Seconds())
	if c.Zoom != nil {
		d.Zoom = c.Zoom(c.Since, c.Until)
	}
	figures := make([]string, len(c.Bars))
	top := c.top()
	for i, b := range c.Bars {
		x, w := c.across(b.Start, b.End)
		figures[i] = fmt.Sprintf("%d,%d,%g,%g", int64(b.Start.Sub(c.Since).Seconds()), int64(b.End.Sub(b.Start).Seconds()), tenths(b.Count), tenths(b.Negative))
		if c.Table == "" || c.Open {
			d.Bars = append(d.Bars, c.row(i))
		}
		if i < len(c.Bands) {
			low, high := level(c.Bands[i].Low, top), level(c.Bands[i].High, top)
			d.Usual.add(x, x+w, high, math.Max(low, high+0.5))
		}
		left, right := x+0.06*w, x+0.94*w
		d.Whole.add(left, right, level(b.Count, top), chartFoot)
		d.Negative.add(left, right, level(b.Negative, top), chartFoot)
		if !b.Toned {
			continue
		}
		if tone := 48 * math.Max(-1, math.Min(1, b.Tone/c.loudest())); tone < 0 {
			d.Down.add(left, right, 50, 50-tone)
		} else {
			d.Up.add(left, right, 50-tone, 50)
		}
	}
	d.Figures = strings.Join(figures, " ")
	c.drawAround(d, top)
	if d.Whole.Len()+len(d.Flags) == 0 {
		d.Silent = c.silence()
	}
	return d
}

// silence says that there is nothing to draw, and when.
func (c *chart) silence() string {
	what := "Nothing was said"
	if counts(c.Unit) {
		what = "There were no " + c.Unit
	}
	form, until := "2 January 2006, 15:04", c.Until
	if until.Sub(c.Since) >= 72*time.Hour {
		form, until = "2 January 2006", until.Add(-time.Second)
	}
	return what + " from " + c.Since.In(c.loc()).Format(form) + " to " + until.In(c.loc()).Format(form) + "."
}

// row is a bar as a row of the table.
func (c *chart) row(i int) drawnBar {
	b := c.Bars[i]
	row := drawnBar{From: b.Start, Until: b.End, Count: b.Count, Less: b.Negative}
	if c.Zoom != nil {
		row.Link = c.Zoom(b.Start, b.End)
	}
	if c.Cells != nil {
		row.More = c.Cells(i)
	}
	return row
}

func (c *chart) drawAround(d *drawnChart, top float64) {
	for _, g := range c.Gaps {
		x, w := c.across(g.From, g.Until)
		if w > 0 {
			d.Gaps = append(d.Gaps, drawnSpan{percentOf(x), percentOf(math.Max(w, 0.3)), g.Say})
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

func level(y, top float64) float64 { return chartFoot - (chartFoot-chartTop)*y/top }

func tenths(x float64) float64 { return math.Round(10*x) / 10 }

func percentOf(x float64) string { return fmt.Sprintf("%.4g%%", math.Round(x*1000)/1000) }

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
