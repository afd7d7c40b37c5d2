package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/crawler"
)

type sourcesOut struct {
	Sources []crawler.Health `json:"sources"`
}

type gapsIn struct {
	Since  time.Time `query:"since" description:"30 days ago when absent."`
	Until  time.Time `query:"until" description:"Now when absent."`
	Source string    `query:"source"`
}

type gapsOut struct {
	Gaps []crawler.Gap `json:"gaps" description:"Times in which a source could not be heard."`
}

func (s *site) sourceOperations() []operation {
	if s.o.Sources == nil {
		return nil
	}
	return []operation{
		describe(s, "listSources", "GET", "/sources", viewer, "How gathering goes, source by source", s.apiSources),
		describe(s, "listGaps", "GET", "/gaps", viewer, "The gap ledger", s.apiGaps),
		describe(s, "pollSource", "POST", "/sources/{name}/poll", editor, "Poll a source at its next chance", s.apiPoll),
		describe(s, "trySource", "POST", "/sources/{name}/try", editor, "Poll a source once and see what would become of each item; nothing is kept", s.apiTry).fails(http.StatusBadGateway),
		describe(s, "discoverSources", "POST", "/discover", editor, "Look for feeds, sitemaps and platforms behind an address", s.apiDiscover).fails(http.StatusBadGateway),
	}
}

func (s *site) apiSources(r *http.Request, _ *nothingIn) (*sourcesOut, error) {
	list, err := s.o.Sources.Health(r.Context())
	if list == nil {
		list = []crawler.Health{}
	}
	return &sourcesOut{list}, err
}

func (s *site) apiGaps(r *http.Request, in *gapsIn) (*gapsOut, error) {
	now := s.o.Now()
	list, err := s.o.Sources.Gaps(r.Context(), orTime(in.Since, now.AddDate(0, 0, -30)), orTime(in.Until, now))
	list = slices.DeleteFunc(list, func(g crawler.Gap) bool { return in.Source != "" && g.Source != in.Source })
	if list == nil {
		list = []crawler.Gap{}
	}
	return &gapsOut{list}, err
}

func (s *site) apiPoll(r *http.Request, in *nameIn) (*done, error) {
	if !s.o.Sources.PollNow(in.Name) {
		return nil, notFound("There is no source of this name, or it has stopped for good.")
	}
	return allDone, nil
}

// apiTry polls a source as its page does: once, with its manners, one at a time.
func (s *site) apiTry(r *http.Request, in *nameIn) (*crawler.Trial, error) {
	src, err := sourceNamed(s.o.Config(), in.Name)
	if err != nil {
		return nil, err
	}
	done, err := s.onlyOne()
	if err != nil {
		return nil, err
	}
	defer done()
	trial, err := s.o.Sources.Try(r.Context(), *src)
	if err != nil {
		return nil, upstream(r, err)
	}
	if trial.Items == nil {
		trial.Items = []crawler.TrialItem{}
	}
	return &trial, nil
}

// upstream is the fault of somebody else's server, unless whoever asked has left.
func upstream(r *http.Request, err error) error {
	if r.Context().Err() != nil {
		return r.Context().Err()
	}
	return &problem{Status: http.StatusBadGateway, Say: words.Shorten(words.Clean(err.Error()), 400), Do: "The other side failed, not earshot; the source's page says how it fared lately."}
}

type discoverIn struct {
	Address string `json:"address" required:"true" description:"A site's address, such as example.org."`
}

type discoverOut struct {
	Finds []crawler.Find `json:"finds" description:"Ways to listen, the best first; toml is the section for rules.toml."`
}

func (s *site) apiDiscover(r *http.Request, in *discoverIn) (*discoverOut, error) {
	finds, err := s.look(r, in.Address)
	if err != nil && len(finds) == 0 {
		return nil, err
	}
	if finds == nil {
		finds = []crawler.Find{}
	}
	return &discoverOut{finds}, nil
}

type deliveriesIn struct {
	State string `query:"state" description:"One of dead, pending, sending, sent, recorded, caught up; all when absent."`
	Kind  string `query:"kind" description:"incidents (what is said about them) or digests (digests and notes); all when absent."`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type deliveriesOut struct {
	Counts     map[alerts.OutboxState]int `json:"counts"`
	Deliveries []alerts.OutboxRow         `json:"deliveries" description:"Newest first."`
}

type retriedOut struct {
	Retried int64 `json:"retried"`
}

func (s *site) deliveryOperations() []operation {
	if s.o.Outbox == nil {
		return nil
	}
	return []operation{
		describe(s, "listDeliveries", "GET", "/deliveries", viewer, "What was sent to Slack and whether it arrived", s.apiDeliveries),
		describe(s, "retryDeliveries", "POST", "/deliveries/retry", editor, "Send everything again that was given up, or one of it", s.apiRetry),
	}
}

func (s *site) apiDeliveries(r *http.Request, in *deliveriesIn) (*deliveriesOut, error) {
	states, kinds, err := readLetters(in.State, in.Kind)
	if err != nil {
		return nil, err
	}
	out := &deliveriesOut{}
	if out.Counts, err = s.o.Outbox.Counts(r.Context(), kinds...); err != nil {
		return nil, err
	}
	if out.Deliveries, err = s.o.Outbox.ListOf(r.Context(), kinds, in.Limit, states...); out.Deliveries == nil {
		out.Deliveries = []alerts.OutboxRow{}
	}
	return out, err
}

type retryIn struct {
	ID int64 `json:"id,omitempty" description:"Of the one to send again; all when absent."`
}

func (s *site) apiRetry(r *http.Request, in *retryIn) (*retriedOut, error) {
	if in.ID == 0 {
		n, err := s.o.Outbox.Retry(r.Context())
		return &retriedOut{n}, err
	}
	ok, err := s.o.Outbox.RetryOne(r.Context(), in.ID)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, notFound("This message is not among the undelivered ones any more.")
	}
	return &retriedOut{1}, nil
}
