package journal

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Revision is one text a mention has had.
type Revision struct {
	Seq     uint64 // of the Put or Edit that brought it
	At      time.Time
	Mention mention.Mention // as gathered, without enrichment
}

const revisionsSQL = `SELECT m.seq, m.discovered, m.body FROM journal_mentions m WHERE m.id = ?1 AND m.gone = 0
	UNION ALL
	SELECT r.seq, c.at, r.body FROM journal_mentions m
		JOIN journal_revisions r ON r.mention = m.seq
		JOIN journal_changes c ON c.seq = r.seq
		WHERE m.id = ?1 AND m.gone = 0
	ORDER BY 1`

// Revisions are all the texts a mention has had, oldest first; the last is in
// force. An unknown or forgotten id has none.
func (j *Journal) Revisions(ctx context.Context, id string) ([]Revision, error) {
	rows, err := j.db.Read.QueryContext(ctx, revisionsSQL, idKey(id))
	if err != nil {
		return nil, fmt.Errorf("read revisions of %s: %w", id, j.db.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var all []Revision
	for rows.Next() {
		var r Revision
		var at int64
		var body sql.RawBytes
		if err := rows.Scan(&r.Seq, &at, &body); err != nil {
			return nil, fmt.Errorf("read revisions of %s: %w", id, j.db.Explain(err))
		}
		r.At = time.UnixMicro(at).UTC()
		if r.Mention, err = decode(id, body, nil, nil); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, j.db.Explain(rows.Err())
}
