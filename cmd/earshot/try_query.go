package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// maxMentionLine bounds one line of input.
const maxMentionLine = 64 << 20

// newTryQueryCmd is "earshot try query": which of the mentions on standard input
// a query matches, by either evaluator; or what another tool's query is in ours.
func newTryQueryCmd(a *app) *cobra.Command {
	var t tryQuery
	var from string
	cmd := &cobra.Command{
		Use:   "query QUERY",
		Short: "Which mentions a query matches: JSON lines of mentions in, their ids out",
		Long: "query reads mentions, one JSON object a line, and prints the ids of those that match, one a\n" +
			"line, in their order. The stream engine is what brands and rules use, the index engine what\n" +
			"search uses; they agree. A mention without an id gets that of its address, else line:N.\n\n" +
			"Mentions are taken as they are written: brand:, sentiment:, intent: and crisis: hold only for\n" +
			"those that earshot has judged and exported.\n\n" +
			"With --from it reads nothing and prints the query of another tool in earshot's language.",
		Example: "  earshot try query 'acme NEAR/5 (burn* OR recall)' < mentions.jsonl\n" +
			"  earshot try query --explain 'acme NOT climbing' < mentions.jsonl\n" +
			"  earshot try query --from brandwatch '(acme OR {ACME}) AND NOT site:acme.com'",
		Args: oneArg("a query"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if from != "" {
				return a.translate(from, args[0])
			}
			return a.tryQuery(cmd.Context(), args[0], t)
		},
	}
	cmd.Flags().StringVar(&t.engine, "engine", "stream", "stream or index")
	cmd.Flags().BoolVar(&t.explain, "explain", false, "for every mention, say which clause matched where, or which failed")
	cmd.Flags().StringVar(&from, "from", "", "the tool QUERY was written for: "+strings.Join(query.Dialects(), ", "))
	return cmd
}

// tryQuery are the ways to try a query.
type tryQuery struct {
	engine  string
	explain bool
}

// translate prints another tool's query in ours.
func (a *app) translate(tool, src string) error {
	got, err := query.Import(tool, src)
	if errors.Is(err, query.ErrDialect) {
		return usagef("--from %q: want one of %s", tool, strings.Join(query.Dialects(), ", "))
	}
	if err != nil {
		return a.badQuery(err)
	}
	for _, note := range got.Notes {
		a.hint("note: %s", note)
	}
	fmt.Fprintln(a.stdout, got.Query)
	return nil
}

