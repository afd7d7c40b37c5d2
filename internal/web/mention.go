package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// Archive reads single mentions and what was done with them; the journal does.
type Archive interface {
	// Get gives mentions in the order asked; those not kept are left out.
	Get(ctx context.Context, ids ...string) ([]mention.Mention, error)
	History(ctx context.Context, id string) ([]journal.Event, error)
	Revisions(ctx context.Context, id string) ([]journal.Revision, error)
}

func (s *site) mentionRoutes() []route {
	if s.o.Archive == nil {
		return nil
	}
	return []route{{method: "GET", path: "/mentions/{id}", role: viewer, handle: s.mentionPage, example: "/mentions/one"}}
}

// mentionView is one mention whole: its text, its history, and what can be done.
type mentionView struct {
	Card      card
	Paragraph []string
	Facts     []fact
	Because   []becauseView
	Form      triageForm
	Events    []eventRow
	Older     []revisionRow
}

type fact struct{ Name, Say, Link string }

type eventRow struct {
	at        time.Time
	At        *moment
	Who, What string
}

type revisionRow struct {
	At          *moment
	Title, Text string
}

func (s *site) mentionPage(w http.ResponseWriter, r *http.Request) error {
	m, err := s.oneMention(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	history, err := s.o.Archive.History(r.Context(), m.ID)
	if err != nil {
		return fmt.Errorf("show mention: %w", err)
	}
	revisions, err := s.o.Archive.Revisions(r.Context(), m.ID)
	if err != nil {
		return fmt.Errorf("show mention: %w", err)
	}
	view := mentionView{Card: newCard(m, nil), Paragraph: paragraphs(m.Text), Facts: s.facts(m), Because: s.because(m), Form: s.triageForm(r, m)}
	for _, e := range history {
		view.Events = append(view.Events, s.event(e))
	}
	mutes, err := s.mutesOf(r.Context(), m)
	if err != nil {
		return err
	}
	view.Events = append(view.Events, mutes...)
	slices.SortStableFunc(view.Events, func(a, b eventRow) int { return a.at.Compare(b.at) })
	slices.Reverse(view.Events)
	if len(revisions) > 1 {
		for _, v := range slices.Backward(revisions[:len(revisions)-1]) {
			view.Older = append(view.Older, revisionRow{s.moment(v.At), v.Mention.Title, v.Mention.Text})
		}
	}
	title := m.Title
	if title == "" {
		title = "Mention"
	}
	return s.render(w, r, "mention.html", title, view)
}

func (s *site) oneMention(ctx context.Context, id string) (*mention.Mention, error) {
	found, err := s.o.Archive.Get(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read mention: %w", err)
	}
	if len(found) == 0 {
		return nil, notFound("This mention is not kept here, or not any more.")
	}
	return &found[0], nil
}

// paragraphs cuts a text at its blank lines.
func paragraphs(text string) []string {
	var all []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// facts are what is known about a mention besides its text.
func (s *site) facts(m *mention.Mention) []fact {
	var all []fact
	add := func(name, say, to string) {
		if say != "" {
			all = append(all, fact{name, say, to})
		}
	}
	add("Address", m.URL, link(m.URL))
	add("Answers", m.ParentURL, link(m.ParentURL))
	add("Author's page", m.Author.URL, link(m.Author.URL))
	add("Type", string(m.Type), "")
	add("Kind of source", m.Kind, "")
	if m.Lang != "" {
		add("Language", languageName(m.Lang), "")
	}
	add("Intent", m.Intent, "")
	add("Complaint about", m.Reason, "")
	for i := range m.Brands {
		if b := &m.Brands[i]; b.Intent != "" { // other than the text's
			intent, reason := m.Wants(b)
			if reason != "" {
				intent += " about " + reason
			}
			add("Towards "+b.Brand, cmp.Or(intent, "no intent"), "")
		}
	}
	if m.Crisis != nil {
		add("Crisis score", fmt.Sprintf("%.2f of 1", *m.Crisis), "")
	}
	for i := range m.Brands {
		if b := &m.Brands[i]; b.Crisis != nil { // other than the text's
			add("Crisis of "+b.Brand, fmt.Sprintf("%.2f of 1", *b.Crisis), "")
		}
	}
	add("Found", m.Discovered.In(s.location()).Format("Mon 2 Jan 2006 15:04:05 MST"), "")
	if doubt := m.DateDoubt(); doubt != "" {
		add("Date", "its own date is "+doubt+", so it counts from when it was found", "")
	}
	return all
}

func (s *site) event(e journal.Event) eventRow {
	who := e.By
	if who == "" {
		who = "earshot"
	}
	what := plainly(e.What)
	if what == "" {
		what = string(e.Op)
	}
	return eventRow{e.At, s.moment(e.At), who, what}
}

var fromTo = regexp.MustCompile(`("(?:[^"\\]|\\.)*") to ("(?:[^"\\]|\\.)*")`)

// plainly says in words what the journal wrote down about a decision: status "" to
// "handled" is read as status: handled.
func plainly(what string) string {
	what = strings.TrimPrefix(what, "triage: ")
	if rest, undone := strings.CutPrefix(what, "undo of "); undone {
		what = "took back " + rest
	}
	for _, at := range slices.Backward(fromTo.FindAllStringSubmatchIndex(what, -1)) {
		was, err := strconv.Unquote(what[at[2]:at[3]])
		is, err2 := strconv.Unquote(what[at[4]:at[5]])
		if err != nil || err2 != nil {
			continue
		}
		name, nothing := strings.TrimSuffix(what[:at[0]], " "), "none"
		if strings.HasSuffix(name, "status") {
			nothing = "open"
		}
		say := cmp.Or(is, nothing)
		if was != "" {
			say = was + " → " + say
		}
		what = name + ": " + say + what[at[1]:]
	}
	return what
}

// mutesOf are the mutes that speak of a mention, as lines of its history.
func (s *site) mutesOf(ctx context.Context, m *mention.Mention) ([]eventRow, error) {
	if s.o.Engine == nil {
		return nil, nil
	}
	mutes, err := s.o.Engine.Mutes(ctx)
	if err != nil {
		return nil, fmt.Errorf("show mention: %w", err)
	}
	var rows []eventRow
	for i := range mutes {
		if x := &mutes[i]; x.Names(m) {
			rows = append(rows, eventRow{x.From, s.moment(x.From), cmp.Or(x.By, "earshot"), "muted " + words.Clean(x.Covers()) + " until " + x.Until.In(s.location()).Format("2 Jan 2006 15:04")})
		}
	}
	return rows, nil
}
