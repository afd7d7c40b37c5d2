package demo

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// The play, in time from its start. What lies before is history.
const (
	history    = -8 * 24 * time.Hour
	firstSigns = 3 * time.Hour
	outbreak   = 4 * time.Hour
	answer     = 7 * time.Hour
	calmAgain  = 9 * time.Hour
	theEnd     = 12 * time.Hour
)

// Milestone is a turn of the play.
type Milestone struct {
	At  time.Time
	Say string
}

// milestones are told to whoever watches.
func milestones(start time.Time) []Milestone {
	return []Milestone{
		{start, "An ordinary Monday. An archive of the week before was taken in; nothing of it alerts."},
		{start.Add(firstSigns), "A few owners smell hot plastic. Too few for anybody to notice."},
		{start.Add(outbreak), "It spreads: forum, microblogs, reviews, in four languages."},
		{start.Add(outbreak + 10*time.Minute), "First press report, copied by other papers."},
		{start.Add(outbreak + time.Hour), "A safety agency opens an examination; reports of burns."},
		{start.Add(outbreak + 105*time.Minute), brandName + " recalls 40,000 machines."},
		{start.Add(answer), "Refunds and replacements arrive; the tone turns."},
		{start.Add(calmAgain), "Back to filters and descaling."},
		{start.Add(theEnd), "The end of the play."},
	}
}

// item is one thing somebody published.
type item struct {
	id      int
	site    string
	at      time.Time
	lang    string
	class   string
	title   string
	text    string
	author  string
	rating  int // 1 to 5 in reviews
	thread  int // forum: the thread it stands in
	edited  time.Time
	revised string // the text from edited on
}

// textAt is the text as it stands at a time.
func (i *item) textAt(now time.Time) string {
	if !i.edited.IsZero() && !now.Before(i.edited) {
		return i.revised
	}
	return i.text
}

// rates say how many items an hour each class brings at a time into the play.
func rates(at time.Duration) map[string]float64 {
	r := map[string]float64{"praise": 1.3, "question": 0.8, "neutral": 0.6, "noise": 2.2, "hostile": 0.22}
	switch {
	case at < firstSigns || at >= calmAgain:
	case at < outbreak:
		r["early"] = 5
	case at < answer:
		peak := 1 - math.Abs(float64(at-outbreak-80*time.Minute))/float64(2*time.Hour)
		r["crisis"] = 8 + 42*max(peak, 0)
		r["praise"] = 0.3
	default:
		left := float64(calmAgain-at) / float64(calmAgain-answer)
		r["crisis"], r["aftermath"] = 5*left*left, 9*left
	}
	return r
}

// classes in a fixed order: maps have none.
var classes = []string{"praise", "question", "neutral", "noise", "hostile", "early", "crisis", "aftermath"}

// slot is the grain of the script.
const slot = 10 * time.Minute

// script writes the whole play.
func script(start time.Time) ([]*item, error) {
	w, err := newWriter()
	if err != nil {
		return nil, err
	}
	var items []*item
	due := map[string]float64{}
	for at := history; at < theEnd; at += slot {
		r := rates(at)
		for _, class := range classes {
			due[class] += r[class] * slot.Hours() * daylight(start.Add(at), class)
			for ; due[class] >= 1; due[class]-- {
				items = append(items, w.item(class, start.Add(at+time.Duration(w.rand.Int64N(int64(slot))).Truncate(time.Second))))
			}
		}
	}
	items = append(items, w.press(start)...)
	slices.SortStableFunc(items, func(a, b *item) int {
		return cmp.Or(a.at.Compare(b.at), strings.Compare(a.site, b.site))
	})
	for i, it := range items {
		it.id = i + 1
	}
	threads(items)
	return items, nil
}

// daylight thins out the night; a crisis does not sleep.
func daylight(t time.Time, class string) float64 {
	if class == "crisis" || class == "early" || class == "aftermath" {
		return 1
	}
	return 1 + 0.6*math.Sin((float64(t.Hour())-8)/24*2*math.Pi)
}

// item writes one item of a class and chooses where it appears.
func (w *writer) item(class string, at time.Time) *item {
	lang := "en"
	if class == "hostile" {
		lang = "hostile"
	} else if n := w.rand.IntN(100); n >= 70 {
		for _, other := range []struct {
			lang string
			upTo int
		}{{"de", 85}, {"fr", 94}, {"es", 100}} {
			if n < other.upTo {
				if w.has(other.lang, class) {
					lang = other.lang
				}
				break
			}
		}
	}
	it := &item{at: at, lang: lang, class: class, site: w.site(lang, class), text: w.say(lang, class)}
	it.title, it.author = w.title(it), w.author()
	if it.site == siteReviews {
		it.rating = map[string]int{"praise": 5, "crisis": 1, "early": 2, "aftermath": 4}[class]
	}
	return it
}

// site is where an item of a class appears.
func (w *writer) site(lang, class string) string {
	if home := map[string]string{"de": siteKueche, "fr": siteComptoir, "es": siteCocina}[lang]; home != "" {
		return home
	}
	places := []string{siteForum, siteForum, siteChatter, siteChatter, siteChatter, siteReviews}
	switch class {
	case "neutral", "noise":
		places = []string{siteGazette, siteGazette, siteWire, siteNorth, siteValley, siteChatter}
	case "question":
		places = []string{siteForum, siteForum, siteForum, siteChatter}
	case "hostile":
		places = []string{siteForum, siteChatter}
	}
	return places[w.rand.IntN(len(places))]
}

// title is what a site puts above a text: nothing on microblogs.
func (w *writer) title(it *item) string {
	if it.site == siteChatter {
		return ""
	}
	first, _, _ := strings.Cut(it.text, ". ")
	words := strings.Fields(first)
	return strings.TrimRight(strings.Join(words[:min(len(words), 9)], " "), ".,:;!?")
}

// author makes a pen name that belongs to nobody.
func (w *writer) author() string {
	first := []string{"kitchen", "drip", "roast", "crema", "filter", "mug", "steam", "bean", "kettle", "saucer", "grinder", "aroma"}
	second := []string{"notes", "shelf", "corner", "bench", "log", "club", "cellar", "works", "garden", "window"}
	return fmt.Sprintf("%s_%s%d", first[w.rand.IntN(len(first))], second[w.rand.IntN(len(second))], 10+w.rand.IntN(90))
}
