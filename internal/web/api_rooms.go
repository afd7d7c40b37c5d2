package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
)

type incidentsIn struct {
	Since time.Time `query:"since" description:"Open at this moment or later."`
	Until time.Time `query:"until" description:"Opened before this moment."`
	Brand string    `query:"brand"`
	State string    `query:"state" enum:"open,resolved"`
	Limit int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type incidentsOut struct {
	Incidents []alerts.Incident `json:"incidents" description:"Newest first."`
}

type actIn struct {
	ID    string    `path:"id"`
	What  string    `json:"what" required:"true" enum:"acknowledge,unacknowledge,snooze,useful,noise,assign"`
	Until time.Time `json:"until,omitzero" description:"When a snooze ends."`
	To    string    `json:"to,omitempty" description:"To whom it is assigned; empty is nobody."`
}

func (s *site) incidentOperations() []operation {
	if s.o.Engine == nil {
		return nil
	}
	return []operation{
		describe(s, "listIncidents", "GET", "/incidents", viewer, "Incidents", s.apiIncidents),
		describe(s, "getIncident", "GET", "/incidents/{id}", viewer, "One incident with its messages, their delivery and the verdicts behind it", s.apiIncident).at("/incidents/8F2K"),
		describe(s, "actOnIncident", "POST", "/incidents/{id}/act", editor, "Acknowledge, snooze, assign or judge an incident; its message in Slack follows", s.apiAct),
		describe(s, "listSilences", "GET", "/silences", viewer, "Silences", s.apiSilences),
		describe(s, "silence", "POST", "/silences", editor, "Keep alerts of rules or brands back for a time", s.apiSilence),
		describe(s, "endSilence", "DELETE", "/silences/{id}", editor, "End a silence", s.apiEndSilence),
		describe(s, "listMutes", "GET", "/mutes", viewer, "Muted authors, sites, stories and words", s.apiMutes),
		describe(s, "mute", "POST", "/mutes", editor, "Mute an author, a site, a story or a word for a time", s.apiMute),
		describe(s, "endMute", "DELETE", "/mutes/{id}", editor, "End a mute", s.apiEndMute),
	}
}

func (s *site) apiIncidents(r *http.Request, in *incidentsIn) (*incidentsOut, error) {
	list, err := s.o.Engine.Incidents(r.Context(), in.Since, in.Until, 10_000)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(i alerts.Incident) bool {
		return in.Brand != "" && i.Brand != in.Brand || in.State != "" && string(i.State) != in.State
	})
	if list == nil {
		list = []alerts.Incident{}
	}
	return &incidentsOut{list[:min(len(list), in.Limit)]}, nil
}

func (s *site) apiIncident(r *http.Request, in *oneIn) (*alerts.Account, error) {
	a, err := s.o.Engine.Account(r.Context(), strings.ToUpper(in.ID))
	if errors.Is(err, alerts.ErrUnknownIncident) {
		return nil, notFound("There is no such incident any more.")
	}
	return &a, err
}

func (s *site) apiAct(r *http.Request, in *actIn) (*alerts.Incident, error) {
	now := s.o.Now().UTC()
	act := alerts.Act{What: in.What, By: visitorOf(r).by(), At: now}
	switch in.What {
	case alerts.ActAcknowledge, alerts.ActReopen, alerts.ActUseful, alerts.ActNoise:
	case alerts.ActSnooze:
		if !in.Until.After(now) || in.Until.Sub(now) > maxHush {
			return nil, badRequest("A snooze needs an end, until, in the future.", "A year is the longest.")
		}
	case alerts.ActAssign:
		act.Note = words.Shorten(strings.TrimPrefix(words.Clean(strings.TrimSpace(in.To)), "@"), 100)
	default:
		return nil, badRequest("There is no such act.", "It is one of acknowledge, unacknowledge, snooze, useful, noise, assign.")
	}
	inc, err := s.o.Engine.Do(r.Context(), strings.ToUpper(in.ID), act, in.Until)
	if errors.Is(err, alerts.ErrUnknownIncident) {
		return nil, notFound("There is no such incident any more.")
	}
	return &inc, err
}

type silencesOut struct {
	Silences []alerts.Silence `json:"silences"`
}

func (s *site) apiSilences(r *http.Request, _ *nothingIn) (*silencesOut, error) {
	list, err := s.o.Engine.Silences(r.Context())
	if list == nil {
		list = []alerts.Silence{}
	}
	return &silencesOut{list}, err
}

type silenceIn struct {
	Rules   []string  `json:"rules,omitempty" description:"Names of rules; empty is all."`
	Brands  []string  `json:"brands,omitempty" description:"Keys of brands; empty is all."`
	Until   time.Time `json:"until" required:"true"`
	Comment string    `json:"comment,omitempty"`
}

