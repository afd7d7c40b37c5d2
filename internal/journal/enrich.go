package journal

import (
	"context"
	"fmt"

	"github.com/earshot/earshot/internal/mention"
)

// Enrich stores the enrichment of entries (language, brands, sentiment, story,
// intent, reason, crisis) and moves the enrichment cursor to cursor, in one
// transaction, together with what [Stories] remembers of them. Only a Put and an Edit bring a text, so only theirs is stored;
// an Update keeps what was in force and a Delete has none: entries of these
// kinds may be passed and are skipped. The cursor never moves back.
func (j *Journal) Enrich(ctx context.Context, entries []mention.Entry, cursor uint64) error {
	var args []any
	for i := range entries {
		e := &entries[i]
		if e.Op != mention.Put && e.Op != mention.Edit {
			continue
		}
		raw, err := encode(enrichmentOf(&e.Mention))
		if err != nil {
			return fmt.Errorf("enrich mention %s: %w", e.Mention.ID, err)
		}
		args = append(args, int64(e.Seq), string(raw))
	}
	stories := j.openStories()
	var texts []*storyText
	var prune bool
	if stories != nil {
		texts, prune = stories.toStore(entries)
	}
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		was, err := j.state(ctx, w.tx, stateEnriched)
		if err != nil {
			return err
		}
		if cursor > w.head {
			return fmt.Errorf("cursor %d is beyond the journal's head %d", cursor, w.head)
		}
		if err := w.storeEnrichments(ctx, args); err != nil {
			return err
		}
		if err := w.storeStories(ctx, texts, prune); err != nil {
			return err
		}
		if cursor <= was {
			return nil
		}
		return setState(ctx, w.tx, stateEnriched, cursor)
	})
	if err != nil {
		return fmt.Errorf("enrich up to %d: %w", cursor, err)
	}
	if stories != nil {
		stories.stored(entries, len(texts))
	}
	return nil
}

func (j *Journal) openStories() *Stories {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.stories
}

// storeEnrichments takes pairs of sequence number and JSON.
func (w *writer) storeEnrichments(ctx context.Context, args []any) error {
	many, one := w.tx.StmtContext(ctx, w.j.stmt.enrichmentMany), w.tx.StmtContext(ctx, w.j.stmt.enrichment)
	for len(args) > 0 {
		stmt, n := one, 2
		if len(args) >= 2*insertWidth {
			stmt, n = many, 2*insertWidth
		}
		if _, err := stmt.ExecContext(ctx, args[:n]...); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}
