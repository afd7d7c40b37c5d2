package baseline

import (
	"math"
	"time"
)

// Options set up a [Detector]. Zero values take the defaults in brackets.
type Options struct {
	Window      time.Duration // [1h]
	Long        time.Duration // companion window for slow burns [24h, none when Window is longer than 6h]
	Cooldown    time.Duration // [12h]; negative for none
	Sensitivity Sensitivity   // [Medium]
	MinCount    float64       // floor below which nothing is an alert [5]
	Location    *time.Location
}

// Row is a detector's answer to one count.
type Row struct {
	Value    float64 // as it came
	Observed float64 // in the window that ends here
	Expected float64 // in that window
	Surprise float64 // in bans
	Score    float64 // 0 to 1; 0.5 is the threshold
	Days     float64 // of history
	Alert    bool    // a message would be sent
	Slow     bool    // it is the long window that stands out
}

// Detector judges a stream of counts row by row, each from the rows up to it
// alone. It is not safe for concurrent use.
type Detector struct {
	o       Options
	series  *Series
	short   *sliding
	half    *sliding
	long    *sliding
	last    time.Time // newest row
	gap     time.Duration
	alerted time.Time
	raised  bool // the present stretch was told
}

// NewDetector is a detector without history.
func NewDetector(o Options) *Detector {
	if o.Window <= 0 {
		o.Window = time.Hour
	}
	if o.Long == 0 && o.Window <= 6*time.Hour {
		o.Long = 24 * time.Hour
	}
	if o.Cooldown == 0 {
		o.Cooldown = DefaultCooldown
	}
	if o.Sensitivity == (Sensitivity{}) {
		o.Sensitivity = Medium
	}
	if o.MinCount == 0 {
		o.MinCount = 5
	}
	d := &Detector{o: o, series: New(o.Location), short: &sliding{span: o.Window}}
	d.half = &sliding{span: o.Window / 2}
	if o.Long > o.Window {
		d.long = &sliding{span: o.Long}
	}
	return d
}

// DefaultCooldown is how long after an alert nothing new is said about a stream:
// most of what follows a spike within half a day is the same affair.
const DefaultCooldown = 12 * time.Hour

// firstDay is the history without which nothing is judged.
const firstDay = 1.0

// Add judges a count at t. Times that go back count where they belong and are
// answered at the newest time. A value that is no number is a moment that could
// not be heard.
func (d *Detector) Add(t time.Time, value float64) Row {
	d.noteGap(t)
	if t.Before(d.last) {
		t = d.last
	}
	if math.IsNaN(value) || math.IsInf(value, 0) || value < 0 {
		d.series.Advance(t)
		d.series.MarkDeaf(t)
		return Row{Value: value}
	}
	d.last = t
	d.series.Advance(t)
	row := d.judge(t, value)
	d.series.Add(t, value)
	return row
}

// noteGap marks the hours of a hole in the rows as unheard: longer than three
// times the usual distance of rows, and longer than an hour.
func (d *Detector) noteGap(t time.Time) {
	if d.last.IsZero() || !t.After(d.last) {
		return
	}
	step := t.Sub(d.last)
	if d.gap > 0 && step > 3*d.gap && step > time.Hour {
		for at := d.last.Add(time.Hour); at.Before(t) && at.Sub(d.last) < kept*time.Hour; at = at.Add(time.Hour) {
			d.series.Advance(at)
			d.series.MarkDeaf(at)
		}
		return
	}
	if d.gap == 0 {
		d.gap = step
	}
	d.gap += (step - d.gap) / 16
}

func (d *Detector) judge(t time.Time, value float64) Row {
	row := Row{Value: value, Days: d.series.Days(t)}
	observed, e := d.short.add(t, value), d.series.Expect(t.Add(-d.o.Window), t)
	row.Observed, row.Expected = observed, e.Mean
	ratio := 0.0
	row.Surprise, ratio = d.weigh(d.short, t, observed, e)
	// Half the window sees a sharp rise sooner. Rows must be close enough to fill it.
	n := d.half.add(t, value)
	if d.gap > 0 && 2*d.gap <= d.half.span {
		if s, r := d.weigh(d.half, t, n, d.series.Expect(t.Add(-d.half.span), t)); r > ratio && n >= d.o.MinCount {
			ratio, row.Surprise = r, s
		}
	}
	if d.long != nil {
		sum := d.long.add(t, value)
		s, r := d.weigh(d.long, t, sum, d.series.Expect(t.Add(-d.o.Long), t))
		if row.Days >= 7 && r > ratio && r >= 1 {
			ratio, row.Surprise, row.Slow = r, s, true
		}
	}
	row.Score = ratio / (1 + ratio)
	high := ratio >= 1 && observed >= d.o.MinCount && row.Days >= firstDay
	switch {
	case !high:
		d.raised = d.raised && ratio >= 0.5
	case !d.raised && (d.alerted.IsZero() || t.Sub(d.alerted) >= d.o.Cooldown):
		d.raised, d.alerted, row.Alert = true, t, true
	}
	return row
}

// weigh is a window's surprise, and that against its threshold.
func (d *Detector) weigh(w *sliding, t time.Time, observed float64, e Expectation) (surprise, ratio float64) {
	surprise = e.Surprise(observed)
	threshold := w.gauge.Threshold(d.o.Sensitivity.Share(Windows)) + Youth(d.series.Days(t))
	if d.series.Days(t) >= firstDay {
		w.gauge.See(floorDiv(t.Unix(), 24*3600), surprise)
	}
	return surprise, surprise / threshold
}

// Youth is the surprise asked for on top while the history is young: the
// season is not known yet.
func Youth(days float64) float64 {
	switch {
	case days < 3:
		return 1
	case days < 7:
		return 0.5
	}
	return 0
}

// sliding is the sum of the values in (t-span, t].
type sliding struct {
	span  time.Duration
	rows  []counted
	sum   float64
	gauge Gauge
}

type counted struct {
	at time.Time
	n  float64
}

func (w *sliding) add(t time.Time, n float64) float64 {
	w.rows = append(w.rows, counted{t, n})
	w.sum += n
	drop := 0
	for !w.rows[drop].at.After(t.Add(-w.span)) {
		w.sum -= w.rows[drop].n
		drop++
	}
	w.rows = w.rows[drop:]
	if len(w.rows) == 1 {
		w.sum = n // no rounding is carried along
	}
	return w.sum
}
