package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/report"
)

// brandView is the report of one brand as its page shows it.
type brandView struct {
	*report.Report
	Path    string
	Periods []pick
	From    string // the days of the period, for the form
	To      string
	Say     string // the period in words
	Figures []brandFigure
	Chart   *chart
	Voices  []voiceRow
	Stories []card
	Open    []card
	Find    string // finds all its mentions of the period
	FindAll string // finds all that wait for an answer
	Lists   []rankList
	Words   []wordRow
	Heat    []heatRow
	Reply   string
	Split   string // owned against earned
	People  []standingList
	Reasons []rankRow
	Reason  string // what the list of reasons was counted from
}

// figure is a number with what it was before.
type brandFigure struct{ Name, Value, Before, Link string }

type voiceRow struct {
	report.Voice
	Width string // of its bar, in percent
	Moved string
	Own   bool
}

type rankList struct {
	Name string
	Rows []rankRow
}

type rankRow struct {
	Say, Link, Moved, Width string
	Count                   int
}

type wordRow struct{ Word, Link, Say string }

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

type standingList struct {
	Name, None string
	Rows       []standingRow
}

type standingRow struct{ Name, Link, Say string }

func (s *site) brandPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readPeriod(r.URL.Query())
	if err != nil {
		return err
	}
	made, err := report.Make(r.Context(), s.o.Reports, s.o.Archive, report.Request{
		Config: s.o.Config(), Brand: r.PathValue("key"), Since: p.Since, Until: p.Until, Now: s.o.Now()})
	if err != nil {
		return brandProblem(err)
	}
	view, err := s.brandView(r, made, p)
	if err != nil {
		return err
	}
	return s.render(w, r, "brand.html", made.Name, view)
}

func (s *site) brandView(r *http.Request, made *report.Report, p period) (*brandView, error) {
	path := "/brands/" + url.PathEscape(made.Brand)
	v := &brandView{Report: made, Path: path, Periods: p.choices(path), Say: s.daySpan(p.Since, p.Until),
		From: p.Since.In(s.location()).Format(time.DateOnly), To: p.Until.Add(-time.Second).In(s.location()).Format(time.DateOnly)}
	v.Find = found(p, report.Clause(made.Brand))
	v.FindAll = found(p, report.Clause(made.Brand)+" AND status:open AND (sentiment:negative OR intent:complaint OR intent:question)")
	v.Figures = figuresOf(made, v)
	var err error
	if v.Chart, err = s.brandChart(r, made, path); err != nil {
		return nil, err
	}
	most := 0
	for _, one := range made.Voices {
		most = max(most, one.Count)
	}
	for _, one := range made.Voices {
		v.Voices = append(v.Voices, voiceRow{Voice: one, Width: width(one.Count, most), Own: one.Brand == made.Brand,
			Moved: signed(100*(one.Share-one.ShareBefore)) + " points"})
	}
	v.Stories, v.Open = hitCards(made.Stories), hitCards(made.Open)
	v.fillLists(p)
	v.fillPeople(p)
	v.Heat = heat(made.Hours)
	v.Reply = reply(made.Response)
	if f := made.Figures; f.OwnedKnown {
		v.Split = fmt.Sprintf("%s earned, %s from the brand's own voices.", counted(f.Earned, "mention", "mentions"), thousands(f.Owned))
	}
	return v, nil
}

// found is the address of a search within a period.
func found(p period, q string) string {
	values := p.values()
	values.Set("q", q)
	return "/?" + values.Encode()
}

func hitCards(hits []index.Hit) []card {
	var all []card
	for _, h := range hits {
		c := newCard(h.Mention, h.Spans)
		c.At, c.Copies = h.At, h.Copies
		if h.Mention.Story != "" {
			c.StoryQuery = "story:" + h.Mention.Story
		}
		all = append(all, c)
	}
	return all
}