func (a *app) tryQuery(ctx context.Context, src string, t tryQuery) error {
	if t.engine != "stream" && t.engine != "index" {
		return usagef("--engine %q: want stream or index", t.engine)
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	now := a.now()
	q, err := query.Parse(src, query.Options{Location: cfg.Location, Now: now})
	if err != nil {
		return a.badQuery(err)
	}
	for _, w := range q.Warnings() {
		a.hint("note: %s", w)
	}
	out := bufio.NewWriter(a.stdout)
	judged := judgementsOf(q)
	mentions := func(fn func(m *mention.Mention, more bool) error) error { return eachMention(a.stdin, judged.seen(fn)) }
	if t.engine == "index" && !t.explain {
		err = tryIndex(ctx, q, mentions, out, now)
	} else {
		err = tryStream(q, mentions, out, now, t.explain)
	}
	for _, h := range judged.hints() {
		a.hint("note: %s", h)
	}
	if flushErr := out.Flush(); err == nil && flushErr != nil {
		err = fmt.Errorf("write ids: %w", flushErr)
	}
	return err
}

// mentionsIn hands on the mentions that a query is tried on: see [eachMention].
type mentionsIn func(fn func(m *mention.Mention, more bool) error) error

// tryStream matches each mention as it comes.
func tryStream(q *query.Query, mentions mentionsIn, out *bufio.Writer, now time.Time, explain bool) error {
	doc := new(query.Doc)
	return mentions(func(m *mention.Mention, more bool) error {
		doc.Reset(m)
		switch matched := q.MatchDoc(doc, now); {
		case explain:
			verdict := "does not match"
			if matched {
				verdict = "matches"
			}
			fmt.Fprintf(out, "%s %s\n%s\n", oneLine(m.ID), verdict, q.ExplainDoc(doc, now))
		case matched:
			fmt.Fprintln(out, oneLine(m.ID))
		}
		if more {
			return nil
		}
		return out.Flush()
	})
}

// tryQueryBatch is how many mentions one commit of the temporary index takes.
const tryQueryBatch = 2000

// tryIndex puts the mentions into an index of their own, asks it once, and
// prints what it found in the order of the input.
func tryIndex(ctx context.Context, q *query.Query, mentions mentionsIn, out io.Writer, now time.Time) (err error) {
	dir, err := os.MkdirTemp("", "earshot-try-")
	if err != nil {
		return fmt.Errorf("make a temporary index: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	x, err := index.Open(ctx, dir, index.Options{Now: func() time.Time { return now }, SearchLimit: time.Minute})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	// An id may come twice on input; in the index every line is its own mention.
	var ids []string
	var batch []mention.Entry
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := x.Apply(ctx, batch, uint64(len(ids)))
		batch = batch[:0]
		return err
	}
	readErr := mentions(func(m *mention.Mention, _ bool) error {
		ids = append(ids, m.ID)
		m.ID = lineID(len(ids))
		batch = append(batch, mention.Entry{Seq: uint64(len(ids)), Op: mention.Put, Mention: *m})
		if len(batch) < tryQueryBatch {
			return nil
		}
		return flush()
	})
	if err := flush(); err != nil {
		return err
	}
	found, err := searchAll(ctx, x, q, now)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if found[lineID(i+1)] {
			fmt.Fprintln(out, oneLine(id))
		}
	}
	return readErr
}

// lineID is the id of a line of input in the temporary index.
func lineID(n int) string { return mention.NewID("try", fmt.Sprint(n), "") }

// searchAll asks for every page of hits.
func searchAll(ctx context.Context, x *index.Index, q *query.Query, now time.Time) (map[string]bool, error) {
	found := map[string]bool{}
	for after := ""; ; {
		page, err := x.Search(ctx, index.Request{Query: q, Limit: index.MaxLimit, After: after, Now: now})
		if err != nil {
			return nil, err
		}
		for _, h := range page.Hits {
			found[h.ID] = true
		}
		if page.Next == "" {
			return found, nil
		}
		after = page.Next
	}
}

// eachMention hands on the mentions of JSON lines; more says that another line is
// waiting already. Lines that are no mention are passed over and fail the
// command at the end.
func eachMention(in io.Reader, fn func(m *mention.Mention, more bool) error) error {
	r := bufio.NewReaderSize(in, 1<<16)
	var bad []string
	for n := 1; ; n++ {
		line, long, err := readLine(r, maxMentionLine)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", n, err)
		}
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 || long {
			m := new(mention.Mention)
			var fault error
			if long {
				fault = fmt.Errorf("longer than %d MiB", maxMentionLine>>20)
			} else {
				fault = json.Unmarshal(trimmed, m)
			}
			if fault != nil {
				bad = append(bad, fmt.Sprintf("line %d: %v", n, fault))
			} else {
				nameMention(m, n)
				if err := fn(m, r.Buffered() > 0); err != nil {
					return err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
	}
	if len(bad) == 0 {
		return nil
	}
	shown := strings.Join(bad[:min(len(bad), 3)], "; ")
	return fmt.Errorf("%s not a mention: %s", counted(len(bad), "line is", "lines are"), shown)
}

// nameMention gives a mention without id the one gathering would.
func nameMention(m *mention.Mention, line int) {
	switch {
	case m.ID != "":
	case m.CanonicalURL != "" || m.URL != "":
		address := m.CanonicalURL
		if canonical, err := mention.Canonical(m.URL); address == "" && err == nil {
			address = canonical
		}
		if address == "" {
			address = m.URL
		}
		m.ID = mention.NewID(m.Kind, "", address)
	default:
		m.ID = fmt.Sprintf("line:%d", line)
	}
}

// oneLine keeps an id on the line it is printed on.
func oneLine(id string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, id)
}
