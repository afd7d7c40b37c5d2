package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// How stories are told apart; docs/stories.md gives the reasons and the errors.
const (
	// StoryWindow is how far apart in event time two copies may lie.
	StoryWindow = 14 * 24 * time.Hour
	// storyMemory is how many different texts are remembered, the newest in order
	// of arrival; a copy of an older one begins a story of its own. About
	// 100 MB when it is full of articles, 40 MB of posts.
	storyMemory = 200_000
	// bandHashes is how many of a text's smallest hashes it can be found under.
	bandHashes = 12
	// maxWalk bounds the texts looked at under one hash and maxCompare those
	// compared in full: what half the web shares is boilerplate.
	maxWalk, maxCompare = 32, 24
	// goodAsSame is the resemblance from which a copy is not remembered besides
	// the text it copies.
	goodAsSame = 0.9
)

// Stories gives near-duplicate texts one story id as they arrive: the id of the
// mention that told it first. It depends on nothing but the entries and
// their order, and keeps what it remembers in the journal, so that a restart goes
// on with the same ids. It is safe for concurrent use.
type Stories struct {
	j      *Journal
	memory int

	mu      sync.Mutex
	texts   []storyText         // ring of remembered texts
	next    int                 // where the next one goes
	bands   map[uint32]int32    // hash → newest text under it
	pending map[uint64]*verdict // assigned, not yet stored, by entry
	byID    map[string]string   // story of mentions in pending
	hits    map[int32]int32     // scratch
	serial  uint32
	// unpruned is how many texts were stored since old ones were last dropped.
	unpruned int
}

// storyText is one remembered text.
type storyText struct {
	print  mention.Fingerprint
	story  string
	at     int64
	seq    uint64
	serial uint32 // tells a reused slot from the text it held before
	// next are, for each key of this text, the text that was newest under that key
	// before it, with its serial.
	next []storyLink
}

type storyLink struct {
	key    uint32
	slot   int32
	serial uint32
}

// verdict is what Assign decided about an entry.
type verdict struct {
	story    string
	id       string
	remember *storyText // nil for a copy
}

// Stories is the journal's clusterer. It must see every entry before
// [Journal.Enrich] stores it, and reads what it remembers when it is first asked.
func (j *Journal) Stories() *Stories {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stories == nil {
		j.stories = &Stories{j: j, memory: storyMemory}
	}
	return j.stories
}

// Assign sets the Story of each Put and Edit among the entries, in order. An edited
// mention stays in its story. Asking again about entries that were not
// stored gives the same answers.
func (s *Stories) Assign(ctx context.Context, entries []mention.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bands == nil {
		if err := s.load(ctx); err != nil {
			return fmt.Errorf("load stories: %w", s.j.db.Explain(err))
		}
	}
	for i := range entries {
		e := &entries[i]
		if e.Op != mention.Put && e.Op != mention.Edit {
			continue
		}
		if v := s.pending[e.Seq]; v != nil {
			e.Mention.Story = v.story
			continue
		}
		v, err := s.decide(ctx, e)
		if err != nil {
			return fmt.Errorf("assign story of %s: %w", e.Mention.ID, s.j.db.Explain(err))
		}
		s.pending[e.Seq], s.byID[v.id] = v, v.story
		e.Mention.Story = v.story
	}
	return nil
}

func (s *Stories) decide(ctx context.Context, e *mention.Entry) (*verdict, error) {
	t := storyText{print: mention.FingerprintOf(&e.Mention), seq: e.Seq, at: e.Mention.EventTime().Unix()}
	own := ""
	if e.Mention.Story != "" { // encodeBody keeps none of a stranger's
		own = e.Mention.Story // came with an export: copies keep their company
	}
	if e.Op == mention.Edit {
		before, err := s.storyBefore(ctx, e)
		if err != nil {
			return nil, err
		}
		if before != "" {
			own = before
		}
	}
	best, sure := s.nearest(&t)
	t.story = own
	if own == "" && best != nil {
		t.story = best.story
	} else if own == "" {
		t.story = e.Mention.ID
	}
	v := &verdict{story: t.story, id: e.Mention.ID}
	// A copy as good as the remembered text need not be remembered as well, unless it
	// keeps alive a story that would soon be too old to find.
	fresh := best != nil && distance(t.at, best.at) < int64(StoryWindow/time.Second)/2
	if best != nil && best.story == t.story && sure >= goodAsSame && fresh || len(t.print.Hashes) == 0 && t.print.Title == 0 {
		return v, nil
	}
	v.remember = s.remember(t)
	return v, nil
}

// storyBefore is the story a mention was in before this edit.
func (s *Stories) storyBefore(ctx context.Context, e *mention.Entry) (string, error) {
	if story := s.byID[e.Mention.ID]; story != "" {
		return story, nil
	}
	var story sql.NullString
	err := s.j.db.Read.QueryRowContext(ctx, `SELECT json_extract(e.body, '$.story') FROM journal_mentions m
		JOIN journal_changes c ON c.mention = m.seq AND c.seq = ?1
		LEFT JOIN journal_changes p ON p.seq = c.prev
		JOIN journal_enrichments e ON e.seq = coalesce(p.enrich, m.seq)`, int64(e.Seq)).Scan(&story)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return story.String, err
}

// remember puts a text in the ring, in the place of the oldest when it is full.
func (s *Stories) remember(t storyText) *storyText {
	slot := int32(s.next)
	if s.next < len(s.texts) {
		s.release(slot)
	} else {
		s.texts = append(s.texts, storyText{})
	}
	s.next = (s.next + 1) % s.memory
	s.serial++
	t.serial = s.serial
	t.print.Hashes = slices.Clip(t.print.Hashes)
	for _, key := range keysOf(&t.print) {
		if old, ok := s.bands[key]; ok {
			t.next = append(t.next, storyLink{key: key, slot: old, serial: s.texts[old].serial})
		}
		s.bands[key] = slot
	}
	t.next = slices.Clip(t.next)
	s.texts[slot] = t
	return &t
}

// release takes a text out of the bands it is still the newest of.
func (s *Stories) release(slot int32) {
	t := &s.texts[slot]
	for _, key := range keysOf(&t.print) {
		if s.bands[key] == slot {
			delete(s.bands, key)
		}
	}
	t.serial = 0
}
