package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/query"
)

func (s *site) newRuleRoutes() []route {
	if s.o.Mentions == nil {
		return nil
	}
	return []route{{method: "GET", path: "/new-rule", role: viewer, handle: s.newRulePage, example: "/new-rule?q=kettle"}}
}

// newRuleView is a search as rules of several types, to put into rules.toml.
type newRuleView struct {
	Query string
	Fault *fault
	Kinds []newRuleKind
	Open  string // back to the search
	Try   bool   // a rule can be tried on what was gathered, and saved from there
	Base  string // the fingerprint of rules.toml as it stands
}

// newRuleKind is the search as one type of rule.
type newRuleKind struct {
	Say, TOML string
	Fault     string
}

// ruleKinds are the types of rule a search can become at once.
var ruleKinds = []struct{ say, name, body string }{
	{"Tell of every one", "every mention", "type = \"keyword\"\n%s"},
	{"Tell when there are many more than usual", "spike", "type = \"spike\"\n%swindow = \"30m\"\nmin_mentions = 10\n"},
	{"Tell when it turns negative", "negative share", "type = \"sentiment\"\n%swindow = \"2h\"\nmin_mentions = 10\n"},
}

func (s *site) newRulePage(w http.ResponseWriter, r *http.Request) error {
	st, err := readSearch(r.URL.Query(), s.location())
	if err != nil {
		return err
	}
	view := newRuleView{Query: st.source(), Open: st.at("/")}
	if view.Query == "" {
		return badRequest("A rule needs a query.", "Search for something first.")
	}
	if _, err := query.Parse(view.Query, s.reading()); err != nil {
		view.Fault = faultOf(err)
		return s.renderAs(w, r, http.StatusBadRequest, "new-rule.html", "Make this a rule", view)
	}
	for _, k := range ruleKinds {
		toml := fmt.Sprintf("[[rules]]\nname = %s\n", tomlString(k.name+": "+shortened(view.Query, 40))) + fmt.Sprintf(k.body, "query = "+tomlString(view.Query)+"\n")
		view.Kinds = append(view.Kinds, newRuleKind{Say: k.say, TOML: toml, Fault: ruleFault(toml)})
	}
	if text, err := rulesText(s.o.Config()); err == nil && s.o.Backtest != nil {
		view.Try, view.Base = true, printOf(text)
	}
	return s.render(w, r, "new-rule.html", "Make this a rule", view)
}

// ruleFault says what rules.toml would not take.
func ruleFault(toml string) string {
	_, err := config.Parse("rules.toml", []byte("[brands.any]\nquery = \"any\"\n"+toml))
	if err == nil {
		return ""
	}
	return err.Error()
}

func shortened(text string, limit int) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) <= limit {
		return string(letters)
	}
	return string(letters[:limit-1]) + "…"
}

// tomlString writes a string as TOML reads it back: as it stands between single
// quotes where that is possible, escaped between double ones otherwise.
func tomlString(text string) string {
	text = valid(text)
	plain := !strings.ContainsRune(text, '\'')
	for _, r := range text {
		plain = plain && r >= ' ' && r != 0x7f
	}
	if plain {
		return "'" + text + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
