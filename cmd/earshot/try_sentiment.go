package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/sentiment"
)

// newTrySentimentCmd is "earshot try sentiment": one answer a line, in order,
// as soon as the line is read.
func newTrySentimentCmd(a *app) *cobra.Command {
	var explain bool
	cmd := &cobra.Command{
		Use:   "sentiment",
		Short: `Sentiment of texts: JSON lines {"text", "target"?, "lang"?} in, {"label", "score", "lang"} out`,
		Long: "try sentiment answers each line as it comes, with the model as it is shipped. With --data DIR it answers\n" +
			"as the earshot whose data lie there would: with what \"sentiment tune\" has learned from its corrections.\n\n" +
			"--explain adds the words that moved the score, each with its place: start and end are bytes of the text in\n" +
			"UTF-8, not letters, end the first byte behind the word (\"é\" is two bytes, an emoji four or more).\n" +
			"Of more than 120 bytes text is only the beginning.",
		Example: `  echo '{"text":"I love Harry'"'"'s, Target was awful","target":"Target"}' | earshot try sentiment
  earshot try sentiment --explain < posts.jsonl
  earshot try sentiment --data data < posts.jsonl`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			letGoOfStart() // before the models take room, and after: what is held at once counts
			e, err := a.sentimentToTry()
			if err != nil {
				return err
			}
			letGoOfStart()
			defer a.growth(tryGrowth)()
			return trySentiment(cmd.Context(), e, a.stdin, a.stdout, explain)
		},
	}
	cmd.Flags().BoolVar(&explain, "explain", false, "add the words that moved the score, with their weights and places in bytes, and intent and crisis")
	return cmd
}

// sentimentToTry is the engine as shipped, or as taught in the data directory that was named.
func (a *app) sentimentToTry() (*sentiment.Engine, error) {
	e, err := sentiment.Load()
	if err != nil || a.dataDir == "" {
		return e, err
	}
	var brands []config.Brand
	if cfg, err := config.Load(a.configFile); err == nil { // whose names say nothing; it answers without one, too
		brands = cfg.Brands
	}
	e, taught, fault, err := monitor.Taught(e, a.dataDir, brands)
	switch {
	case err != nil:
		return nil, err
	case fault != nil:
		a.hint("%v: the model answers as shipped", fault)
	case taught:
		a.hint("with the adjustment of %s", filepath.Join(a.dataDir, "sentiment.json"))
	case !monitor.Kept(a.dataDir):
		a.hint("there is no earshot data in %s: the model answers as shipped", a.dataDir)
	default:
		a.hint("nothing was tuned in %s: the model answers as shipped", a.dataDir)
	}
	return e, nil
}

// sentimentLine is one answer; a line that could not be read is neutral and
// says why in Error.
type sentimentLine struct {
	Label    string                   `json:"label"`
	Score    float64                  `json:"score"`
	Lang     string                   `json:"lang"`
	Fallback bool                     `json:"fallback,omitempty"`
	Absent   bool                     `json:"absent,omitempty"` // the target does not stand in the text: the answer is of the whole text
	Intent   string                   `json:"intent,omitempty"`
	Reason   string                   `json:"reason,omitempty"`
	Crisis   *float64                 `json:"crisis,omitempty"`
	Words    []sentiment.Contribution `json:"words,omitzero"` // empty when no word moved the score, absent when not asked for
	Error    string                   `json:"error,omitempty"`
}

func trySentiment(ctx context.Context, e *sentiment.Engine, in io.Reader, out io.Writer, explain bool) error {
	r := bufio.NewReaderSize(in, sentimentBuffer)
	j := judging{engine: e, explain: explain}
	for end := false; !end; {
		var err error
		if j.lines, err = readWaiting(r, j.lines[:0]); err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", j.before+len(j.lines)+1, err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		end = err != nil
		if err := j.answer(out); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	if bad := j.bad.Load(); bad > 0 {
		return fmt.Errorf("%s could not be read; the answer in its place says why", counted(int(bad), "line", "lines"))
	}
	return nil
}

// shownScore rounds a score to four places, and never to a zero that its label denies.
func shownScore(x float64) float64 {
	if r := math.Round(x*1e4) / 1e4; r != 0 || x == 0 {
		return r
	}
	return math.Copysign(1e-4, x)
}

// sayUnread says what is wrong with a line, in the words of who writes such lines.
func sayUnread(line []byte, err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, errNoText):
		return err.Error()
	case len(bytes.TrimSpace(line)) == 0:
		return `empty, want an object such as {"text": "…"}`
	case errors.As(err, &kind) && kind.Field != "":
		key := kind.Field[strings.LastIndexByte(kind.Field, '.')+1:] // without the struct that it stands in
		return fmt.Sprintf("%q is a JSON %s, want a string", key, kind.Value)
	case errors.As(err, &kind):
		return fmt.Sprintf(`a JSON %s, want an object such as {"text": "…"}`, kind.Value)
	}
	return fmt.Sprintf(`not JSON (%v), want an object such as {"text": "…"}`, err)
}

func judgeLine(e *sentiment.Engine, line []byte, n int, explain bool) sentimentLine {
	in, err := readSentimentInput(line)
	if err != nil {
		return sentimentLine{Label: "neutral", Error: fmt.Sprintf("line %d: %s", n, sayUnread(line, err))}
	}
	o := sentiment.Options{Lang: in.Lang}
	if in.Target != "" {
		o.Targets = []sentiment.Target{{Names: []string{in.Target}}}
	}
	r := e.Analyze(in.Text, o)
	s := r.Sentiment
	if len(r.Targets) > 0 {
		s = r.Targets[0]
	}
	answer := sentimentLine{Label: string(s.Label), Score: shownScore(s.Score), Lang: r.Lang, Fallback: r.Fallback}
	answer.Absent = len(r.Targets) > 0 && s.Found == 0
	if explain {
		intent, crisis := e.Intent(in.Text, r.Lang), e.Crisis(in.Text, r.Lang)
		if len(o.Targets) > 0 {
			intent, crisis = e.IntentTowards(in.Text, r.Lang, o.Targets[0]), e.CrisisTowards(in.Text, r.Lang, o.Targets[0])
		}
		score := math.Round(crisis.Score*1e4) / 1e4
		answer.Intent, answer.Reason, answer.Crisis = intent.Kind, intent.Reason, &score
		answer.Words = append([]sentiment.Contribution{}, e.Explain(in.Text, o)...)
	}
	return answer
}
