package monitor

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// Intake is what became of a file: its rows by outcome. Rows is their sum with
// the refused ones.
type Intake struct {
	Rows     int
	Outcomes map[mention.Reason]int
	Refused  []RefusedRow // the first [mostRefused] of them
	// Carried counts what was new among the lines that are no mentions, by their kind.
	Carried map[string]int
	// Corrections counts what the file holds of corrected sentiments and changes nothing.
	Corrections Corrections
	// Said is what the rules would have sent about what is new in the file, oldest
	// first. It goes to no channel.
	Said []alerts.Message

	stretch stretch
}

// RefusedRow is a row that could not be read, and why.
type RefusedRow struct {
	Line int
	Why  error
}

// mostRefused is how many refused rows are kept to be shown.
const mostRefused = 20

// intakeBatch is how many rows are committed together.
const intakeBatch = 2000

// IntakeOptions say how a file is taken in.
type IntakeOptions struct {
	// ReplaceCorrections takes the file's corrections in place of those of earlier files; what people decided stays.
	ReplaceCorrections bool
	// Progress, if given, is told the rows read so far.
	Progress func(rows int)
}

// TakeIn reads a file to its end into the journal while enrichment, index and
// rules follow, and returns when all of them stand at its end. A row that cannot
// be read is counted and skipped. Interrupted half-way, taking in the same file
// again completes it: known rows change nothing.
func (m *Monitor) TakeIn(ctx context.Context, file *archive.Reader, o IntakeOptions) (*Intake, error) {
	report := &Intake{Outcomes: map[mention.Reason]int{}, Carried: map[string]int{}}
	if err := m.CatchUp(ctx); err != nil {
		return report, err
	}
	before, err := m.outbox().Last(ctx)
	if err != nil {
		return report, err
	}
	group, reading := errgroup.WithContext(ctx)
	ended := make(chan struct{})
	group.Go(func() error {
		defer close(ended)
		return m.journalFile(reading, file, report, o)
	})
	group.Go(func() error { return m.Settle(reading, ended) })
	if err := group.Wait(); err != nil {
		return report, err
	}
	if _, err = m.outbox().Withdraw(ctx, before); err != nil {
		return report, err
	}
	report.Said, err = m.judgeHistory(ctx, report.stretch)
	return report, err
}

func (m *Monitor) journalFile(ctx context.Context, file *archive.Reader, report *Intake, o IntakeOptions) error {
	rows := make([]archive.Row, 0, intakeBatch)
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		if err := m.journalRows(ctx, rows, report, o); err != nil {
			return fmt.Errorf("journal %d rows: %w", len(rows), err)
		}
		rows = rows[:0]
		if o.Progress != nil {
			o.Progress(report.Rows)
		}
		return nil
	}
	for ctx.Err() == nil {
		row, err := file.Next()
		if errors.Is(err, io.EOF) {
			return flush()
		}
		if err != nil {
			return errors.Join(fmt.Errorf("read the file: %w", err), flush())
		}
		if row.Record != nil {
			row.Err = m.carry(ctx, *row.Record, report)
		}
		if row.Record == nil || row.Err != nil {
			report.Rows++
		}
		if row.Err != nil {
			report.refuse(row.Line, row.Err)
		}
		if row.Err != nil || row.Record != nil {
			continue
		}
		if rows = append(rows, row); len(rows) == intakeBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// journalRows journals rows that are mentions together, and reports what became of each.
func (m *Monitor) journalRows(ctx context.Context, rows []archive.Row, report *Intake, o IntakeOptions) error {
	rows, err := m.addressed(ctx, rows, report)
	if err != nil {
		return err
	}
	batch, pasts := make([]mention.Mention, len(rows)), make([]*mention.Past, len(rows))
	for i := range rows {
		batch[i], pasts[i] = rows[i].Mention, rows[i].Past
	}
	outcomes, err := m.journal.Restore(ctx, batch, journal.Restoring{Pasts: pasts, Replace: o.ReplaceCorrections})
	if err != nil {
		return err
	}
	for i, outcome := range outcomes {
		report.Outcomes[outcome.Reason]++
		if outcome.Reason == mention.New || outcome.Reason == mention.Edited { // what was known was told when it came
			report.stretch.add(&batch[i])
		}
		report.Corrections.add(m, &batch[i], outcome.Carried)
	}
	return nil
}

func (r *Intake) refuse(line int, why error) {
	r.Outcomes[mention.Refused]++
	if len(r.Refused) < mostRefused {
		r.Refused = append(r.Refused, RefusedRow{Line: line, Why: why})
	}
}
