package web

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/report"
)

// rankList is a list of values, most first; the part "ranks" draws its rows.
type rankList struct {
	Name string
	Rows []rankRow
}

type rankRow struct {
	Say, Link, Moved, Width string
	Count                   int
}

type wordRow struct{ Word, Link, Say string }

// standingList are people who keep praising or complaining.
type standingList struct {
	Name, None string
	Rows       []standingRow
}

type standingRow struct{ Name, Link, Say string }

// width is a bar's length in percent of the longest.
func width(n, most int) string {
	if most <= 0 {
		return "0%"
	}
	return percentOf(100 * float64(n) / float64(most))
}

// moved says how a count changed, where it can be compared.
func (v *brandView) moved(now, before int) string {
	if !v.Compared {
		return ""
	}
	return change(now, before)
}

// base is what the lists were counted from.
func (v *brandView) base() string {
	if v.Report.Figures.Owned > 0 {
		return report.Earned(v.Brand)
	}
	return report.Clause(v.Brand)
}

func (v *brandView) fillLists(p period, say naming) {
	base := v.base()
	for _, list := range []struct {
		name, field string
		ranks       []report.Rank
	}{{"Authors", "author", v.Authors}, {"Sites", "site", v.Sites}, {"Sources", "source", v.Sources}, {"Languages", "lang", v.Languages}} {
		rows := rankList{Name: list.name}
		for _, r := range list.ranks {
			rows.Rows = append(rows.Rows, rankRow{Say: say(list.field, r.Value), Count: r.Count, Moved: v.moved(r.Count, r.Before), Width: width(r.Count, list.ranks[0].Count),
				Link: found(p, base+" AND "+narrowing{list.field, r.Value}.clause())})
		}
		if len(rows.Rows) > 1 { // one value that all share tells nothing
			v.Lists = append(v.Lists, rows)
		}
	}
	for _, w := range v.Rising {
		share := fmt.Sprintf("%.0f %% of mentions, not heard before", 100*w.Share)
		if w.ShareBefore > 0 {
			share = fmt.Sprintf("%.0f %% of mentions, %.1f %% before", 100*w.Share, 100*w.ShareBefore)
		}
		v.Words = append(v.Words, wordRow{w.Word, found(p, report.Clause(v.Brand)+" AND "+quotedWord(w.Word)), share})
	}
}

// fillReasons are what mentions are after, and what complaints are about.
func (v *brandView) fillReasons(p period) {
	now, before := v.Report.Figures, v.Report.Before
	wants := []struct {
		say, intent string
		now, before int
	}{{"Complaints", "complaint", now.Complaints, before.Complaints}, {"Questions", "question", now.Questions, before.Questions},
		{"Praise", "praise", now.Praise, before.Praise}, {"Looking to buy", "interest", now.Interest, before.Interest}, {"Off topic or spam", "spam", now.Spam, before.Spam}}
	most := max(now.Complaints, now.Questions, now.Praise, now.Interest, now.Spam)
	for _, w := range wants {
		if most > 0 {
			v.Wants = append(v.Wants, rankRow{Say: w.say, Count: w.now, Moved: v.moved(w.now, w.before), Width: width(w.now, most),
				Link: found(p, v.base()+" AND intent:"+w.intent)})
		}
	}
	reasons := v.Report.Reasons
	for _, r := range reasons {
		v.Reasons = append(v.Reasons, rankRow{Say: r.Value, Count: r.Count, Moved: v.moved(r.Count, r.Before), Width: width(r.Count, reasons[0].Count),
			Link: found(p, v.base()+" AND reason:"+r.Value)})
	}
}

// quotedWord is a word, tag or emoji as a query can hold it.
func quotedWord(w string) string {
	if strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '#' && r != '@' }) {
		return `"` + strings.NewReplacer(`"`, " ", `\`, " ").Replace(w) + `"`
	}
	return w
}

func (v *brandView) fillPeople(p period) {
	list := func(name, none string, of []index.Standing) standingList {
		l := standingList{Name: name, None: none}
		for _, st := range of {
			l.Rows = append(l.Rows, standingRow{Name: st.Author, Say: fmt.Sprintf("%d praise, %s, %s in all", st.Praise, counted(st.Complaints, "complaint", "complaints"), counted(st.Mentions, "mention", "mentions")),
				Link: found(p, report.Clause(v.Brand)+" AND "+narrowing{"author", st.Author}.clause())})
		}
		return l
	}
	if len(v.Advocates)+len(v.Detractors) == 0 {
		v.People = []standingList{list("Advocates and detractors", "Nobody praised or complained three times or more.", nil)}
		return
	}
	v.People = []standingList{
		list("Advocates", "Nobody praised three times or more.", v.Advocates),
		list("Detractors", "Nobody complained three times or more.", v.Detractors),
	}
}

type heatRow struct {
	Day   string
	Cells []heatCell
}

// heatCell is one hour of the week; Level from 0 to 5 is a class of the style.
type heatCell struct {
	Level, Count int
	Hour         string
	Say          string
}

var weekdays = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

func heat(w report.Week) []heatRow {
	if w.Most == 0 {
		return nil
	}
	var rows []heatRow
	for d, name := range weekdays {
		row := heatRow{Day: name}
		for h, n := range w.Count[d] {
			level := 0
			if n > 0 {
				level = 1 + int(4*math.Sqrt(float64(n)/float64(max(w.Most, 1)))) // so that one crisis leaves the other hours to be told apart
			}
			row.Cells = append(row.Cells, heatCell{Level: min(level, 5), Count: n, Hour: fmt.Sprintf("%02d", h), Say: fmt.Sprintf("%s %02d:00: %s", name, h, counted(n, "mention", "mentions"))})
		}
		rows = append(rows, row)
	}
	return rows
}

// reply says how fast mentions were handled.
func reply(r report.Response) string {
	switch {
	case r.Handled == 0:
		return "Nothing of this period has been marked handled yet."
	case r.Read == 0:
		return counted(r.Handled, "mention", "mentions") + " handled; when is not on record."
	}
	say := fmt.Sprintf("%s handled; half of them within %s, nine of ten within %s of being published.", counted(r.Handled, "mention", "mentions"), about(r.Median), about(r.P90))
	if r.Read < r.Handled {
		say += fmt.Sprintf(" Times are of %s of them, spread over the period.", thousands(r.Read))
	}
	return say
}

// about is a time as people say it: 40 min, 3 h, 2 days.
func about(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "a minute"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()+0.5))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24+0.5))
}
