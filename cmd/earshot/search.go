package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/query"
)

// searchFlags are what narrows a search, shared by search and export.
type searchFlags struct {
	since, until, last string
	brand              string
}

func (f *searchFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.since, "since", "", "not before: 2026-11-01, 2026-11-01T09:00, or how long ago: 24h, 7d")
	flags.StringVar(&f.until, "until", "", "not after, in the same forms; a day counts whole")
	flags.StringVar(&f.last, "last", "", "the last 24h, 7d, …: short for --since")
	flags.StringVar(&f.brand, "brand", "", "only mentions of this brand, by its key in rules.toml")
}

func newSearchCmd(a *app) *cobra.Command {
	var f searchFlags
	var sort, format, after string
	var limit int
	var collapse bool
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find mentions",
		Example: "  earshot search 'acme AND (burn* OR recall)' --last 24h\n" +
			"  earshot search 'sentiment:negative' --brand acme --sort negative --format csv\n" +
			"  earshot search -- '-climbing acme'",
		Args: oneArg("a query"),
	}
	f.bind(cmd)
	cmd.Flags().StringVar(&sort, "sort", "time", "time, relevance, engagement, negative or crisis")
	cmd.Flags().IntVar(&limit, "limit", index.DefaultLimit, "mentions to show")
	cmd.Flags().StringVar(&format, "format", "table", "table, json, jsonl or csv")
	cmd.Flags().StringVar(&after, "after", "", "the next page: what the page before printed last")
	cmd.Flags().BoolVar(&collapse, "collapse", false, "one line a story, with its copies counted")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		show, err := a.presenter(format)
		if err != nil {
			return err
		}
		request := index.Request{Sort: index.Sort(sort), Limit: limit, After: after, Collapse: collapse, Facets: []string{"sentiment"}}
		if err := checkSearch(request); err != nil {
			return err
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			if err := a.fill(&request, f, m, args[0]); err != nil {
				return err
			}
			begun := a.now()
			found, err := m.Index().Search(ctx, request)
			if err != nil {
				return err
			}
			return show(found, shownPage{took: a.now().Sub(begun), loc: m.Location(), brand: f.about(request.Query)})
		})
	}
	return cmd
}

func checkSearch(r index.Request) error {
	if !slices.Contains(index.Sorts(), r.Sort) {
		return usagef("--sort %q: want time, relevance, engagement, negative or crisis", r.Sort)
	}
	if r.Limit < 1 || r.Limit > index.MaxLimit {
		return usagef("--limit %d: want 1 to %d; for everything use: earshot export QUERY", r.Limit, index.MaxLimit)
	}
	return nil
}

// fill parses the query and the bounds in the operator's time zone.
func (a *app) fill(r *index.Request, f searchFlags, m *monitor.Monitor, src string) error {
	now := a.now()
	loc := m.Location()
	if f.brand != "" {
		if m.Config().Brand(f.brand) == nil {
			return usagef("--brand %q: no such brand in the rules file; %s", f.brand, m.Config().BrandsLike(f.brand))
		}
		if src = strings.TrimSpace(src); src != "" {
			src = "(" + src + ") "
		}
		src += "brand:" + f.brand
	}
	var err error
	if strings.TrimSpace(src) != "" {
		if r.Query, err = query.Parse(src, query.Options{Location: loc, Now: now, Brands: m.Config().BrandKeys()}); err != nil {
			return a.badQuery(err)
		}
		for _, w := range r.Query.Warnings() {
			a.hint("note: %s", w)
		}
	}
	since, flag := f.since, "--since"
	if f.last != "" {
		since, flag = f.last, "--last"
	}
	if r.Since, err = bound(since, now, loc, false); err != nil {
		return usagef("%s %w", flag, err)
	}
	if r.Until, err = bound(f.until, now, loc, true); err != nil {
		return usagef("--until %w", err)
	}
	r.Now = now
	return nil
}

// bound reads a moment: a date, a date with time, or how long ago. As an end, a
// bare date includes its whole day.
func bound(s string, now time.Time, loc *time.Location, end bool) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if ago, err := parseAgo(s); err == nil {
		return now.Add(-ago), nil
	}
	if day, err := time.ParseInLocation("2006-01-02", s, loc); err == nil {
		if end {
			day = day.AddDate(0, 0, 1)
		}
		return day, nil
	}
	t, err := archive.ParseTime(s, loc)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q: want a date like 2026-11-01, a time like 2026-11-01T09:00, or how long ago, like 24h or 7d", s)
	}
	return t, nil
}

// badQuery shows a query's fault with its caret and fails with exit code 2.
func (a *app) badQuery(err error) error {
	var fault *query.Error
	if !errors.As(err, &fault) {
		return usageError{err}
	}
	fmt.Fprintln(a.stderr, fault.Render())
	return usageError{silentError{}}
}

// about is the key of the one brand that a search asks of, "" for none or several.
func (f *searchFlags) about(q *query.Query) string {
	if f.brand != "" || q == nil {
		return f.brand
	}
	return q.Brand()
}

// shownPage is what is shown of a search beside what it found.
type shownPage struct {
	took  time.Duration
	loc   *time.Location
	brand string // whose sentiment is shown, "" for everybody's
}

// presenter is how a page of results is printed.
type presenter func(*index.Result, shownPage) error

// presenter gives the one for a format.
func (a *app) presenter(format string) (presenter, error) {
	switch format {
	case "table":
		return a.presentTable, nil
	case "json":
		return a.presentJSON, nil
	case "jsonl", "csv":
		return func(found *index.Result, _ shownPage) error {
			w, err := archive.NewWriter(a.stdout, archive.Format(format))
			if err != nil {
				return err
			}
			for _, hit := range found.Hits {
				if hit.Mention != nil {
					if err := w.Write(hit.Mention); err != nil {
						return err
					}
				}
			}
			return w.Close()
		}, nil
	}
	return nil, usagef("--format %q: want table, json, jsonl or csv", format)
}

// searchAnswer is the JSON of a search: one object, see docs/formats.md.
type searchAnswer struct {
	Total    int               `json:"total"`
	Stories  int               `json:"stories,omitempty"`
	Next     string            `json:"next,omitempty"`
	TookMS   float64           `json:"took_ms"`
	Mentions []mention.Mention `json:"mentions"`
}

func (a *app) presentJSON(found *index.Result, p shownPage) error {
	answer := searchAnswer{Total: found.Total, Stories: found.Stories, Next: found.Next,
		TookMS: float64(p.took.Microseconds()) / 1e3, Mentions: []mention.Mention{}}
	for _, hit := range found.Hits {
		if hit.Mention != nil {
			answer.Mentions = append(answer.Mentions, *hit.Mention)
		}
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(answer)
}
