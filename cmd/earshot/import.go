package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	termout "github.com/earshot/earshot/alerts/terminal"
	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
)

func newImportCmd(a *app) *cobra.Command {
	var o archive.Options
	var take monitor.IntakeOptions
	var mapping []string
	var format string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take in mentions from a file: JSON lines or CSV, plain or gzipped",
		Long: "import takes in every row of a file as a mention, indexes it and runs the rules over it\n" +
			"in the order in which things were published. Alerts about history are printed here and\n" +
			"never sent to Slack. Importing the same file again changes nothing and tells no alert again;\n" +
			"\"earshot rules backtest\" does. FILE - is standard input.\n\n" +
			"Fields: " + strings.Join(archive.Fields(), ", "),
		Example: "  earshot import mentions.jsonl\n" +
			"  earshot import tweets.csv --map published=created_at,author.handle=user,text=full_text --source twitter",
		Args: oneArg("a file (- for standard input)"),
	}
	cmd.Flags().StringSliceVar(&mapping, "map", nil, "foreign fields: OURS=THEIRS, several with commas, as in published=time,author.handle=author")
	cmd.Flags().StringVar(&format, "format", "", "jsonl or csv (default: by the file's first character)")
	cmd.Flags().StringVar(&o.Source, "source", "import", "the source of rows that name none")
	cmd.Flags().BoolVar(&take.ReplaceCorrections, "replace-corrections", false, "the file's corrections hold in place of those of earlier files; what people decided here stays")
	cmd.Flags().StringVar(&o.Kind, "kind", "import", "the kind of rows that name none")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var err error
		if o.Map, err = parseMapping(mapping); err != nil {
			return err
		}
		switch o.Format = archive.Format(format); o.Format {
		case "", archive.JSONL, archive.CSV:
		default:
			return usagef("--format %q: want jsonl or csv", format)
		}
		return a.importFile(cmd.Context(), args[0], o, take)
	}
	return cmd
}

func parseMapping(pairs []string) (map[string]string, error) {
	mapping := map[string]string{}
	for _, pair := range pairs {
		ours, theirs, ok := strings.Cut(pair, "=")
		ours, theirs = strings.TrimSpace(ours), strings.TrimSpace(theirs)
		if !ok || theirs == "" {
			return nil, usagef("--map %q: want OURS=THEIRS, as in published=time", pair)
		}
		if !slices.Contains(archive.Fields(), ours) {
			return nil, usagef("--map %q: there is no field %q; the fields are %s", pair, ours, strings.Join(archive.Fields(), ", "))
		}
		if _, twice := mapping[ours]; twice {
			return nil, usagef("--map: %q is mapped twice", ours)
		}
		mapping[ours] = theirs
	}
	return mapping, nil
}

func (a *app) importFile(ctx context.Context, path string, o archive.Options, take monitor.IntakeOptions) (err error) {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	in, size, err := a.openInput(path)
	if err != nil {
		return err
	}
	defer in.Close()
	read := &countingReader{r: in}
	o.Location, o.Now = cfg.Location, a.now()
	file, err := archive.NewReader(read, o)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	m, err := a.open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	report, err := a.takeIn(ctx, m, intake{file, read, size, take})
	a.tellHistory(cfg, report.Said)
	if err == nil || len(report.Outcomes) > 0 { // what was not taken in is not told as empty
		a.reportIntake(path, file, report, cfg)
	}
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("stopped after %d rows; run the same command again to finish (what the rules say of these rows, earshot rules backtest shows)", report.Rows)
	case err != nil:
		return err
	case report.Outcomes[mention.Refused] > 0:
		return silentError{}
	}
	return nil
}

// mostTold is how many alerts about history are shown whole.
const mostTold = 8

// tellHistory shows what the rules said about what was imported: the first alerts
// as they would look, the rest counted by rule.
func (a *app) tellHistory(cfg *config.Config, said []alerts.Message) {
	for i, message := range said {
		if i == mostTold {
			break
		}
		fmt.Fprintln(a.stdout, termout.Render(message, message.Alert.Channel, a.width(), a.colour(a.stdout), cardOptions(cfg)))
	}
	if len(said) <= mostTold {
		return
	}
	counts := map[string]int{}
	for _, message := range said[mostTold:] {
		counts[message.Alert.Rule]++
	}
	for n, rule := range slices.Sorted(maps.Keys(counts)) {
		if n == mostTold {
			fmt.Fprintf(a.stdout, "… and more from %s\n", counted(len(counts)-n, "further rule", "further rules"))
			break
		}
		fmt.Fprintf(a.stdout, "… and %s more from rule %q\n", counted(counts[rule], "message", "messages"), rule)
	}
}