func figuresOf(m *report.Report, v *brandView) []brandFigure {
	now, before := m.Figures, m.Before
	number := func(name string, is, was int, link string) brandFigure {
		return brandFigure{name, thousands(is), change(is, was), link}
	}
	all := []brandFigure{number("Mentions", now.Mentions, before.Mentions, v.Find), number("Stories", now.Stories, before.Stories, "")}
	if net, known := now.Net(); known {
		f := brandFigure{Name: "Net sentiment", Value: signed(net), Before: "unknown before"}
		if was, known := before.Net(); known {
			f.Before = signed(was) + " before"
		}
		all = append(all, f)
	}
	for _, one := range m.Voices {
		if one.Brand == m.Brand {
			all = append(all, brandFigure{"Share of voice", fmt.Sprintf("%.0f %%", 100*one.Share), fmt.Sprintf("%.0f %% before", 100*one.ShareBefore), ""})
		}
	}
	return append(all,
		number("Complaints", now.Complaints, before.Complaints, ""), number("Questions", now.Questions, before.Questions, ""),
		number("Praise", now.Praise, before.Praise, ""), number("Looking to buy", now.Interest, before.Interest, ""),
		number("Waiting for an answer", now.Unanswered, before.Unanswered, v.FindAll))
}

func (s *site) brandChart(r *http.Request, m *report.Report, path string) (*chart, error) {
	line := m.Timeline
	if line == nil || len(line.Buckets) == 0 {
		return nil, nil
	}
	c := &chart{ID: "volume", Title: "Mentions of " + m.Name + " over time", Unit: "mentions", Loc: s.location(), Since: m.Since, Until: m.Until}
	for _, b := range line.Buckets {
		c.Bars = append(c.Bars, bar{Start: b.Start, End: b.End, Count: float64(b.Count), Negative: float64(b.Negative)})
	}
	c.Zoom = func(since, until time.Time) string {
		return path + "?" + period{Since: since, Until: until}.values().Encode()
	}
	if line.Interval == index.Hour && len(line.Buckets) <= 2 {
		c.Zoom = nil
	}
	return c, s.mark(r.Context(), c)
}

// width is a bar's length in percent of the longest.
func width(n, most int) string {
	if most <= 0 {
		return "0%"
	}
	return percentOf(100 * float64(n) / float64(most))
}

func (v *brandView) fillLists(p period) {
	for _, list := range []struct {
		name, field string
		ranks       []report.Rank
	}{{"Authors", "author", v.Authors}, {"Sites", "site", v.Sites}, {"Sources", "source", v.Sources}, {"Languages", "lang", v.Languages}} {
		rows := rankList{Name: list.name}
		for _, r := range list.ranks {
			most := list.ranks[0].Count
			rows.Rows = append(rows.Rows, rankRow{Say: r.Value, Count: r.Count, Moved: change(r.Count, r.Before), Width: width(r.Count, most),
				Link: found(p, report.Clause(v.Brand)+" AND "+narrowing{list.field, r.Value}.clause())})
		}
		if len(rows.Rows) > 0 {
			v.Lists = append(v.Lists, rows)
		}
	}
	for _, w := range v.Rising {
		say := fmt.Sprintf("%.0f %% of mentions, new", 100*w.Share)
		if w.ShareBefore > 0 {
			say = fmt.Sprintf("%.0f %% of mentions, before %.1f %%", 100*w.Share, 100*w.ShareBefore)
		}
		v.Words = append(v.Words, wordRow{w.Word, found(p, report.Clause(v.Brand)+" AND "+quotedWord(w.Word)), say})
	}
	reasons := v.Report.Reasons
	for _, r := range reasons.Counts {
		v.Reasons = append(v.Reasons, rankRow{Say: r.Value, Count: r.Count, Width: width(r.Count, reasons.Counts[0].Count)})
	}
	if reasons.Read < reasons.Total {
		v.Reason = fmt.Sprintf("Counted from the newest %s of %s complaints.", thousands(reasons.Read), thousands(reasons.Total))
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
	v.People = []standingList{
		list("Advocates", "Nobody praised three times or more in this period.", v.Advocates),
		list("Detractors", "Nobody complained three times or more in this period.", v.Detractors),
	}
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
				level = 1 + 4*n/max(w.Most, 1)
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
		say += fmt.Sprintf(" Times are of the newest %s.", thousands(r.Read))
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

// daySpan names a period in the site's zone.
func (s *site) daySpan(since, until time.Time) string {
	from, to := since.In(s.location()), until.In(s.location())
	if to.Sub(from) < 72*time.Hour {
		return from.Format("2 Jan 2006 15:04") + " – " + to.Format("2 Jan 2006 15:04")
	}
	return from.Format("2 Jan 2006") + " – " + to.Add(-time.Second).Format("2 Jan 2006")
}