func (s *site) apiSilence(r *http.Request, in *silenceIn) (*alerts.Silence, error) {
	cfg, now := s.o.Config(), s.o.Now().UTC()
	if !in.Until.After(now) || in.Until.Sub(now) > maxHush {
		return nil, badRequest("A silence needs an end, until, in the future.", "A year is the longest.")
	}
	for _, name := range in.Rules {
		if cfg.Rule(name) == nil {
			return nil, badRequest("There is no such rule.", "GET "+apiRoot+"/rules lists them.")
		}
	}
	for _, key := range in.Brands {
		if cfg.Brand(key) == nil {
			return nil, badRequest("There is no such brand.", "GET "+apiRoot+"/brands lists them.")
		}
	}
	x, err := s.o.Engine.Silence(r.Context(), alerts.Silence{Rules: in.Rules, Brands: in.Brands, From: now, Until: in.Until, By: visitorOf(r).by(),
		Comment: words.Shorten(words.Clean(in.Comment), 300)})
	return &x, err
}

func (s *site) apiEndSilence(r *http.Request, in *oneIn) (*done, error) {
	list, err := s.o.Engine.Silences(r.Context())
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(list, func(x alerts.Silence) bool { return x.ID == in.ID }) {
		return nil, notFound("There is no such silence any more.")
	}
	return allDone, s.o.Engine.EndSilence(r.Context(), in.ID)
}

type mutesOut struct {
	Mutes []alerts.Mute `json:"mutes"`
}

func (s *site) apiMutes(r *http.Request, _ *nothingIn) (*mutesOut, error) {
	list, err := s.o.Engine.Mutes(r.Context())
	if list == nil {
		list = []alerts.Mute{}
	}
	return &mutesOut{list}, err
}

type muteIn struct {
	Kind  string    `json:"kind" required:"true" enum:"author,site,story,word"`
	Value string    `json:"value" required:"true"`
	On    string    `json:"on,omitempty" description:"One kind of source, for an author; empty is all."`
	Brand string    `json:"brand,omitempty" description:"For this brand alone; empty is all."`
	Until time.Time `json:"until" required:"true"`
}

func (s *site) apiMute(r *http.Request, in *muteIn) (*alerts.Mute, error) {
	now := s.o.Now().UTC()
	if !in.Until.After(now) || in.Until.Sub(now) > maxHush {
		return nil, badRequest("A mute needs an end, until, in the future.", "A year is the longest.")
	}
	if in.Brand != "" && s.o.Config().Brand(in.Brand) == nil {
		return nil, badRequest("There is no such brand.", "GET "+apiRoot+"/brands lists them.")
	}
	x, err := s.o.Engine.Mute(r.Context(), alerts.Mute{Kind: in.Kind, Value: in.Value, On: in.On, Brand: in.Brand, From: now, Until: in.Until, By: visitorOf(r).by()})
	if err != nil {
		return nil, badRequest("This cannot be muted: "+words.Shorten(words.Clean(err.Error()), 200)+".", "")
	}
	return &x, nil
}

func (s *site) apiEndMute(r *http.Request, in *oneIn) (*done, error) {
	list, err := s.o.Engine.Mutes(r.Context())
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(list, func(x alerts.Mute) bool { return x.ID == in.ID }) {
		return nil, notFound("There is no such mute any more.")
	}
	return allDone, s.o.Engine.EndMute(r.Context(), in.ID)
}

type rulesOut struct {
	Rules []alerts.State `json:"rules" description:"Each rule at each brand, as it stands now."`
}

type verdictsIn struct {
	Rule  string    `query:"rule"`
	Brand string    `query:"brand"`
	Since time.Time `query:"since"`
	Until time.Time `query:"until"`
	Limit int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type verdictsOut struct {
	Verdicts []alerts.Verdict `json:"verdicts" description:"Newest first."`
}

type qualityOut struct {
	Rules []alerts.Quality `json:"rules"`
}

type sinceIn struct {
	Since time.Time `query:"since" description:"Incidents opened from then on; 90 days ago when absent."`
}

func (s *site) ruleOperations() []operation {
	if s.o.Engine == nil {
		return nil
	}
	return []operation{
		describe(s, "listRules", "GET", "/rules", viewer, "Where every rule stands now", s.apiRules),
		describe(s, "listVerdicts", "GET", "/verdicts", viewer, "What rules concluded and why, what was held back included", s.apiVerdicts),
		describe(s, "ruleQuality", "GET", "/rules/quality", viewer, "How useful each rule was", s.apiQuality),
	}
}

func (s *site) apiRules(r *http.Request, _ *nothingIn) (*rulesOut, error) {
	list, err := s.o.Engine.States(r.Context())
	if list == nil {
		list = []alerts.State{}
	}
	return &rulesOut{list}, err
}

func (s *site) apiVerdicts(r *http.Request, in *verdictsIn) (*verdictsOut, error) {
	list, err := s.o.Engine.Verdicts(r.Context(), alerts.VerdictFilter{Rule: in.Rule, Brand: in.Brand, Since: in.Since, Until: in.Until}, in.Limit)
	if list == nil {
		list = []alerts.Verdict{}
	}
	return &verdictsOut{list}, err
}

func (s *site) apiQuality(r *http.Request, in *sinceIn) (*qualityOut, error) {
	list, err := s.o.Engine.Quality(r.Context(), orTime(in.Since, s.o.Now().AddDate(0, 0, -90)))
	if list == nil {
		list = []alerts.Quality{}
	}
	return &qualityOut{list}, err
}
