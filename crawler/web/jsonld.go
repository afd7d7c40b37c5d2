package web

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// linked is the structured data of a page: every JSON-LD object in it, flattened
// out of arrays and graphs, with @id references to be resolved.
type linked struct {
	nodes []map[string]any
	below []map[string]any // reviews and comments hanging on another object
	byID  map[string]map[string]any
}

const maxLinked = 2_000 // objects of one page that are looked at

// add takes in one script element. What cannot be read, strictly or repaired, is
// passed over.
func (l *linked) add(script string) {
	script = strings.TrimSpace(script)
	if script == "" || len(script) > 2<<20 {
		return
	}
	var v any
	if json.Unmarshal([]byte(script), &v) != nil {
		if json.Unmarshal([]byte(mendScript(script)), &v) != nil {
			return
		}
	}
	l.flatten(v, 0)
}

func (l *linked) flatten(v any, depth int) {
	if depth > 8 || len(l.nodes) >= maxLinked {
		return
	}
	switch x := v.(type) {
	case []any:
		for _, e := range x {
			l.flatten(e, depth+1)
		}
	case map[string]any:
		if x["@type"] != nil {
			l.nodes = append(l.nodes, x)
			if id, ok := x["@id"].(string); ok && len(x) > 2 {
				if l.byID == nil {
					l.byID = make(map[string]map[string]any)
				}
				if _, taken := l.byID[id]; !taken {
					l.byID[id] = x
				}
			}
		}
		for _, k := range []string{"@graph", "mainEntity", "mainEntityOfPage", "hasPart"} {
			if x[k] != nil {
				l.flatten(x[k], depth+1)
			}
		}
		for _, k := range []string{"review", "reviews", "comment", "suggestedAnswer", "acceptedAnswer"} {
			l.hang(x[k], depth+1)
		}
	}
}

// hang notes what visitors said below another object.
func (l *linked) hang(v any, depth int) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok || depth > 8 || len(l.below) >= maxParts {
			continue
		}
		l.below = append(l.below, m)
		l.hang(m["comment"], depth+1)
	}
}

// maxParts bounds the reviews and comments taken from one page.
const maxParts = 200

var (
	scriptComment = regexp.MustCompile(`(?s)^\s*(<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$`)
	trailingComma = regexp.MustCompile(`,(\s*[}\]])`)
)

// mendScript repairs what sites do to JSON: comments around it, raw newlines in
// strings, trailing commas.
func mendScript(s string) string {
	s = scriptComment.ReplaceAllString(s, "")
	var b strings.Builder
	b.Grow(len(s))
	inString := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case inString && c == '\\' && i+1 < len(s):
			i++
			if strings.IndexByte(`"\/bfnrtu`, s[i]) >= 0 {
				b.WriteByte('\\')
			}
			c = s[i]
		case c == '"':
			inString = !inString
		case inString && c < 0x20:
			c = ' '
		}
		b.WriteByte(c)
	}
	return strings.TrimRight(strings.TrimSpace(trailingComma.ReplaceAllString(b.String(), "$1")), ";")
}

// articleTypes are what a page's own utterance is called, best first.
var articleTypes = []string{
	"NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle",
	"LiveBlogPosting", "BlogPosting", "Article", "TechArticle", "ScholarlyArticle", "MedicalScholarlyArticle", "Report", "AdvertiserContentArticle", "SatiricalArticle",
	"DiscussionForumPosting", "SocialMediaPosting", "Question", "Review", "CriticReview", "Recipe", "VideoObject", "PodcastEpisode", "WebPage",
}

// main is the object that speaks for the page, or nil.
func (l *linked) main() map[string]any {
	for _, t := range articleTypes {
		for _, n := range l.nodes {
			if isType(n, t) {
				return n
			}
		}
	}
	return nil
}

func isType(n map[string]any, want string) bool {
	short := func(s string) string { return s[strings.LastIndexAny(s, "/:#")+1:] }
	switch t := n["@type"].(type) {
	case string:
		return short(t) == want
	case []any:
		for _, e := range t {
			if s, ok := e.(string); ok && short(s) == want {
				return true
			}
		}
	}
	return false
}

// deref follows an @id reference.
func (l *linked) deref(v any) any {
	m, ok := v.(map[string]any)
	if !ok || len(m) > 2 {
		return v
	}
	if id, ok := m["@id"].(string); ok {
		if full := l.byID[id]; full != nil {
			return full
		}
	}
	return v
}

// people reads an author value in any of its shapes.
func (l *linked) people(v any) (names []string, link string) {
	switch x := l.deref(v).(type) {
	case string:
		if s := plain(x); s != "" && !strings.HasPrefix(s, "http") {
			names = append(names, s)
		}
	case []any:
		for _, e := range x {
			n, u := l.people(e)
			names = append(names, n...)
			if link == "" {
				link = u
			}
		}
	case map[string]any:
		switch n := x["name"].(type) {
		case string:
			names = append(names, plain(n))
		case []any:
			for _, e := range n {
				if s, ok := e.(string); ok {
					names = append(names, plain(s))
				}
			}
		}
		link, _ = x["url"].(string)
	}
	return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return s == "" || len(s) > 200 }), link
}

func textOf(v any) string {
	switch x := v.(type) {
	case string:
		return plain(x)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case []any:
		if len(x) > 0 {
			return textOf(x[0])
		}
	case map[string]any:
		for _, k := range []string{"@value", "name", "@id"} {
			if s, ok := x[k].(string); ok {
				return plain(s)
			}
		}
	}
	return ""
}

func plain(s string) string { return strings.TrimSpace(html.UnescapeString(s)) }

func numberOf(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case string:
		s := strings.TrimSpace(strings.Replace(x, ",", ".", 1))
		n, err := strconv.ParseFloat(s, 64)
		return n, err == nil
	}
	return 0, false
}

// rating brings a reviewRating to the scale of 1 to 5.
func rating(v any) *float64 {
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	value, ok := numberOf(m["ratingValue"])
	if !ok {
		return nil
	}
	best := 5.0
	if b, ok := numberOf(m["bestRating"]); ok && b > 0 {
		best = b
	}
	if value < 0 || value > best {
		return nil
	}
	r := max(1, value*5/best)
	r = float64(int(r*100+0.5)) / 100
	return &r
}

// counters reads interactionStatistic and commentCount.
func (l *linked) counters(n map[string]any) (likes, replies, shares, views *int64) {
	list, ok := n["interactionStatistic"].([]any)
	if !ok && n["interactionStatistic"] != nil {
		list = []any{n["interactionStatistic"]}
	}
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			continue
		}
		kind := textOf(m["interactionType"])
		if t, ok := m["interactionType"].(map[string]any); ok {
			kind, _ = t["@type"].(string)
		}
		f, ok := numberOf(m["userInteractionCount"])
		if !ok || f < 0 || f > 1e15 {
			continue
		}
		c := int64(f)
		switch {
		case strings.HasSuffix(kind, "LikeAction") && !strings.HasSuffix(kind, "DislikeAction"):
			likes = &c
		case strings.HasSuffix(kind, "CommentAction"), strings.HasSuffix(kind, "ReplyAction"):
			replies = &c
		case strings.HasSuffix(kind, "ShareAction"):
			shares = &c
		case strings.HasSuffix(kind, "WatchAction"), strings.HasSuffix(kind, "ViewAction"), strings.HasSuffix(kind, "ReadAction"):
			views = &c
		}
	}
	if f, ok := numberOf(n["commentCount"]); ok && f >= 0 && replies == nil {
		c := int64(f)
		replies = &c
	}
	return likes, replies, shares, views
}
