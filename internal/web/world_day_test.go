package web

import (
	"context"
	"sync"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// fakeReports answers what a brand's page asks, with its word in every text.
type fakeReports struct{ fakeMentions }

func (f fakeReports) ShareOfVoice(_ context.Context, r index.VoiceRequest) ([]index.Voice, error) {
	var all []index.Voice
	for _, key := range r.Brands {
		all = append(all, index.Voice{Brand: key, Count: 40, Share: 0.5, Negative: 10, Neutral: 20, Positive: 10})
	}
	return all, nil
}

func (f fakeReports) SignificantTerms(context.Context, index.Request, int) (*index.Significant, error) {
	return &index.Significant{Terms: []index.Term{{Term: f.word, Count: 20, Expected: 1, Score: 3}}, Sample: 40, Total: 40}, nil
}

func (f fakeReports) TermCounts(_ context.Context, r index.Request, terms []string) ([]int, int, error) {
	counts := make([]int, len(terms))
	for i := range counts {
		if !r.Until.Before(now) {
			counts[i] = 20
		}
	}
	return counts, 40, nil
}

func (f fakeReports) MostCopied(context.Context, index.Request) ([]index.Hit, error) {
	m := wordy(f.word)
	return []index.Hit{{ID: m.ID, At: now, Mention: &m, Copies: 3}}, nil
}

func (f fakeReports) Sample(context.Context, index.Request) ([]mention.Mention, int, error) {
	return []mention.Mention{wordy(f.word)}, 1, nil
}

func (f fakeReports) Standings(context.Context, index.StandingRequest) ([]index.Standing, error) {
	return []index.Standing{{Author: f.word, Role: index.Advocate, Praise: 4, Mentions: 5}, {Author: f.word, Role: index.Detractor, Complaints: 3, Mentions: 3}}, nil
}

// fakeArchive keeps one mention, changed once.
type fakeArchive struct{ word string }

func (f fakeArchive) Get(_ context.Context, ids ...string) ([]mention.Mention, error) {
	if ids[0] == "none" {
		return nil, nil
	}
	return []mention.Mention{wordy(f.word)}, nil
}

func (f fakeArchive) History(context.Context, string) ([]journal.Event, error) {
	return []journal.Event{{Seq: 9, Op: mention.Update, At: now, By: f.word, What: "triage: " + f.word, After: &mention.Triage{Status: journal.StatusHandled}}}, nil
}

func (f fakeArchive) Revisions(context.Context, string) ([]journal.Revision, error) {
	return []journal.Revision{{Seq: 1, At: now.Add(-time.Hour), Mention: wordy(f.word)}, {Seq: 5, At: now, Mention: wordy(f.word)}}, nil
}

// fakeStream is a journal that tests append to.
type fakeStream struct {
	mu      sync.Mutex
	entries []mention.Entry
	changed chan struct{}
	reads   int
}

func (f *fakeStream) put(texts ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, text := range texts {
		seq := uint64(len(f.entries) + 1)
		m := mention.Mention{ID: text, Text: text, Source: "press", Published: now, Discovered: now}
		f.entries = append(f.entries, mention.Entry{Seq: seq, Op: mention.Put, Mention: m})
	}
	if f.changed != nil {
		close(f.changed)
		f.changed = nil
	}
}

func (f *fakeStream) EnrichCursor(context.Context) (uint64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return uint64(len(f.entries)), nil
}

func (f *fakeStream) Enriched(_ context.Context, seq uint64, limit int) ([]mention.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reads++
	rest := f.entries[min(int(seq), len(f.entries)):]
	return append([]mention.Entry(nil), rest[:min(limit, len(rest))]...), nil
}

func (f *fakeStream) Changed() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.changed == nil {
		f.changed = make(chan struct{})
	}
	return f.changed
}
