package journal

import "context"

// Backup writes the whole database, the journal and every other room's tables, to a
// new file as it stands at one moment, while the journal goes on being written.
// See [github.com/earshot/earshot/internal/sqlite.DB.Backup].
func (j *Journal) Backup(ctx context.Context, to string) error {
	return j.db.Backup(ctx, to)
}
