package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

func (s *site) silenceRoutes() []route {
	if s.o.Engine == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/silences", role: viewer, handle: s.silencesPage},
		{method: "POST", path: "/silences", role: editor, handle: s.beginSilence},
		{method: "POST", path: "/silences/{id}/end", role: editor, handle: s.endSilence},
		{method: "POST", path: "/mutes", role: editor, handle: s.beginMute},
		{method: "POST", path: "/mutes/{id}/end", role: editor, handle: s.endMute},
	}
}

// silencesView is everything that keeps alerts back: silences, mutes, hours and days.
type silencesView struct {
	Tabs     []tab
	Silences []hush
	Mutes    []hush
	Over     []hush // ended lately
	Quiet    []string
	Holidays []string
	Zone     string
	Snoozed  []incidentRow

	Brands, Rules, Kinds, Lengths []choice // for the forms
	Begin, BeginMute              bool     // one is filled in: show its form
	Value                         string   // to mute
}

// hush is one thing that keeps alerts back.
type hush struct {
	ID      string
	What    string // in words
	Comment string
	By      string
	From    time.Time
	Until   time.Time
	Left    string
	End     string // the address that ends it
}

func (s *site) silencesPage(w http.ResponseWriter, r *http.Request) error {
	v := silencesView{Tabs: s.incidentTabs("/silences"), Zone: s.location().String()}
	now := s.o.Now()
	silences, err := s.o.Engine.Silences(r.Context())
	if err != nil {
		return err
	}
	for _, x := range silences {
		v.sort(s, now, &v.Silences, hush{ID: x.ID, What: x.Covers(), Comment: words.Clean(x.Comment), By: x.By, From: x.From, Until: x.Until,
			End: "/silences/" + url.PathEscape(x.ID) + "/end"})
	}
	mutes, err := s.o.Engine.Mutes(r.Context())
	if err != nil {
		return err
	}
	for _, x := range mutes {
		v.sort(s, now, &v.Mutes, hush{ID: x.ID, What: x.Covers(), By: x.By, From: x.From, Until: x.Until, End: "/mutes/" + url.PathEscape(x.ID) + "/end"})
	}
	v.Over = v.Over[:min(len(v.Over), 50)]
	open, err := s.openIncidents(r.Context())
	if err != nil {
		return err
	}
	for i := range open {
		if open[i].SnoozedUntil.After(now) {
			row := s.incidentRow(&open[i])
			row.Line = "snoozed until " + open[i].SnoozedUntil.In(s.location()).Format("Mon 2 Jan 15:04")
			v.Snoozed = append(v.Snoozed, row)
		}
	}
	v.fill(s.o.Config(), now, r.URL.Query())
	return s.render(w, r, "silences.html", "Silences and mutes", v)
}

// sort puts one thing among those in force or those that are over.
func (v *silencesView) sort(s *site, now time.Time, to *[]hush, h hush) {
	h.What, h.By = words.Clean(h.What), words.Clean(h.By)
	if !h.Until.After(now) {
		v.Over = append(v.Over, h)
		return
	}
	h.Left = clock.Words(h.Until.Sub(now))
	if h.From.After(now) {
		h.Left = "begins in " + clock.Words(h.From.Sub(now))
	}
	*to = append(*to, h)
}

func (v *silencesView) fill(cfg *config.Config, now time.Time, q url.Values) {
	v.Begin, v.BeginMute = q.Has("brand") || q.Has("rule"), q.Has("value")
	v.Value = words.Shorten(q.Get("value"), 200)
	v.Brands = []choice{{Say: "every brand"}}
	for _, b := range cfg.Brands {
		v.Brands = append(v.Brands, choice{Say: b.Name, Value: b.Key, Chosen: q.Get("brand") == b.Key})
	}
	v.Rules = []choice{{Say: "every rule"}}
	for _, r := range cfg.Rules {
		v.Rules = append(v.Rules, choice{Say: r.Name, Value: r.Name, Chosen: q.Get("rule") == r.Name})
	}
	for _, k := range []string{alerts.MuteAuthor, alerts.MuteSite, alerts.MuteStory, alerts.MuteWord} {
		v.Kinds = append(v.Kinds, choice{Say: k, Value: k, Chosen: q.Get("kind") == k})
	}
	v.Lengths = lengths()
	for _, h := range cfg.Alerts.QuietHours {
		v.Quiet = append(v.Quiet, h.Words())
	}
	today := now.In(cfg.Location).Format("2006-01-02")
	for _, d := range cfg.Alerts.Holidays {
		if day := d.String(); day >= today || len(day) < 10 {
			v.Holidays = append(v.Holidays, day)
		}
	}
}

