package demo

import (
	"strings"
	"time"
)

// report is a press report and how long into the play the first paper has it.
type report struct {
	name string
	at   time.Duration
}

var reports = []report{
	{"early", outbreak + 10*time.Minute},
	{"agency", outbreak + time.Hour},
	{"recall", outbreak + 105*time.Minute},
	{"recovery", answer + 90*time.Minute},
}

// ownPosts are when the brand speaks for itself.
var ownPosts = []time.Duration{outbreak + 20*time.Minute, outbreak + 65*time.Minute, outbreak + 110*time.Minute, answer + 80*time.Minute}

// press writes the reports with their copies in other papers, and the brand's own
// posts.
func (w *writer) press(start time.Time) []*item {
	var items []*item
	papers := []struct {
		site  string
		name  string // it signs what it prints
		after time.Duration
		lead  string // what the desk puts in front
		tail  string // and behind
	}{
		{siteGazette, "The Harbour Gazette", 0, "", ""},
		{siteWire, "Kitchen Wire", 7 * time.Minute, "", " Kitchen Wire keeps a list of serial numbers."},
		{siteNorth, "Northshore Daily", 16 * time.Minute, "NORTHSHORE. ", ""},
		{siteValley, "Valley Chronicle", 31 * time.Minute, "", " (agency)"},
	}
	for _, r := range reports {
		text := w.banks["en"]["press "+r.name]
		for _, p := range papers {
			it := &item{
				at: start.Add(r.at + p.after), site: p.site, lang: "en", class: "press",
				title: text[0], text: p.lead + text[1] + p.tail, author: p.name,
			}
			if r.name == "recall" && p.site == siteGazette {
				w.correct(it)
			}
			items = append(items, it)
		}
	}
	for i, text := range w.banks["en"]["owned"] {
		items = append(items, &item{
			at: start.Add(ownPosts[i]), site: siteNewsroom, lang: "en", class: "owned",
			title: brandName + " on the " + productName, text: text, author: strings.ToLower(brandName),
		})
	}
	return items
}

// correct lets a paper print a wrong figure first and put it right later.
func (w *writer) correct(it *item) {
	it.revised, it.edited = it.text, it.at.Add(40*time.Minute)
	it.text = strings.Replace(it.text, "40,000", "30,000", 1)
}

// threads sorts the forum's posts into threads: a question opens one, others
// answer in the newest that is not too long.
func threads(items []*item) {
	open, length := 0, 0
	for _, it := range items {
		if it.site != siteForum {
			continue
		}
		if open == 0 || it.class == "question" || length >= 8 {
			open, length = it.id, 0
		}
		it.thread = open
		length++
	}
}
