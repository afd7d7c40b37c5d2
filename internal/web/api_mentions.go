package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// asked is what a search or a count is narrowed by.
type asked struct {
	Q     string    `query:"q" description:"A query of earshot's language; empty finds everything."`
	Last  string    `query:"last" description:"Counts back from now: 24h, 7d, 90d. Since and until then stay empty."`
	Since time.Time `query:"since" description:"From this moment on."`
	Until time.Time `query:"until" description:"Before this moment."`
}

// read is the query and the bounds of what is asked.
func (s *site) read(a asked) (q *query.Query, since, until time.Time, err error) {
	since, until = a.Since, a.Until
	if a.Last != "" {
		d, err := readSpan(a.Last, time.Second, longestSearch)
		if err != nil {
			return nil, since, until, err
		}
		until = s.o.Now()
		since = until.Add(-d)
	}
	if !since.IsZero() && !until.IsZero() && !since.Before(until) {
		return nil, since, until, badRequest("The time span ends before it begins.", "since must lie before until.")
	}
	if len(a.Q) > longestQuery {
		return nil, since, until, badRequest("This query is too long.", fmt.Sprintf("It may be %d bytes long.", longestQuery))
	}
	if a.Q == "" {
		return nil, since, until, nil
	}
	q, err = query.Parse(a.Q, s.reading())
	if err != nil {
		f := faultOf(err)
		return nil, since, until, badRequest("This query cannot be read: "+f.Message, f.Fix)
	}
	return q, since, until, nil
}

type mentionsIn struct {
	asked
	Sort     string   `query:"sort" enum:"time,relevance,engagement,negative,crisis" default:"time" description:"Newest first, best match, most reactions, most negative or highest crisis score."`
	Limit    int      `query:"limit" minimum:"0" maximum:"1000" default:"20" description:"Mentions on the page; 0 answers with the counts alone."`
	After    string   `query:"after" description:"The next of the page before."`
	Collapse bool     `query:"collapse" description:"One mention a story, with the number of its copies."`
	Facet    []string `query:"facet" description:"Fields whose values are counted, repeated: source, kind, site, author, lang, brand, sentiment, type, hashtag, status, tag, intent, reason."`
}

type mentionsOut struct {
	Total   int                  `json:"total" description:"All that match, exactly."`
	Stories *int                 `json:"stories,omitempty" description:"Distinct stories among them, with collapse."`
	Hits    []hitOut             `json:"hits"`
	Next    string               `json:"next,omitempty" description:"Give it as after for the next page; absent on the last."`
	Facets  map[string]facetsOut `json:"facets,omitempty"`
	Missing []missingOut         `json:"missing,omitempty" description:"Spans of time that could not be searched."`
	Notes   []string             `json:"notes,omitempty" description:"Likely slips in the query, such as a brand that there is not."`
}

type hitOut struct {
	ID      string           `json:"id"`
	At      time.Time        `json:"at" description:"When it counts: published, or found where that cannot be believed."`
	Score   float64          `json:"score,omitempty" description:"Relevance, when sorted by it."`
	Copies  int              `json:"copies,omitempty" description:"Mentions of its story that match, with collapse."`
	Spans   []mention.Span   `json:"spans,omitempty" description:"Where the query matched, in bytes of title and text."`
	Mention *mention.Mention `json:"mention,omitempty"`
}

type facetsOut struct {
	Values []countOut `json:"values"`
	Other  int        `json:"other" description:"Occurrences of values not listed."`
	None   int        `json:"none" description:"Mentions without a value."`
}

type countOut struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

type missingOut struct {
	From   time.Time `json:"from,omitzero"`
	Until  time.Time `json:"until,omitzero"`
	Reason string    `json:"reason"`
}

func (s *site) mentionOperations() []operation {
	if s.o.Mentions == nil {
		return nil
	}
	all := []operation{
		describe(s, "findMentions", "GET", "/mentions", viewer, "Find mentions", s.apiFind).at("/mentions?q=kettle&facet=source"),
		describe(s, "countMentions", "GET", "/timeline", viewer, "Count mentions over time, with their sentiment", s.apiTimeline).at("/timeline?q=kettle&last=7d"),
	}
	if s.o.Archive != nil {
		all = append(all, describe(s, "getMention", "GET", "/mentions/{id}", viewer, "One mention with its earlier texts and its history", s.apiMention).at("/mentions/one"),
			describe(s, "whyMention", "GET", "/mentions/{id}/why", viewer, "Why a query finds a mention or not, clause by clause", s.apiWhy).at("/mentions/one/why?q=kettle"))
	}
	if s.o.Triage != nil {
		all = append(all, describe(s, "triageMention", "POST", "/mentions/{id}/triage", editor, "Decide about a mention: status, assignee, tags, note, sentiment", s.apiTriage),
			describe(s, "undoTriage", "POST", "/mentions/{id}/undo", editor, "Take the newest decision about a mention back", s.apiUndo),
			describe(s, "triageMany", "POST", "/triage", editor, "Decide the same about many mentions", s.apiTriageMany),
			describe(s, "undoMany", "POST", "/triage/undo", editor, "Take the newest decision about each of many mentions back", s.apiUndoMany))
	}
	return all
}

