package journal

import (
	"context"
	"database/sql"
	"strings"

	"github.com/earshot/earshot/internal/sqlite"
)

// schema is the journal's tables, step by step; a landed step never changes.
//
// A mention's first appearance is its row in journal_mentions, whose key is the
// sequence number of that Put. Everything later is a row in journal_changes
// under its own number, saying which text, which enrichment and which
// overlay (triage, corrections, counts) are in force from then on. So both
// big tables are only ever appended to, and any entry can be read again as it was.
var schema = []string{`
CREATE TABLE journal_state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE journal_mentions (
	seq        INTEGER PRIMARY KEY,
	id         BLOB NOT NULL UNIQUE,  -- 24 hex digits as 12 bytes; any other id as text
	discovered INTEGER NOT NULL,      -- Unix microseconds
	sum        INTEGER NOT NULL,      -- hash of the title and text in force
	counts     INTEGER NOT NULL,      -- hash of the counts in force
	cur        INTEGER,               -- last change, NULL when there is none
	gone       INTEGER NOT NULL DEFAULT 0,
	body       TEXT NOT NULL          -- the mention as first gathered, JSON
);
CREATE INDEX journal_mentions_discovered ON journal_mentions (discovered);

CREATE TABLE journal_changes (
	seq     INTEGER PRIMARY KEY,
	mention INTEGER NOT NULL,  -- journal_mentions.seq
	op      INTEGER NOT NULL,  -- 1 edit, 2 update, 3 delete
	text    INTEGER NOT NULL,  -- entry whose text is in force
	enrich  INTEGER NOT NULL,  -- entry whose enrichment is in force
	prev    INTEGER,           -- the mention's change before this one
	at      INTEGER NOT NULL,  -- Unix microseconds
	who     TEXT NOT NULL,     -- "" where earshot itself did it
	what    TEXT NOT NULL,     -- what was done, in a few words
	overlay TEXT               -- triage, corrections, counts in force, JSON
);

CREATE TABLE journal_revisions (
	seq     INTEGER PRIMARY KEY,  -- the edit that brought it
	mention INTEGER NOT NULL,
	body    TEXT NOT NULL
);

CREATE TABLE journal_enrichments (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);

CREATE TABLE journal_tombstones (
	key  BLOB PRIMARY KEY,    -- hash of what is forgotten: the tombstone names nobody
	kind TEXT NOT NULL,       -- id, url, author
	at   INTEGER NOT NULL,
	who  TEXT NOT NULL,
	why  TEXT NOT NULL
) WITHOUT ROWID;
`, `
ALTER TABLE journal_changes ADD COLUMN undoes INTEGER;  -- the triage change taken back
ALTER TABLE journal_tombstones ADD COLUMN done INTEGER NOT NULL DEFAULT 0;  -- stored mentions are cleared too
CREATE INDEX journal_revisions_mention ON journal_revisions (mention);

CREATE TABLE journal_searches (
	id    INTEGER PRIMARY KEY,
	name  TEXT NOT NULL UNIQUE,
	query TEXT NOT NULL,
	view  TEXT NOT NULL DEFAULT '',  -- how it is shown, JSON of the page that saved it
	who   TEXT NOT NULL,
	at    INTEGER NOT NULL
);
`, `
CREATE TABLE journal_stories (
	seq    INTEGER PRIMARY KEY,  -- the entry whose text this is the fingerprint of
	story  BLOB NOT NULL,        -- id of the mention that began the story
	at     INTEGER NOT NULL,     -- event time, Unix seconds
	words  INTEGER NOT NULL,
	bare   INTEGER NOT NULL,
	title  INTEGER NOT NULL,
	lead   INTEGER NOT NULL,
	hashes BLOB NOT NULL         -- little-endian uint32s, ascending
);
`}

// lookupWidth and insertWidth are how many rows one prepared statement takes.
const (
	lookupWidth = 64
	insertWidth = 32
)

// statements are the hot ones, prepared once on the single write connection.
type statements struct {
	lookup, lookupMany         *sql.Stmt
	insert, insertMany         *sql.Stmt
	enrichment, enrichmentMany *sql.Stmt
}

const (
	lookupSQL = `SELECT seq, id, sum, counts, coalesce(cur, 0), gone FROM journal_mentions WHERE id IN `
	insertSQL = `INSERT INTO journal_mentions (seq, id, discovered, sum, counts, body) VALUES `
	enrichSQL = `INSERT OR REPLACE INTO journal_enrichments (seq, body) VALUES `
)

func (s *statements) prepare(ctx context.Context, db *sqlite.DB) error {
	for _, p := range []struct {
		into **sql.Stmt
		sql  string
	}{
		{&s.lookup, lookupSQL + "(?)"},
		{&s.lookupMany, lookupSQL + "(" + repeat("?", lookupWidth) + ")"},
		{&s.insert, insertSQL + "(?,?,?,?,?,?)"},
		{&s.insertMany, insertSQL + repeat("(?,?,?,?,?,?)", insertWidth)},
		{&s.enrichment, enrichSQL + "(?,?)"},
		{&s.enrichmentMany, enrichSQL + repeat("(?,?)", insertWidth)},
	} {
		var err error
		if *p.into, err = db.Write.PrepareContext(ctx, p.sql); err != nil {
			return err
		}
	}
	return nil
}

func repeat(s string, n int) string {
	return strings.Repeat(s+",", n-1) + s
}
