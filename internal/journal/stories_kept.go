package journal

import (
	"context"
	"database/sql"
	"encoding/binary"

	"github.com/earshot/earshot/internal/mention"
)

// stored drops the verdicts that are in the journal now.
func (s *Stories) stored(entries []mention.Entry, texts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unpruned += texts
	if s.unpruned > s.memory/4 {
		s.unpruned = 0
	}
	for i := range entries {
		if v := s.pending[entries[i].Seq]; v != nil {
			delete(s.pending, entries[i].Seq)
			delete(s.byID, v.id)
		}
	}
}

// toStore are the texts to be remembered of these entries, and whether it is time
// to drop old ones from the table.
func (s *Stories) toStore(entries []mention.Entry) (texts []*storyText, prune bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range entries {
		if v := s.pending[entries[i].Seq]; v != nil && v.remember != nil {
			texts = append(texts, v.remember)
		}
	}
	return texts, s.unpruned+len(texts) > s.memory/4
}

// load reads the newest texts back, in the order in which they were remembered.
func (s *Stories) load(ctx context.Context) error {
	rows, err := s.j.db.Read.QueryContext(ctx, `SELECT seq, story, at, words, bare, title, lead, hashes FROM
		(SELECT * FROM journal_stories ORDER BY seq DESC LIMIT ?) ORDER BY seq`, s.memory)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	s.texts, s.next = nil, 0
	s.bands, s.hits = map[uint32]int32{}, map[int32]int32{}
	s.pending, s.byID = map[uint64]*verdict{}, map[string]string{}
	for rows.Next() {
		var t storyText
		var story any
		var raw sql.RawBytes
		if err := rows.Scan(&t.seq, &story, &t.at, &t.print.Words, &t.print.Bare, &t.print.Title, &t.print.Lead, &raw); err != nil {
			return err
		}
		t.story = idOf(story)
		t.print.Hashes = make([]uint32, 0, len(raw)/4) // exactly: they stay
		for ; len(raw) >= 4; raw = raw[4:] {
			t.print.Hashes = append(t.print.Hashes, binary.LittleEndian.Uint32(raw))
		}
		s.remember(t)
	}
	if err := rows.Err(); err != nil {
		s.bands = nil // begin again at the next call
		return err
	}
	return nil
}

// storeStories writes what is to be remembered, in Enrich's transaction, and drops
// what has fallen out of memory.
func (w *writer) storeStories(ctx context.Context, texts []*storyText, prune bool) error {
	if len(texts) == 0 {
		return nil
	}
	stmt, err := w.tx.PrepareContext(ctx, `INSERT OR REPLACE INTO journal_stories (seq, story, at, words, bare, title, lead, hashes) VALUES (?,?,?,?,?,?,?,?)`)
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Close() }()
	for _, t := range texts {
		raw := make([]byte, 0, 4*len(t.print.Hashes))
		for _, h := range t.print.Hashes {
			raw = binary.LittleEndian.AppendUint32(raw, h)
		}
		_, err := stmt.ExecContext(ctx, int64(t.seq), idKey(t.story), t.at, t.print.Words, t.print.Bare,
			int64(t.print.Title), int64(t.print.Lead), raw)
		if err != nil {
			return err
		}
	}
	if !prune {
		return nil
	}
	_, err = w.tx.ExecContext(ctx, `DELETE FROM journal_stories WHERE seq <=
		(SELECT seq FROM journal_stories ORDER BY seq DESC LIMIT 1 OFFSET ?)`, w.j.stories.memory)
	return err
}

// drop forgets what was remembered of these entries.
func (s *Stories) drop(seqs map[uint64]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.texts {
		if t := &s.texts[i]; seqs[t.seq] {
			t.print = mention.Fingerprint{} // still a link of its chains, but like nothing
		}
	}
}
