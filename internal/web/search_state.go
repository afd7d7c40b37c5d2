package web

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/query"
)

// searchState is everything that decides what a search shows. It is read from an
// address and written into one: every state of the page has a link.
type searchState struct {
	Query string
	// Narrow are values chosen from facets, each written as a clause of a query:
	// source:"trade press".
	Narrow []narrowing
	// Last counts back from now ("7d"); Since and Until are moments. Last wins.
	Last         string
	Since, Until time.Time
	Sort         index.Sort
	Copies       bool   // show every copy of a story, not the best alone
	After        string // the cursor of the page
	Table        bool   // the figures of the chart stand as a table
}

// narrowing is one value of a facet.
type narrowing struct{ Field, Value string }

// plainValue is a value that needs no quotes.
var plainValue = regexp.MustCompile(`^[\p{Ll}\p{Lo}\pN][\p{Ll}\p{Lo}\pN._]*$`)

// noQuotes puts, for a quotation mark, the sign for any one character: the
// language has no way to write one within quotes.
var noQuotes = strings.NewReplacer(`"`, "?", "“", "?", "”", "?", "„", "?", "‟", "?", "«", "?", "»", "?", "＂", "?")

// clause is the narrowing in the query language.
func (n narrowing) clause() string {
	if plainValue.MatchString(n.Value) || n == loudCrisis() { // a range in quotes is none
		return n.Field + ":" + n.Value
	}
	return n.Field + `:"` + noQuotes.Replace(n.Value) + `"`
}

// longestQuery is the longest query taken from an address, in bytes; mostNarrow how
// many facet values it may hold.
const (
	longestQuery = 20_000
	mostNarrow   = 20
)

// sorts are the orders offered, by their name in an address.
var sorts = []struct {
	Sort index.Sort
	Say  string
}{{index.ByTime, "Newest"}, {index.ByRelevance, "Best match"}, {index.ByEngagement, "Most reactions"}, {index.ByNegative, "Most negative"}, {index.ByCrisis, "Likeliest crisis"}}

// ranges are the times offered.
var ranges = []struct{ Last, Say string }{{"24h", "24 hours"}, {"7d", "7 days"}, {"30d", "30 days"}, {"90d", "90 days"}, {"", "All"}}

// readSearch reads a state from an address. What cannot be read is a problem that
// names its part.
func readSearch(v url.Values, loc *time.Location) (searchState, error) {
	st := searchState{Query: strings.TrimSpace(v.Get("q")), Sort: index.Sort(v.Get("sort")), Copies: v.Get("copies") == "1", Table: v.Get("table") == "1", After: v.Get("after"), Last: v.Get("last")}
	if len(st.Query) > longestQuery {
		return st, badRequest(fmt.Sprintf("A query in an address may be %s bytes long.", thousands(longestQuery)), "Longer ones fit into rules.toml, as a brand or a rule.")
	}
	if st.Sort == "" {
		st.Sort = index.ByTime
	}
	if !slices.ContainsFunc(sorts, func(s struct {
		Sort index.Sort
		Say  string
	}) bool {
		return s.Sort == st.Sort
	}) {
		return st, badRequest("There is no such order.", "sort is one of time, relevance, engagement, negative and crisis.")
	}
	if len(v["f"]) > mostNarrow {
		return st, badRequest("That is too much narrowing at once.", fmt.Sprintf("At most %d values can be chosen.", mostNarrow))
	}
	for _, f := range v["f"] {
		field, value, ok := strings.Cut(f, ":")
		if !ok || value == "" || len(value) > 4096 || !slices.Contains(index.FacetFields(), field) && (narrowing{field, value}) != loudCrisis() {
			return st, badRequest("The address narrows by something there is not.", "f is field:value, the field one of "+strings.Join(index.FacetFields(), ", ")+", or "+loudCrisis().clause()+".")
		}
		st.Narrow = append(st.Narrow, narrowing{field, value})
	}
	return st, st.readTimes(v, loc)
}

func (st *searchState) readTimes(v url.Values, loc *time.Location) error {
	if st.Last != "" {
		_, err := readSpan(st.Last, time.Second, longestSearch)
		return err
	}
	for _, bound := range []struct {
		key string
		to  *time.Time
	}{{"since", &st.Since}, {"until", &st.Until}} {
		if raw := v.Get(bound.key); raw != "" {
			at, err := readMoment(bound.key, raw, loc, false)
			if err != nil {
				return err
			}
			*bound.to = at
		}
	}
	if !st.Since.IsZero() && !st.Until.IsZero() && !st.Since.Before(st.Until) {
		return badRequest("The time span ends before it begins.", "since must lie before until.")
	}
	return nil
}

// values is the state as the query of an address; what is usual is left out.
func (st searchState) values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	set("q", st.Query)
	for _, n := range st.Narrow {
		v.Add("f", n.Field+":"+n.Value)
	}
	set("last", st.Last)
	if st.Last == "" && !st.Since.IsZero() {
		set("since", st.Since.UTC().Format(time.RFC3339))
	}
	if st.Last == "" && !st.Until.IsZero() {
		set("until", st.Until.UTC().Format(time.RFC3339))
	}
	if st.Sort != index.ByTime {
		set("sort", string(st.Sort))
	}
	if st.Copies {
		v.Set("copies", "1")
	}
	if st.Table {
		v.Set("table", "1")
	}
	set("after", st.After)
	return v
}

// readable leaves in an address as they are what may stand there: shorter, and for people to read.
var readable = strings.NewReplacer("%3A", ":", "%2F", "/", "%2C", ",", "%28", "(", "%29", ")", "%2A", "*")

// at is the address of the state below a path.
func (st searchState) at(path string) string {
	if v := st.values(); len(v) > 0 {
		return path + "?" + readable.Replace(v.Encode())
	}
	return path
}

// with is the address of the search page with something changed, from its first
// page on.
func (st searchState) with(change func(*searchState)) string {
	st.Narrow = slices.Clone(st.Narrow)
	st.After = ""
	change(&st)
	return st.at("/")
}

// source is the whole query, narrowing and all, without the time.
func (st searchState) source() string {
	clauses := make([]string, 0, len(st.Narrow)+1)
	if st.Query != "" {
		clauses = append(clauses, st.Query)
	}
	for _, n := range st.Narrow {
		clauses = append(clauses, n.clause())
	}
	if len(clauses) > 1 && st.Query != "" {
		clauses[0] = "(" + st.Query + ")"
	}
	return strings.Join(clauses, " AND ")
}

// span is the time searched in; zero ends are open.
func (st searchState) span(now time.Time) (since, until time.Time) {
	if d, err := config.ParseDuration(st.Last); st.Last != "" && err == nil {
		return now.Add(-d), now
	}
	if !st.Since.IsZero() && st.Until.IsZero() {
		return st.Since, now
	}
	return st.Since, st.Until
}

// request is the state as a question to the index. The error is a *query.Error of
// what was typed.
func (st searchState) request(o query.Options) (index.Request, error) {
	r := index.Request{Sort: st.Sort, After: st.After, Collapse: !st.Copies, Now: o.Now}
	r.Since, r.Until = st.span(o.Now)
	if st.Query != "" {
		q, err := query.Parse(st.Query, o)
		if err != nil {
			return r, err
		}
		r.Query = q
	}
	if len(st.Narrow) > 0 {
		q, err := query.Parse(st.source(), o)
		if err != nil {
			return r, err
		}
		r.Query = q
	}
	return r, nil
}
