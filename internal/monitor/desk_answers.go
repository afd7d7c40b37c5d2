package monitor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// Search finds a page of mentions, newest first.
func (d desk) Search(ctx context.Context, src string, page, size int) (slack.Found, error) {
	now := d.m.Now()
	q, err := query.Parse(src, query.Options{Location: d.m.Location(), Now: now, Brands: d.m.Config().BrandKeys()})
	if err != nil {
		return slack.Found{}, faultOf(err)
	}
	end := page * size
	if end > index.MaxLimit {
		return slack.Found{}, fmt.Errorf("page %d lies beyond the first %d mentions; narrow the search", page, index.MaxLimit)
	}
	r, err := d.m.index.Search(ctx, index.Request{Query: q, Limit: end, Now: now, Facets: []string{"sentiment"}})
	if err != nil {
		return slack.Found{}, err
	}
	found := slack.Found{Total: r.Total, Link: "/?q=" + url.QueryEscape(src)}
	for _, hit := range r.Hits[min(end-size, len(r.Hits)):] {
		if hit.Mention != nil {
			found.Samples = append(found.Samples, sampleOf(hit.Mention))
		}
	}
	found.Note = negativeShare(r)
	for _, w := range q.Warnings() {
		found.Note += " · note: " + w.String()
	}
	return found, nil
}

// faultOf is what is wrong with a query, for the person who wrote it: bytes are counted by nobody.
func faultOf(err error) error {
	var e *query.Error
	if !errors.As(err, &e) {
		return err
	}
	text := e.Msg
	if e.Expected != "" {
		text += ": expected " + e.Expected
	}
	if e.Fix != "" {
		text += "; " + e.Fix
	}
	if at := min(max(e.Offset, 0), len(e.Source)); strings.TrimSpace(e.Source[at:]) == "" {
		text += ", at its end"
	} else {
		text += ", here: " + card.Shorten(e.Source[at:], 60)
	}
	return errors.New(text)
}

// negativeShare is how much of what was found speaks badly, "" when nothing carries a sentiment.
func negativeShare(r *index.Result) string {
	var total, negative int
	for _, v := range r.Facets["sentiment"].Values {
		total += v.Count
		if v.Value == string(mention.Negative) {
			negative = v.Count
		}
	}
	return alerts.NegativeSaid(negative, total)
}

func sampleOf(one *mention.Mention) alerts.Sample {
	s := alerts.Sample{ID: one.ID, Text: one.Text, Author: one.Author.Handle, Followers: one.Author.Followers, Source: one.Source,
		Kind: one.Kind, URL: one.URL, Published: one.EventTime()}
	if one.Title != "" {
		s.Text = one.Title
	}
	if s.Author == "" {
		s.Author = one.Author.Name
	}
	if len(one.Brands) > 0 {
		s.Sentiment = string(one.Brands[0].Sentiment.Label)
	}
	return s
}

// Status says how listening, judging and telling go.
func (d desk) Status(ctx context.Context) ([]string, error) {
	lines := []string{d.m.Status(ctx)}
	head, err := d.m.journal.Head(ctx)
	if err != nil {
		return nil, err
	}
	if behind := head - min(head, d.m.engine.Cursor()); behind > 0 {
		lines = append(lines, fmt.Sprintf("%d changes wait to be judged.", behind))
	}
	open, err := d.m.engine.Incidents(ctx, d.m.Now(), time.Time{}, 200)
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(i alerts.Incident) bool { return i.State != alerts.IncidentOpen })
	counts, err := d.m.outbox().Counts(ctx)
	if err != nil {
		return nil, err
	}
	lines = append(lines, fmt.Sprintf("%s open, %s waiting to be sent, %d could not be delivered.",
		counted(len(open), "incident"), counted(counts[alerts.Pending]+counts[alerts.Sending], "message"), counts[alerts.Dead]))
	return lines, nil
}

// sentenceCase begins a sentence with a capital.
func sentenceCase(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// maxExplained is how many verdicts an explanation lists.
const maxExplained = 12

// Explain says why an incident or alert spoke, or what is known of a mention.
func (d desk) Explain(ctx context.Context, id string) ([]string, error) {
	// Ids are shown in capitals, and people type them in any case; those of mentions are not.
	rows, err := d.m.outbox().OfIncident(ctx, strings.ToUpper(id))
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		if rows, err = d.alert(ctx, strings.ToUpper(id)); err != nil {
			return nil, err
		}
	}
	if len(rows) == 0 {
		return d.mention(ctx, id)
	}
	// What people did with it is no reason why it spoke.
	rows = slices.DeleteFunc(rows, func(r alerts.OutboxRow) bool { return r.Message.Alert.Kind == alerts.KindAction })
	var lines []string
	for _, r := range rows[max(0, len(rows)-maxExplained):] {
		a := r.Message.Alert
		line := fmt.Sprintf("%s  %s, rule “%s”: %s", a.At.In(d.m.Location()).Format("2 Jan 15:04"), a.Kind, a.Rule, a.Reason)
		if p := a.Verdict.Probability; p != nil && *p > 0 {
			line += fmt.Sprintf("; so much or more happens by chance in 1 of %.0f such windows", 1 / *p)
		}
		if a.Verdict.HistoryDays > 0 {
			line += fmt.Sprintf("; known from %.0f days", a.Verdict.HistoryDays)
		}
		lines = append(lines, line)
	}
	if n := len(rows) - maxExplained; n > 0 {
		lines = append([]string{fmt.Sprintf("+%d earlier", n)}, lines...)
	}
	return lines, nil
}

// alert finds the message of one alert among the recent ones.
func (d desk) alert(ctx context.Context, id string) ([]alerts.OutboxRow, error) {
	rows, err := d.m.outbox().List(ctx, 2000)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(r alerts.OutboxRow) bool { return r.Message.Alert.ID != id }), nil
}

func (d desk) mention(ctx context.Context, id string) ([]string, error) {
	list, err := d.m.journal.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("it is no incident, alert or mention earshot keeps")
	}
	one := list[0]
	lines := []string{fmt.Sprintf("%s from %s, published %s, found %s.", sentenceCase(cmp.Or(string(one.Type), "mention")), one.Source,
		one.Published.In(d.m.Location()).Format("2 Jan 15:04"), one.Discovered.In(d.m.Location()).Format("2 Jan 15:04"))}
	if one.Backfill {
		lines = append(lines, "It came with a source's first poll or an import, which never raises an alert.")
	}
	for _, b := range one.Brands {
		line := fmt.Sprintf("Speaks of %s, %s (%.2f).", b.Brand, b.Sentiment.Label, b.Sentiment.Score)
		if b.Owned {
			line += " It is the brand's own post, which never raises an alert."
		}
		lines = append(lines, line)
	}
	seen, err := d.m.engine.ExplainMention(ctx, &one)
	if err != nil {
		return nil, err
	}
	for _, s := range seen {
		if s.Reason == alerts.NoBrand || s.Reason == alerts.NotOfType {
			continue // it could not concern them
		}
		lines = append(lines, sentenceCase(s.Sentence(d.m.Location()))+".")
	}
	return lines, nil
}