// openInput opens a file, or standard input for "-". size is -1 when unknown.
func (a *app) openInput(path string) (io.ReadCloser, int64, error) {
	if path == "-" {
		return io.NopCloser(a.stdin), -1, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a directory; name a file", path)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	if !info.Mode().IsRegular() {
		return f, -1, nil
	}
	return f, info.Size(), nil
}

// intake is a file to be taken in: its rows, how much of it is read, and of how much.
type intake struct {
	rows *archive.Reader
	read *countingReader
	size int64 // -1 when unknown
	how  monitor.IntakeOptions
}

// takeIn takes a file in and says how far that is: reading it is a part, and index and rules follow.
func (a *app) takeIn(ctx context.Context, m *monitor.Monitor, file intake) (*monitor.Intake, error) {
	defer withinRoom()()
	before, err := m.Standing(ctx)
	if err != nil {
		return &monitor.Intake{}, err
	}
	var rows atomic.Int64
	stop := a.progress("import").watch(func() (float64, string) {
		now, err := m.Standing(ctx)
		if err != nil {
			return -1, fmt.Sprintf("%d rows read", rows.Load())
		}
		share := -1.0
		if file.size > 0 {
			share = now.Since(before) * float64(file.read.n.Load()) / float64(file.size)
		}
		return share, fmt.Sprintf("%d rows read, %d indexed, %d judged by the rules", rows.Load(), now.Indexed-min(now.Indexed, before.Head), now.Judged-min(now.Judged, before.Head))
	})
	defer stop()
	file.how.Progress = func(n int) { rows.Store(int64(n)) }
	report := &monitor.Intake{}
	err = wholly(ctx, m, func(ctx context.Context, m *monitor.Monitor) (err error) {
		report, err = m.TakeIn(ctx, file.rows, file.how)
		return err
	})
	return report, err
}

type countingReader struct {
	r io.Reader
	n atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// carriedNames are the plurals of what comes along with mentions.
var carriedNames = map[string]string{archive.RecordTombstone: "tombstones", archive.RecordSearch: "searches",
	archive.RecordMute: "mutes", archive.RecordSilence: "silences"}

// reportIntake says what became of every row.
func (a *app) reportIntake(path string, file *archive.Reader, report *monitor.Intake, cfg *config.Config) {
	fmt.Fprintf(a.stdout, "%s: %s: %s\n", path, counted(report.Rows, "row", "rows"), outcomes(report.Outcomes))
	for _, kind := range slices.Sorted(maps.Keys(report.Carried)) {
		fmt.Fprintf(a.stdout, "%s: %s\n", path, counted(report.Carried[kind], "new "+kind, "new "+carriedNames[kind]))
	}
	a.reportCorrections(path, report.Corrections, cfg)
	if ignored := file.Ignored(); len(ignored) > 0 {
		a.hint("not used: %s (see --map)", card.Clean(strings.Join(ignored, ", ")))
	}
	if n := file.Recoded(); n > 0 {
		a.hint("%s not in UTF-8, read as Windows-1252", counted(n, "row was", "rows were"))
	}
	for _, row := range report.Refused {
		fmt.Fprintf(a.stderr, "%s:%d: refused: %v\n", path, row.Line, row.Why)
	}
	if more := report.Outcomes[mention.Refused] - len(report.Refused); more > 0 {
		fmt.Fprintf(a.stderr, "… and %d more refused\n", more)
	}
}

// outcomes is "8123 new, 2 refused", in a fixed order.
func outcomes(counts map[mention.Reason]int) string {
	order := []mention.Reason{mention.New, mention.Edited, mention.Duplicate, mention.Forgotten, mention.TooOld, mention.NoBrand,
		mention.Robots, mention.OptOut, mention.ErrorItem, mention.Boilerplate, mention.Refused}
	var parts []string
	for _, reason := range order {
		if n := counts[reason]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, reason))
		}
	}
	if len(parts) == 0 {
		return "nothing in it"
	}
	return strings.Join(parts, ", ")
}
