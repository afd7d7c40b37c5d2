package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// The longest note, name and tag, in bytes, and the most tags.
const (
	longestNote     = 4000
	longestAssignee = 200
	longestTag      = 100
	mostTags        = 50
)

// readTriage reads what a form decides about a mention: status, assignee, tags (all
// of them, separated by commas), add, drop, note, and sentiment (BRAND/LABEL, for
// the text as a whole /LABEL; an empty label withdraws a correction), intent
// (BRAND/INTENT or BRAND/complaint/REASON alike) and crisis (/yes, /no or / to withdraw). What
// the form does not name, or leaves empty, stays as it is.
func readTriage(form url.Values) (journal.TriageChange, error) {
	var c journal.TriageChange
	for name, to := range map[string]**string{"status": &c.Status, "assignee": &c.Assignee, "note": &c.Note} {
		if form.Has(name) {
			v := strings.TrimSpace(form.Get(name))
			*to = &v
		}
	}
	if c.Status != nil && *c.Status == journal.StatusOpen {
		*c.Status = "" // open is what an untouched mention is
	}
	if form.Has("tags") {
		tags := readTags(form.Get("tags"))
		c.Tags = &tags
	}
	c.AddTags, c.DropTags = readTags(form.Get("add")), readTags(form.Get("drop"))
	for _, raw := range form["sentiment"] {
		if raw == "" {
			continue
		}
		i := strings.LastIndexByte(raw, '/')
		label := mention.Label(raw[i+1:])
		if i < 0 {
			return c, badRequest(fmt.Sprintf("There is no sentiment %.40q.", raw), "It is negative, neutral or positive.")
		}
		if c.Sentiment == nil {
			c.Sentiment = map[string]mention.Label{}
		}
		c.Sentiment[raw[:i]] = label
	}
	for _, raw := range form["intent"] {
		brand, said, ok := strings.Cut(raw, "/")
		if raw == "" {
			continue
		}
		if !ok {
			return c, badRequest(fmt.Sprintf("There is no intent %.40q.", raw), intentsThereAre)
		}
		if c.Intent == nil {
			c.Intent = map[string]mention.Label{}
		}
		c.Intent[brand] = mention.Label(said)
	}
	if said, ok := strings.CutPrefix(form.Get("crisis"), "/"); ok {
		c.Crisis = &said
	}
	return c, checkTriage(c)
}

// checkTriage refuses what no mention can hold.
func checkTriage(c journal.TriageChange) error {
	if c.Status != nil && !slices.Contains([]string{"", journal.StatusOpen, journal.StatusHandled, journal.StatusIrrelevant}, *c.Status) {
		return badRequest(fmt.Sprintf("There is no status %.40q.", *c.Status), "It is open, handled or irrelevant.")
	}
	if c.Note != nil && len(*c.Note) > longestNote || c.Assignee != nil && len(*c.Assignee) > longestAssignee {
		return badRequest("That is too long.", fmt.Sprintf("A note may be %d bytes long, a name %d.", longestNote, longestAssignee))
	}
	tags := slices.Concat(c.AddTags, c.DropTags)
	if c.Tags != nil {
		tags = append(tags, *c.Tags...)
	}
	if len(tags) > mostTags || slices.ContainsFunc(tags, func(tag string) bool { return len(tag) > longestTag }) {
		return badRequest("Those are too many tags, or one is too long.", fmt.Sprintf("%d tags of %d bytes are the most.", mostTags, longestTag))
	}
	for _, l := range c.Sentiment {
		if l != "" && !slices.Contains(labels, l) {
			return badRequest(fmt.Sprintf("There is no sentiment %.40q.", l), "It is negative, neutral or positive.")
		}
	}
	for _, l := range c.Intent {
		if l != "" && mention.CheckCorrection(mention.IntentKey(""), l) != nil {
			return badRequest(fmt.Sprintf("There is no intent %.40q.", l), intentsThereAre)
		}
	}
	if c.Crisis != nil && *c.Crisis != "" && mention.CheckCorrection(mention.CrisisKey, mention.Label(*c.Crisis)) != nil {
		return badRequest(fmt.Sprintf("There is no crisis %.40q.", *c.Crisis), "It is yes or no.")
	}
	return nil
}

