package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/report"
)

// periodIn is the time a report is about.
type periodIn struct {
	Last  string    `query:"last" description:"Counts back from now: 24h, 7d, 90d. Without any bound it is 7d."`
	Since time.Time `query:"since"`
	Until time.Time `query:"until"`
}

func (s *site) periodOf(in periodIn) (period, error) {
	v := url.Values{}
	if in.Last != "" {
		v.Set("last", in.Last)
	}
	if !in.Since.IsZero() || !in.Until.IsZero() {
		v.Set("since", in.Since.Format(time.RFC3339))
		v.Set("until", orTime(in.Until, s.o.Now()).Format(time.RFC3339))
	}
	return s.readPeriod(v)
}

type brandsOut struct {
	Brands []brandOut `json:"brands"`
}

type brandOut struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	Query       string   `json:"query,omitempty"`
	Competitors []string `json:"competitors,omitempty"`
	voiceOut
}

type voiceOut struct {
	Mentions int     `json:"mentions"`
	Share    float64 `json:"share" description:"Of all mentions of the brands compared, 0 to 1."`
	Negative int     `json:"negative"`
	Neutral  int     `json:"neutral"`
	Positive int     `json:"positive"`
}

type reportIn struct {
	Key string `path:"key"`
	periodIn
}

type reportOut struct {
	Brand      string       `json:"brand"`
	Since      time.Time    `json:"since"`
	Until      time.Time    `json:"until"`
	Figures    figuresOut   `json:"figures"`
	Before     figuresOut   `json:"before" description:"The same of the period of the same length before."`
	Compared   bool         `json:"compared" description:"Whether enough was heard in the period before for a comparison to say something."`
	Timeline   *timelineOut `json:"timeline,omitempty"`
	Voices     []voiceMoved `json:"voices,omitempty" description:"The brand and its competitors."`
	Stories    []hitOut     `json:"stories,omitempty" description:"Those told in most copies."`
	Authors    []rankOut    `json:"authors"`
	Sites      []rankOut    `json:"sites"`
	Sources    []rankOut    `json:"sources"`
	Languages  []rankOut    `json:"languages"`
	Rising     []risingOut  `json:"rising"`
	Hours      [7][24]int   `json:"hours" description:"Mentions by day, from Monday, and hour of the zone of rules.toml."`
	Waiting    []hitOut     `json:"waiting,omitempty" description:"Those that wait for an answer: possible crises first, then the most negative."`
	Response   responseOut  `json:"response"`
	Advocates  []personOut  `json:"advocates"`
	Detractors []personOut  `json:"detractors"`
	Reasons    []rankOut    `json:"reasons" description:"What complaints are about."`
	Missing    []missingOut `json:"missing,omitempty"`
}

type figuresOut struct {
	report.Figures
	Net *float64 `json:"net,omitempty" description:"Net sentiment from -100 to 100; absent when nothing has a sentiment."`
}

type voiceMoved struct {
	Brand string `json:"brand"`
	voiceOut
	ShareBefore float64 `json:"share_before"`
}

type rankOut struct {
	Value  string `json:"value"`
	Count  int    `json:"count"`
	Before int    `json:"before"`
}

type risingOut struct {
	Word        string  `json:"word"`
	Count       int     `json:"count"`
	Share       float64 `json:"share"`
	ShareBefore float64 `json:"share_before"`
}

type responseOut struct {
	Handled       int     `json:"handled"`
	MedianSeconds float64 `json:"median_seconds"`
	P90Seconds    float64 `json:"p90_seconds"`
}

type personOut struct {
	Author     string `json:"author"`
	Praise     int    `json:"praise"`
	Complaints int    `json:"complaints"`
	Mentions   int    `json:"mentions"`
}

func (s *site) brandOperations() []operation {
	if s.o.Reports == nil {
		return nil
	}
	return []operation{
		describe(s, "listBrands", "GET", "/brands", viewer, "Brands with what was said about each", s.apiBrands),
		describe(s, "brandReport", "GET", "/brands/{key}/report", viewer, "How a brand fares in a period, beside the one before", s.apiReport).at("/brands/" + s.firstBrand() + "/report"),
	}
}

func (s *site) apiBrands(r *http.Request, in *periodIn) (*brandsOut, error) {
	p, err := s.periodOf(*in)
	if err != nil {
		return nil, err
	}
	voices, err := s.voicesIn(r.Context(), p.Since, p.Until)
	if err != nil {
		return nil, searchProblem(err)
	}
	out := &brandsOut{Brands: []brandOut{}}
	for _, v := range voices {
		one := brandOut{Key: v.Brand, Name: v.Brand, voiceOut: voiceOut{v.Count, v.Share, v.Negative, v.Neutral, v.Positive}}
		if b := s.o.Config().Brand(v.Brand); b != nil {
			one.Name, one.Competitors = cmp.Or(b.Name, b.Key), b.Competitors
			if b.Query != nil {
				one.Query = b.Query.Source()
			}
		}
		out.Brands = append(out.Brands, one)
	}
	return out, nil
}