func (s *site) apiFind(r *http.Request, in *mentionsIn) (*mentionsOut, error) {
	q, since, until, err := s.read(in.asked)
	if err != nil {
		return nil, err
	}
	limit := in.Limit
	if limit == 0 {
		limit = -1
	}
	found, err := s.o.Mentions.Search(r.Context(), index.Request{Query: q, Since: since, Until: until, Sort: index.Sort(in.Sort), Limit: limit, After: in.After,
		Facets: in.Facet, FacetSize: 20, Collapse: in.Collapse, Now: s.o.Now()})
	if err != nil {
		return nil, s.apiSearchProblem(in.Facet, err)
	}
	out := &mentionsOut{Total: found.Total, Hits: []hitOut{}, Next: found.Next, Missing: missing(found.Missing)}
	if in.Collapse {
		out.Stories = &found.Stories
	}
	if q != nil {
		for _, w := range q.Warnings() {
			out.Notes = append(out.Notes, w.String())
		}
	}
	for _, h := range found.Hits {
		out.Hits = append(out.Hits, hitOut{ID: h.ID, At: h.At.UTC(), Score: h.Score, Copies: h.Copies, Spans: h.Spans, Mention: h.Mention})
	}
	for name, f := range found.Facets {
		if out.Facets == nil {
			out.Facets = map[string]facetsOut{}
		}
		one := facetsOut{Values: []countOut{}, Other: f.Other, None: f.None}
		for _, v := range f.Values {
			one.Values = append(one.Values, countOut(v))
		}
		out.Facets[name] = one
	}
	return out, nil
}

// apiSearchProblem also names facets there are not.
func (s *site) apiSearchProblem(facets []string, err error) error {
	known := index.FacetFields()
	for _, name := range facets {
		if !slices.Contains(known, name) {
			return badRequest(fmt.Sprintf("There is no facet %.40q.", name), "There are "+strings.Join(known, ", ")+".")
		}
	}
	return searchProblem(err)
}

func missing(gaps []index.Gap) []missingOut {
	var all []missingOut
	for _, g := range gaps {
		all = append(all, missingOut{g.From.UTC(), g.Until.UTC(), g.Reason})
	}
	return all
}

type timelineIn struct {
	asked
	Interval string `query:"interval" enum:"hour,day,week,month" description:"The finest that makes at most 120 buckets when empty. Days follow the zone of rules.toml."`
	Stories  bool   `query:"stories" description:"Also count distinct stories."`
}

type timelineOut struct {
	Interval string       `json:"interval"`
	Zone     string       `json:"zone" description:"The zone whose calendar the buckets follow."`
	Total    int          `json:"total"`
	Undated  int          `json:"undated"`
	Buckets  []bucketOut  `json:"buckets"`
	Missing  []missingOut `json:"missing,omitempty"`
}

type bucketOut struct {
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Count    int       `json:"count"`
	Negative int       `json:"negative"`
	Neutral  int       `json:"neutral"`
	Positive int       `json:"positive"`
	Score    float64   `json:"score" description:"Mean sentiment from -1 to 1."`
	Stories  int       `json:"stories,omitempty"`
}

func (s *site) apiTimeline(r *http.Request, in *timelineIn) (*timelineOut, error) {
	q, since, until, err := s.read(in.asked)
	if err != nil {
		return nil, err
	}
	line, err := s.o.Mentions.Timeline(r.Context(), index.TimelineRequest{Query: q, Since: since, Until: until, Interval: index.Interval(in.Interval),
		Location: s.location(), Stories: in.Stories, Now: s.o.Now()})
	if err != nil {
		return nil, searchProblem(err)
	}
	return lineOut(line, s.location()), nil
}

func lineOut(line *index.Timeline, zone *time.Location) *timelineOut {
	out := &timelineOut{Interval: string(line.Interval), Zone: zone.String(), Total: line.Total, Undated: line.Undated, Buckets: []bucketOut{}, Missing: missing(line.Missing)}
	for _, b := range line.Buckets {
		out.Buckets = append(out.Buckets, bucketOut{b.Start.UTC(), b.End.UTC(), b.Count, b.Negative, b.Neutral, b.Positive, b.Score, b.Stories})
	}
	return out
}

type oneIn struct {
	ID string `path:"id"`
}

type mentionOut struct {
	Mention mention.Mention `json:"mention"`
	Earlier []earlierOut    `json:"earlier,omitempty" description:"Texts it had before, oldest first."`
	History []eventOut      `json:"history,omitempty" description:"What happened to it since it was found, oldest first."`

	Because map[string][]Moved `json:"because,omitempty" description:"The words that moved its sentiment, by brand (none of the whole text: under the empty name), strongest first; none where a person decided."`
}

type earlierOut struct {
	At    time.Time `json:"at"`
	Title string    `json:"title,omitempty"`
	Text  string    `json:"text"`
}

type eventOut struct {
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty" description:"Who; absent where earshot itself did it."`
	What string    `json:"what"`
}

func (s *site) apiMention(r *http.Request, in *oneIn) (*mentionOut, error) {
	m, err := s.oneMention(r.Context(), in.ID)
	if err != nil {
		return nil, err
	}
	out := &mentionOut{Mention: *m, Because: s.apiBecause(m)}
	revisions, err := s.o.Archive.Revisions(r.Context(), m.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range revisions[:max(0, len(revisions)-1)] {
		out.Earlier = append(out.Earlier, earlierOut{v.At.UTC(), v.Mention.Title, v.Mention.Text})
	}
	history, err := s.o.Archive.History(r.Context(), m.ID)
	if err != nil {
		return nil, err
	}
	for _, e := range history {
		out.History = append(out.History, eventOut{e.At.UTC(), e.By, e.What})
	}
	return out, nil
}
