package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// answerJSON answers a script.
func answerJSON(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(v)
}

// checked is what the search box says about a query while it is typed.
type checked struct {
	OK       bool     `json:"ok"`
	Message  string   `json:"message,omitempty" description:"What is wrong."`
	Excerpt  string   `json:"excerpt,omitempty" description:"The line with its caret."`
	Fix      string   `json:"fix,omitempty"`
	Offset   int      `json:"offset" description:"Where the fault begins, in UTF-16 units, as scripts count."`
	End      int      `json:"end" description:"Where it ends."`
	Warnings []string `json:"warnings,omitempty"`
}

// checkQuery reads a query and says what is wrong with it.
func (s *site) checkQuery(w http.ResponseWriter, r *http.Request) error {
	out, err := s.checked(r.URL.Query().Get("q"))
	if err != nil {
		return err
	}
	return answerJSON(w, out)
}

func (s *site) checked(src string) (*checked, error) {
	if len(src) > longestQuery {
		return nil, badRequest("This query is too long for an address.", "")
	}
	if strings.TrimSpace(src) == "" {
		return &checked{OK: true}, nil
	}
	q, err := query.Parse(src, s.reading())
	var e *query.Error
	switch {
	case errors.As(err, &e):
		f := faultOf(err)
		return &checked{Message: f.Message, Excerpt: f.Excerpt, Fix: f.Fix, Offset: units(src, e.Offset), End: units(src, e.End)}, nil
	case err != nil:
		return nil, err
	}
	out := &checked{OK: true}
	for _, warning := range q.Warnings() {
		out.Warnings = append(out.Warnings, warning.String())
	}
	return out, nil
}

// units is the number of UTF-16 units in the first n bytes of s.
func units(s string, n int) int {
	count := 0
	for i, r := range s {
		if i >= n {
			break
		}
		count++
		if r > 0xFFFF {
			count++
		}
	}
	return count
}

// completion offers what may stand in the place of the word before the caret.
type completion struct {
	Word  string  `json:"word"` // what is replaced
	Items []offer `json:"items"`
}

// offer is one thing to complete with.
type offer struct {
	Insert string `json:"insert"`
	Hint   string `json:"hint,omitempty"`
}

// mostOffers bounds a completion.
const mostOffers = 12

// completeQuery offers fields, brands and values for the text before the caret.
func (s *site) completeQuery(w http.ResponseWriter, r *http.Request) error {
	src := r.URL.Query().Get("q")
	if len(src) > longestQuery {
		return badRequest("This query is too long for an address.", "")
	}
	word := lastWord(src)
	out := completion{Word: word, Items: []offer{}}
	bare := strings.TrimLeft(word, "-")
	sign := word[:len(word)-len(bare)]
	if field, begun, ok := strings.Cut(bare, ":"); ok {
		values, err := s.valuesOf(r.Context(), strings.ToLower(field))
		if err != nil {
			return err
		}
		begun = strings.ToLower(strings.Trim(begun, `"`))
		for _, v := range values {
			if fits(v.Insert, begun) {
				out.Items = append(out.Items, offer{sign + clauseOf(field, v.Insert), v.Hint})
			}
		}
	} else if bare != "" {
		for _, f := range fieldOffers {
			if strings.HasPrefix(f.Insert, strings.ToLower(bare)) {
				out.Items = append(out.Items, offer{sign + f.Insert + ":", f.Hint})
			}
		}
		for _, b := range s.o.Config().Brands {
			if strings.HasPrefix(b.Key, strings.ToLower(bare)) || strings.HasPrefix(strings.ToLower(b.Name), strings.ToLower(bare)) {
				out.Items = append(out.Items, offer{sign + clauseOf("brand", b.Key), "what the brand " + b.Name + " matches"})
			}
		}
	}
	out.Items = out.Items[:min(len(out.Items), mostOffers)]
	return answerJSON(w, out)
}

// fits tells whether a value, or a word of it, begins so.
func fits(value, begun string) bool {
	value = strings.ToLower(value)
	return strings.HasPrefix(value, begun) || len(begun) > 1 && strings.Contains(value, begun)
}

// clauseOf is field:value as a query reads it. Ranges, times and what is said of a brand, whose
// key needs no quotes, stay as they are.
func clauseOf(field, value string) string {
	if f := query.Field(field); slices.Contains(query.KeywordFields(), f) && !query.OfBrands(f) {
		return narrowing{field, value}.clause()
	}
	return field + ":" + value
}

// lastWord is the word that ends the text: from the last space or bracket that
// stands outside of quotes.
func lastWord(src string) string {
	from, quoted := 0, false
	for i, r := range src {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && (unicode.IsSpace(r) || r == '(' || r == ')'):
			from = i + len(string(r))
		}
	}
	return src[from:]
}

