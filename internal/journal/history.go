package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Event is one line in the history of a mention.
type Event struct {
	Seq  uint64
	Op   mention.Op
	At   time.Time
	By   string // who did it; empty where earshot itself did
	What string // in a few words
	// Before and After are the triage around the event; nil where there was none.
	Before, After *mention.Triage
	// CorrectedBefore and CorrectedAfter are people's sentiments, by brand.
	CorrectedBefore, CorrectedAfter map[string]mention.Label
	// Undoes is the event this one took back, else 0.
	Undoes uint64
}

// link is a row of journal_changes in a mention's chain, newest first.
type link struct {
	Event
	prev uint64
	over overlay
}

const chainSQL = `WITH RECURSIVE chain(seq) AS (
		SELECT cur FROM journal_mentions WHERE id = ?1 AND cur IS NOT NULL
		UNION ALL
		SELECT c.prev FROM chain JOIN journal_changes c ON c.seq = chain.seq WHERE c.prev IS NOT NULL)
	SELECT c.seq, c.op, c.at, c.who, c.what, c.overlay, coalesce(c.undoes, 0), coalesce(c.prev, 0)
	FROM chain JOIN journal_changes c ON c.seq = chain.seq ORDER BY c.seq DESC`

type rowsQuerier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func chain(ctx context.Context, q rowsQuerier, id string) ([]link, error) {
	rows, err := q.QueryContext(ctx, chainSQL, idKey(id))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var links []link
	for rows.Next() {
		var l link
		var op int
		var at int64
		var over sql.RawBytes
		if err := rows.Scan(&l.Seq, &op, &at, &l.By, &l.What, &over, &l.Undoes, &l.prev); err != nil {
			return nil, err
		}
		l.Op, l.At = opOf(op), time.UnixMicro(at).UTC()
		if len(over) > 0 {
			if err := json.Unmarshal(over, &l.over); err != nil {
				return nil, fmt.Errorf("decode triage: %w", err)
			}
		}
		links = append(links, l)
	}
	for i := range links {
		links[i].After, links[i].CorrectedAfter = links[i].over.Triage, links[i].over.Corrections
		if i+1 < len(links) {
			links[i].Before, links[i].CorrectedBefore = links[i+1].over.Triage, links[i+1].over.Corrections
		}
	}
	return links, rows.Err()
}

// History is everything that happened to a mention after it was first put, oldest
// first: edits, counts, triage, with who, when, before and after.
func (j *Journal) History(ctx context.Context, id string) ([]Event, error) {
	links, err := chain(ctx, j.db.Read, id)
	if err != nil {
		return nil, fmt.Errorf("read history of %s: %w", id, j.db.Explain(err))
	}
	events := make([]Event, len(links))
	for i, l := range links {
		events[len(links)-1-i] = l.Event
	}
	return events, nil
}

// Undo takes back the newest triage of a mention that has not been taken back
// yet, as an Update entry of its own; undoing again goes one further back.
// When none is left it returns [ErrNothingToUndo].
func (j *Journal) Undo(ctx context.Context, id, by string) error {
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		f, err := w.find(ctx, id)
		if err != nil {
			return err
		}
		links, err := chain(ctx, w.tx, id)
		if err != nil {
			return err
		}
		last := undoable(links)
		if last == nil {
			return ErrNothingToUndo
		}
		f.over.Triage, f.over.Corrections = last.Before, last.CorrectedBefore
		what := "undo of " + strings.TrimPrefix(last.What, whatTriage)
		_, err = w.change(ctx, f, change{op: opUpdate, who: by, what: what, undoes: last.Seq})
		return err
	})
	if err != nil {
		return fmt.Errorf("undo triage of mention %s: %w", id, err)
	}
	return nil
}

func undoable(links []link) *link {
	undone := map[uint64]bool{}
	for i := range links {
		l := &links[i]
		if l.Undoes != 0 {
			undone[l.Undoes] = true
		} else if strings.HasPrefix(l.What, whatTriage) && !undone[l.Seq] {
			return l
		}
	}
	return nil
}