func (s *site) apiReport(r *http.Request, in *reportIn) (*reportOut, error) {
	p, err := s.periodOf(in.periodIn)
	if err != nil {
		return nil, err
	}
	made, _, err := s.brandOf(r.Context(), in.Key, p)
	if err != nil {
		return nil, err
	}
	m := made.Report
	out := &reportOut{Brand: m.Brand, Since: m.Since.UTC(), Until: m.Until.UTC(), Figures: numbers(m.Figures), Before: numbers(m.Before), Compared: m.Compared, Hours: m.Hours.Count,
		Stories: hitsOut(m.Stories), Waiting: hitsOut(m.Open), Authors: ranksOut(m.Authors), Sites: ranksOut(m.Sites), Sources: ranksOut(m.Sources),
		Languages: ranksOut(m.Languages), Reasons: ranksOut(m.Reasons), Rising: []risingOut{},
		Advocates: people(m.Advocates), Detractors: people(m.Detractors), Missing: missing(m.Missing),
		Response: responseOut{m.Response.Handled, m.Response.Median.Seconds(), m.Response.P90.Seconds()}}
	if m.Timeline != nil {
		out.Timeline = lineOut(m.Timeline, s.location())
	}
	for _, v := range m.Voices {
		out.Voices = append(out.Voices, voiceMoved{v.Brand, voiceOut{v.Count, v.Share, v.Negative, v.Neutral, v.Positive}, v.ShareBefore})
	}
	for _, w := range m.Rising {
		out.Rising = append(out.Rising, risingOut{w.Word, w.Count, w.Share, w.ShareBefore})
	}
	return out, nil
}

func numbers(f report.Figures) figuresOut {
	out := figuresOut{Figures: f}
	if net, known := f.Net(); known {
		out.Net = &net
	}
	return out
}

func hitsOut(hits []index.Hit) []hitOut {
	var all []hitOut
	for _, h := range hits {
		all = append(all, hitOut{ID: h.ID, At: h.At.UTC(), Copies: h.Copies, Mention: h.Mention})
	}
	return all
}

func ranksOut(ranks []report.Rank) []rankOut {
	all := []rankOut{}
	for _, r := range ranks {
		all = append(all, rankOut(r))
	}
	return all
}

func people(list []index.Standing) []personOut {
	all := []personOut{}
	for _, p := range list {
		all = append(all, personOut{p.Author, p.Praise, p.Complaints, p.Mentions})
	}
	return all
}

type nothingIn struct{}

type searchesOut struct {
	Searches []journal.SavedSearch `json:"searches"`
}

type searchIn struct {
	Name  string `path:"name"`
	Query string `json:"query" required:"true"`
	View  string `json:"view,omitempty"`
}

type nameIn struct {
	Name string `path:"name"`
}

func (s *site) searchOperations() []operation {
	if s.o.Saved == nil {
		return nil
	}
	return []operation{
		describe(s, "listSearches", "GET", "/searches", viewer, "Saved searches", s.apiSearches),
		describe(s, "saveSearch", "PUT", "/searches/{name}", editor, "Save a search under a name, in the place of one that has it", s.apiSaveSearch),
		describe(s, "dropSearch", "DELETE", "/searches/{name}", editor, "Forget a saved search", s.apiDropSearch),
	}
}

func (s *site) apiSearches(r *http.Request, _ *nothingIn) (*searchesOut, error) {
	list, err := s.o.Saved.Searches(r.Context())
	if list == nil {
		list = []journal.SavedSearch{}
	}
	return &searchesOut{list}, err
}

func (s *site) apiSaveSearch(r *http.Request, in *searchIn) (*done, error) {
	if _, err := query.Parse(in.Query, s.reading()); err != nil {
		f := faultOf(err)
		return nil, badRequest("This query cannot be read: "+f.Message, f.Fix)
	}
	if len(in.Name) > 200 || len(in.Query) > longestQuery || len(in.View) > longestQuery {
		return nil, badRequest("The name or the query is too long.", "A name may have 200 bytes.")
	}
	return allDone, s.o.Saved.SaveSearch(r.Context(), journal.SavedSearch{Name: in.Name, Query: in.Query, View: in.View, By: visitorOf(r).by()})
}

func (s *site) apiDropSearch(r *http.Request, in *nameIn) (*done, error) {
	err := s.o.Saved.DropSearch(r.Context(), in.Name)
	if errors.Is(err, journal.ErrNoSearch) {
		return nil, notFound("No saved search has this name.")
	}
	return allDone, err
}