// fieldOffers are the fields with what they mean.
var fieldOffers = []offer{
	{"title", "words in the title"}, {"text", "words in the text"}, {"author", "name or @handle"}, {"site", "its own address is on this host"},
	{"link", "points to this host or page"}, {"source", "a source of rules.toml"}, {"kind", "a family of sources"}, {"type", "post, comment, article, review …"},
	{"lang", "language"}, {"hashtag", "a hashtag"}, {"brand", "a brand of rules.toml"}, {"owned", "a brand's own posts"}, {"sentiment", "negative, neutral, positive or a score"},
	{"status", "open, handled, irrelevant"}, {"tag", "a tag somebody gave"}, {"intent", "complaint, question, praise, interest, spam; beside brand: towards it"},
	{"reason", "of a complaint: delay, quality, service, price …"},
	{"crisis", "from 0 to 1"}, {"followers", "of the author"}, {"engagement", "likes, reposts and replies"}, {"rating", "1 to 5"},
	{"published", "a day, month or range"}, {"last", "counted back from now"}, {"story", "copies of one story"},
}

// fixedValues are the values that do not depend on what was gathered.
var fixedValues = map[string][]offer{
	"sentiment": {{"negative", ""}, {"neutral", ""}, {"positive", ""}, {"<-0.5", "clearly negative"}, {">0.5", "clearly positive"}},
	"status":    {{"open", "nobody has touched it yet"}, {"handled", ""}, {"irrelevant", ""}},
	"type": {{string(mention.Post), ""}, {string(mention.Comment), ""}, {string(mention.Article), ""}, {string(mention.Review), ""},
		{string(mention.Video), ""}, {string(mention.Repost), ""}},
	"intent":     known(query.FieldIntent),
	"reason":     known(query.FieldReason),
	"last":       {{"24h", "a day"}, {"7d", "a week"}, {"30d", "a month"}, {"1h", "an hour"}},
	"published":  {{"today", ""}, {"yesterday", ""}},
	"followers":  {{">1000", ""}, {">10k", ""}, {">100k", ""}},
	"engagement": {{">=10", ""}, {">=100", ""}},
	"rating":     {{"<=2", "poor"}, {">=4", "good"}},
	"crisis":     {{">=0.7", "likely a crisis: waits for an answer"}},
}

// known offers what queries know of a field's values.
func known(f query.Field) (out []offer) {
	for _, v := range query.KnownValues(f) {
		out = append(out, offer{v, ""})
	}
	return out
}

// towards are the values that a field has of one brand, as acme/complaint.
func (s *site) towards(f query.Field) (out []offer) {
	if !query.OfBrands(f) {
		return nil
	}
	for _, b := range s.o.Config().Brands {
		for _, v := range query.KnownValues(f) {
			out = append(out, offer{query.BrandValue(b.Key, v), "towards " + b.Name})
		}
	}
	return out
}

// valuesOf are the values a field may be completed with.
func (s *site) valuesOf(ctx context.Context, field string) ([]offer, error) {
	if fixed, ok := fixedValues[field]; ok {
		return slices.Concat(fixed, s.towards(query.Field(field))), nil
	}
	cfg := s.o.Config()
	var all []offer
	switch field {
	case "brand", "owned":
		for _, b := range cfg.Brands {
			all = append(all, offer{b.Key, b.Name})
		}
		return all, nil
	case "source":
		for _, x := range cfg.Sources {
			all = append(all, offer{x.Name, x.Type})
		}
	}
	if !slices.Contains(index.FacetFields(), field) {
		return all, nil
	}
	counted, err := s.vocabulary.of(ctx, s, field)
	if err != nil {
		return nil, err
	}
	for _, c := range counted {
		if !slices.ContainsFunc(all, func(o offer) bool { return o.Insert == c.Value }) {
			all = append(all, offer{c.Value, thousands(c.Count) + " lately"})
		}
	}
	return all, nil
}

// vocabulary remembers the commonest values of the last month for a minute, so that
// typing does not count them at every key.
type vocabulary struct {
	mu     sync.Mutex
	at     time.Time
	facets map[string]index.Facet
}

func (v *vocabulary) of(ctx context.Context, s *site, field string) ([]index.Count, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := s.o.Now()
	if v.facets == nil || now.Sub(v.at) > time.Minute || now.Before(v.at) {
		found, err := s.o.Mentions.Search(ctx, index.Request{Since: now.AddDate(0, -1, 0), Limit: -1, FacetSize: 300, Now: now,
			Facets: []string{"author", "site", "lang", "hashtag", "tag", "kind", "source"}})
		if err != nil {
			return nil, searchProblem(err)
		}
		v.facets, v.at = found.Facets, now
	}
	return v.facets[field].Values, nil
}
