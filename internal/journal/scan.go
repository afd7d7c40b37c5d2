package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// scanPage is how many mentions are read at a time, scanBytes how much of them at most:
// no transaction stays open while the caller works, so the write-ahead log can be folded
// back, and what is in memory stays bounded. scanAhead is how many pages are in work.
const (
	scanPage  = 1000
	scanBytes = 8 << 20
	scanAhead = 3
)

const scanSQL = `SELECT m.discovered, m.seq, m.id, coalesce(r.body, m.body), e.body, c.overlay FROM journal_mentions m
	LEFT JOIN journal_changes c ON c.seq = m.cur
	LEFT JOIN journal_revisions r ON r.seq = c.text
	LEFT JOIN journal_enrichments e ON e.seq = coalesce(c.enrich, m.seq)
	WHERE (m.discovered, m.seq) > (?, ?) AND m.discovered < ? AND m.gone = 0
	ORDER BY m.discovered, m.seq LIMIT ?`

// Scan calls fn with every mention discovered in [from, to), in the order of
// discovery, as it stands now, under the number it was first put. A zero
// from or to is no bound. An error of fn ends the scan and is returned.
func (j *Journal) Scan(ctx context.Context, from, to time.Time, fn func(mention.Entry) error) error {
	return j.ScanPages(ctx, from, to, func(page []mention.Entry) func() error {
		return func() error {
			for _, e := range page {
				if err := fn(e); err != nil {
					return err
				}
			}
			return nil
		}
	})
}

// ScanPages is [Journal.Scan] for those who have work that needs no order: it calls work with
// pages of entries, several at once, and what work returns page after page, in order,
// while later pages are read and worked on.
func (j *Journal) ScanPages(ctx context.Context, from, to time.Time, work func(page []mention.Entry) (inOrder func() error)) error {
	ctx, cancel := context.WithCancel(ctx)
	pages := make(chan chan worked, scanAhead)
	var busy sync.WaitGroup
	busy.Go(func() {
		defer close(pages)
		j.readPages(ctx, from, to, func(page rawPage, err error) bool {
			done := make(chan worked, 1)
			select {
			case pages <- done:
			case <-ctx.Done():
				return false
			}
			busy.Go(func() { done <- page.work(work, err) })
			return true
		})
	})
	defer busy.Wait()
	defer cancel()
	for page := range pages {
		w := <-page
		if w.err != nil {
			return fmt.Errorf("scan journal: %w", w.err)
		}
		if err := w.inOrder(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// worked is a page that was worked on, or why there is none.
type worked struct {
	inOrder func() error
	err     error
}

// readPages hands over pages until the end, an error, or until take wants no more.
func (j *Journal) readPages(ctx context.Context, from, to time.Time, take func(page rawPage, err error) bool) {
	at, seq, end := int64(math.MinInt64), uint64(0), int64(math.MaxInt64)
	if !from.IsZero() {
		at = from.UnixMicro() - 1
		seq = math.MaxInt64
	}
	if !to.IsZero() {
		end = to.UnixMicro()
	}
	for more := true; more; {
		page, err := j.rawPage(ctx, at, seq, end)
		if errors.Is(err, sqlite.ErrCorrupt) {
			page, err = j.scanAround(ctx, at, seq, end)
		}
		if !take(page, err) || err != nil {
			return
		}
		at, seq, more = page.last.at, page.last.seq, page.more
	}
}

// rawPage is a page as it is stored.
type rawPage struct {
	rows  []rawRow
	bytes []byte // of all rows
	whole []mention.Entry
	last  place
	more  bool
}

// rawRow is where a mention's parts end in the page's bytes; they follow one another.
type rawRow struct {
	seq             uint64
	id              string
	body, enr, over int
}

func (j *Journal) rawPage(ctx context.Context, at int64, seq uint64, end int64) (p rawPage, err error) {
	rows, err := j.db.Read.QueryContext(ctx, scanSQL, at, int64(seq), end, scanPage)
	if err != nil {
		return p, j.db.Explain(err)
	}
	defer func() { _ = rows.Close() }()
	p.rows = make([]rawRow, 0, scanPage)
	for rows.Next() {
		var id any
		var body, enr, over sql.RawBytes
		if err := rows.Scan(&p.last.at, &p.last.seq, &id, &body, &enr, &over); err != nil {
			return p, j.db.Explain(err)
		}
		r := rawRow{seq: p.last.seq, id: idOf(id)}
		p.bytes = append(p.bytes, body...)
		r.body = len(p.bytes)
		p.bytes = append(p.bytes, enr...)
		r.enr = len(p.bytes)
		p.bytes = append(p.bytes, over...)
		r.over = len(p.bytes)
		p.rows = append(p.rows, r)
		if len(p.bytes) >= scanBytes {
			p.more = true
			return p, nil
		}
	}
	p.more = len(p.rows) == scanPage
	return p, j.db.Explain(rows.Err())
}

// work puts the page's mentions together and has them worked on, unless it could not be read.
func (p *rawPage) work(work func([]mention.Entry) func() error, err error) worked {
	var entries []mention.Entry
	if err == nil {
		entries, err = p.entries()
	}
	if err != nil {
		return worked{err: err}
	}
	return worked{inOrder: work(entries)}
}

// entries puts the mentions of a page together.
func (p *rawPage) entries() ([]mention.Entry, error) {
	if p.whole != nil {
		return p.whole, nil
	}
	out := make([]mention.Entry, len(p.rows))
	begin := 0
	for k, r := range p.rows {
		m, err := decode(r.id, p.bytes[begin:r.body], p.bytes[r.body:r.enr], p.bytes[r.enr:r.over])
		if err != nil {
			return nil, err
		}
		out[k] = mention.Entry{Op: mention.Put, Seq: r.seq, Mention: m}
		begin = r.over
	}
	return out, nil
}
