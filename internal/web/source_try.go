package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// tryView is what a source shows in one poll, and what would become of it.
type tryView struct {
	Name, Link string
	Fault      string
	Took       string
	Requests   int
	Bytes      string
	Warning    string
	Cut        bool
	Seen       int
	Kept       int
	Outcomes   []outcomeRow
	Items      []tryItem
	More       int
}

// tryItem is one item of a trial.
type tryItem struct {
	Reason, Why string
	Brands      []string // keys of those it speaks of
	Kept        bool
	Title, Text string
	Link        string
	Author      string
	At          time.Time
}

// reasonWhy says in a sentence what a reason means for an item just seen.
var reasonWhy = map[mention.Reason]string{
	mention.New:         "the source keeps everything; no brand's query matches it",
	mention.NoBrand:     "no brand's query matches it",
	mention.TooOld:      "published longer ago than max_age allows",
	mention.Duplicate:   "it came twice in this poll",
	mention.Robots:      "robots.txt or a noindex mark refuses it",
	mention.OptOut:      "its author asked not to be indexed",
	mention.ErrorItem:   "an error message posing as an entry",
	mention.Boilerplate: "nothing but navigation and notices",
	mention.Refused:     "malformed, without words, or in another language than the source keeps",
	mention.Forgotten:   "somebody had it forgotten",
}

// onlyOne lets one question to the outside run at a time.
func (s *site) onlyOne() (done func(), err error) {
	if !s.asking.TryLock() {
		return nil, &problem{Status: http.StatusTooManyRequests, Say: "Another source is being tried just now.", Do: "One at a time: try again in a moment.", After: 10 * time.Second}
	}
	return s.asking.Unlock, nil
}

// trySource polls a source once, through the same door and with the same manners,
// and shows what came. Nothing is kept.
func (s *site) trySource(w http.ResponseWriter, r *http.Request) error {
	src, err := sourceNamed(s.o.Config(), r.PostFormValue("name"))
	if err != nil {
		return err
	}
	done, err := s.onlyOne()
	if err != nil {
		return err
	}
	defer done()
	v := tryView{Name: src.Name, Link: sourcePath(src.Name)}
	trial, err := s.o.Sources.Try(r.Context(), *src)
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		v.Fault = words.Clean(err.Error())
	default:
		v.fill(&trial)
	}
	return s.render(w, r, "source-try.html", "Trying "+src.Name, v)
}

func (v *tryView) fill(t *crawler.Trial) {
	v.Took, v.Requests, v.Bytes, v.Warning, v.Cut, v.Seen = took(t.Took), t.Requests, bytesSay(t.Bytes), words.Clean(t.Warning), t.Cut, t.Seen
	v.Kept, v.Outcomes = int(t.Outcomes[mention.New]), reasonRows(t.Outcomes)
	v.More = t.Seen - len(t.Items)
	for i := range t.Items {
		v.Items = append(v.Items, newTryItem(&t.Items[i]))
	}
}

func newTryItem(x *crawler.TrialItem) tryItem {
	m := &x.Mention
	item := tryItem{Reason: string(x.Reason), Why: words.Clean(x.Detail), Brands: x.Brands, Kept: x.Reason == mention.New, Link: link(m.URL), Author: words.Clean(m.Author.Name),
		Title: words.Shorten(words.Clean(m.Title), 160), Text: words.Shorten(words.Clean(m.Text), 280), At: m.Published}
	if item.Kept {
		item.Reason = "would be kept"
	}
	if item.Why == "" && len(x.Brands) == 0 {
		item.Why = reasonWhy[x.Reason]
	}
	if m.Author.Handle != "" {
		item.Author = "@" + words.Clean(m.Author.Handle)
	}
	if item.Title == item.Text {
		item.Text = ""
	}
	return item
}

// foundView is what there is to listen to behind an address.
type foundView struct {
	Address string
	Fault   string
	Finds   []crawler.Find
	New     bool // one of them is no source yet
	CanAdd  bool // rules.toml may be written from here
}

// discoverTime bounds a look around a site.
const discoverTime = 40 * time.Second

// look looks for feeds, sitemaps and platforms behind an address, one look at a time. What was found
// before something failed is given with the error.
func (s *site) look(r *http.Request, address string) ([]crawler.Find, error) {
	if address == "" || len(address) > 2000 {
		return nil, badRequest("Which address?", "Write a site's address, such as example.org.")
	}
	done, err := s.onlyOne()
	if err != nil {
		return nil, err
	}
	defer done()
	ctx, cancel := context.WithTimeout(r.Context(), discoverTime)
	defer cancel()
	finds, err := s.o.Sources.Discover(ctx, address)
	if err != nil {
		return finds, upstream(r, err)
	}
	return finds, nil
}

// discover shows what there is behind an address.
func (s *site) discover(w http.ResponseWriter, r *http.Request) error {
	address := r.PostFormValue("address")
	finds, err := s.look(r, address)
	v := foundView{Address: words.Shorten(words.Clean(address), 200), Finds: finds, CanAdd: s.canEdit(s.o.Config()),
		New: slices.ContainsFunc(finds, func(f crawler.Find) bool { return f.Have == "" })}
	var fault *problem
	switch {
	case err == nil:
	case errors.As(err, &fault) && fault.Status == http.StatusBadGateway:
		if len(finds) == 0 {
			v.Fault = fault.Say
		}
	default:
		return err
	}
	return s.render(w, r, "source-found.html", "Found at "+v.Address, v)
}

// addSource puts one source, as it was found, at the end of rules.toml.
func (s *site) addSource(w http.ResponseWriter, r *http.Request) error {
	text := strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")
	name, err := config.OneEntry([]byte(text), "sources")
	if err != nil {
		return badRequest("This is not one source: "+words.Shorten(words.Clean(err.Error()), 300)+".", "")
	}
	cfg := s.o.Config()
	old, err := rulesText(cfg)
	if err != nil {
		return fmt.Errorf("add a source: %w", err)
	}
	next, _ := config.Append(old, text)
	if _, err := config.Parse(cfg.Path, next); err != nil {
		var faults *config.Problems
		if errors.As(err, &faults) && len(faults.List) > 0 {
			return badRequest("With it rules.toml would not be sound: "+words.Clean(faults.List[0].Message)+".", words.Clean(faults.List[0].Fix))
		}
		return badRequest("With it rules.toml would not be sound: "+words.Clean(err.Error())+".", "")
	}
	backup, err := s.writeRules(old, next, "source "+name, visitorOf(r).by())
	if err != nil {
		return err
	}
	return s.back(w, r, "/sources", flash{Say: "Added “" + words.Clean(name) + "”. It is asked in a moment; the text from before is kept as " + backup + "."})
}