// lengths are how long something may be kept back, as forms offer it.
func lengths() []choice {
	return []choice{{Say: "1 hour", Value: "1h"}, {Say: "4 hours", Value: "4h"}, {Say: "a day", Value: "1d"}, {Say: "a week", Value: "7d"}, {Say: "30 days", Value: "30d"}}
}

// maxHush is the longest that something may be kept back from a page.
const maxHush = 366 * 24 * time.Hour

// length reads how long something is to be kept back.
func length(r *http.Request) (time.Duration, error) {
	d, err := config.ParseDuration(strings.TrimSpace(r.PostFormValue("for")))
	if err != nil || d <= 0 || d > maxHush {
		return 0, badRequest("For how long?", `Write a time such as "4h" or "7d", a year at most.`)
	}
	return d, nil
}

func (s *site) beginSilence(w http.ResponseWriter, r *http.Request) error {
	d, err := length(r)
	if err != nil {
		return err
	}
	cfg, now := s.o.Config(), s.o.Now().UTC()
	x := alerts.Silence{From: now, Until: now.Add(d), By: visitorOf(r).by(), Comment: words.Shorten(words.Clean(r.PostFormValue("comment")), 300)}
	if rule := r.PostFormValue("rule"); rule != "" {
		if cfg.Rule(rule) == nil {
			return badRequest("There is no such rule.", "Reload the page: rules.toml may have changed.")
		}
		x.Rules = []string{rule}
	}
	if brand := r.PostFormValue("brand"); brand != "" {
		if cfg.Brand(brand) == nil {
			return badRequest("There is no such brand.", "Reload the page: rules.toml may have changed.")
		}
		x.Brands = []string{brand}
	}
	if x, err = s.o.Engine.Silence(r.Context(), x); err != nil {
		return err
	}
	return s.back(w, r, "/silences", flash{Say: "Silenced until " + x.Until.In(s.location()).Format("Mon 2 Jan 15:04") + ": " + words.Clean(x.Covers()) + ".",
		Undo: "/silences/" + url.PathEscape(x.ID) + "/end"})
}

func (s *site) endSilence(w http.ResponseWriter, r *http.Request) error {
	list, err := s.o.Engine.Silences(r.Context())
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if !slices.ContainsFunc(list, func(x alerts.Silence) bool { return x.ID == id }) {
		return notFound("There is no such silence any more.")
	}
	if err := s.o.Engine.EndSilence(r.Context(), id); err != nil {
		return err
	}
	return s.back(w, r, "/silences", flash{Say: "The silence is over."})
}

func (s *site) beginMute(w http.ResponseWriter, r *http.Request) error {
	d, err := length(r)
	if err != nil {
		return err
	}
	now := s.o.Now().UTC()
	kind := r.PostFormValue("kind")
	value := r.PostFormValue("value")
	if !r.PostForm.Has("value") {
		value = r.PostFormValue(kind) // a mention's form holds a value for each kind
	}
	x := alerts.Mute{Kind: kind, Value: value, Brand: r.PostFormValue("brand"), From: now, Until: now.Add(d), By: visitorOf(r).by()}
	if x.Brand != "" && s.o.Config().Brand(x.Brand) == nil {
		return badRequest("There is no such brand.", "Reload the page: rules.toml may have changed.")
	}
	if x, err = s.o.Engine.Mute(r.Context(), x); err != nil {
		return badRequest("This cannot be muted: "+words.Shorten(words.Clean(err.Error()), 200)+".", "")
	}
	return s.back(w, r, "/silences", flash{Say: "Muted until " + x.Until.In(s.location()).Format("Mon 2 Jan 15:04") + ": " + words.Clean(x.Covers()) + ".",
		Undo: "/mutes/" + url.PathEscape(x.ID) + "/end"})
}

func (s *site) endMute(w http.ResponseWriter, r *http.Request) error {
	list, err := s.o.Engine.Mutes(r.Context())
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if !slices.ContainsFunc(list, func(x alerts.Mute) bool { return x.ID == id }) {
		return notFound("There is no such mute any more.")
	}
	if err := s.o.Engine.EndMute(r.Context(), id); err != nil {
		return err
	}
	return s.back(w, r, "/silences", flash{Say: "The mute is over."})
}