const intentsThereAre = "It is complaint (or with its reason, as complaint/delay), question, praise, interest, spam or none."

func readTags(raw string) []string {
	var all []string
	for tag := range strings.SplitSeq(raw, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "#")
		if tag != "" && !slices.Contains(all, tag) {
			all = append(all, tag)
		}
	}
	return all
}

var labels = []mention.Label{mention.Negative, mention.Neutral, mention.Positive}

// triageForm is everything that can be decided about one mention; the part
// "triageform" draws it.
type triageForm struct {
	Card     card
	CSRF     string
	Statuses []choice
	Brands   []brandTone
	Intents  []choice // all that can be wanted, a complaint with each of its reasons
	Crisis   string   // what holds now
	CrisisBy bool     // by a person
	Mutes    []choice // what can be muted: its author, site and story
	Lengths  []choice
}

// brandTone is one brand's sentiment and what it can be corrected to.
type brandTone struct {
	Brand  string
	Label  mention.Label
	Fixed  bool
	Choice []mention.Label
	// Wants is what is wanted of it, Said that a person said so.
	Wants mention.Label
	Said  bool
}

func (s *site) triageForm(r *http.Request, m *mention.Mention) triageForm {
	f := triageForm{Card: newCard(m, nil), CSRF: visitorOf(r).token()}
	f.Card.Act = true
	for _, status := range []string{journal.StatusOpen, journal.StatusHandled, journal.StatusIrrelevant} {
		f.Statuses = append(f.Statuses, choice{Say: status, Value: status, Chosen: m.Triage != nil && m.Triage.Status == status})
	}
	for _, b := range m.Brands {
		f.Brands = append(f.Brands, brandTone{Brand: b.Brand, Label: b.Sentiment.Label, Fixed: b.Sentiment.Corrected, Choice: labels,
			Wants: mention.WantLabel(m.Wants(&b)), Said: b.IntentCorrected})
	}
	if len(m.Brands) == 0 {
		b := brandTone{Choice: labels, Wants: mention.WantLabel(m.Intent, m.Reason), Said: m.IntentCorrected}
		if m.Sentiment != nil {
			b.Label, b.Fixed = m.Sentiment.Label, m.Sentiment.Corrected
		}
		f.Brands = []brandTone{b}
	}
	f.Intents = intentChoices()
	f.Crisis, f.CrisisBy = crisisSaid(m), m.CrisisCorrected
	if s.o.Engine != nil {
		f.Mutes, f.Lengths = mutesOf(m), lengths()
	}
	return f
}

// intentChoices are all intents as corrections name them.
func intentChoices() (all []choice) {
	for _, intent := range append(mention.Intents(), mention.NoIntent) {
		all = append(all, choice{Say: intent, Value: intent})
		if intent == mention.Complaint {
			for _, reason := range mention.Reasons() {
				all = append(all, choice{Say: "complaint about " + reason, Value: string(mention.WantLabel(intent, reason))})
			}
		}
	}
	return all
}

// crisisSaid is a mention's crisis in a word.
func crisisSaid(m *mention.Mention) string {
	switch {
	case m.Crisis == nil:
		return "not judged"
	case m.CrisisCorrected && *m.Crisis > 0:
		return "yes"
	case m.CrisisCorrected:
		return "no"
	}
	return fmt.Sprintf("score %.2f of 1", *m.Crisis)
}

// foldPage is what a card unfolds to: the card as it is now, and its form.
func (s *site) foldPage(w http.ResponseWriter, r *http.Request) error {
	m, err := s.oneMention(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := s.pages["mention.html"].ExecuteTemplate(&page, "fold", s.triageForm(r, m)); err != nil {
		return fmt.Errorf("render the form of a mention: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = page.WriteTo(w)
	return nil
}
