package index

import (
	"errors"
	"fmt"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// usualResident is how much of mapped files, in bytes, may stand in this process's memory before it lets go of
// the index's. What is let go stays in the system's cache of files, and is mapped again where a search touches it:
// letting go of all of a million mentions costs the searches after it some thirty milliseconds of a processor in all. Without it
// a million mentions stand for 700 MB here after some hundred searches, and merging for more.
const usualResident = 160 << 20

// trim lets go of mapped segments when more of files stands in memory than Options allow.
func (x *Index) trim() {
	if mappedNow() <= x.options.residentAtMost {
		return
	}
	x.mu.RLock()
	parts := x.parts
	x.mu.RUnlock()
	var bad error
	for _, p := range parts {
		bad = errors.Join(bad, p.letGo())
	}
	if bad != nil {
		x.options.Log.Debug("mapped segments stay in memory", "err", bad)
	}
}

// letGo gives the mapped files of an open partition back.
func (p *partition) letGo() error {
	p.mu.Lock()
	v := p.cur
	if v != nil {
		v.acquire() // so that nothing else can lie where the files lie
	}
	p.mu.Unlock()
	if v == nil {
		return nil
	}
	defer v.release()
	for _, s := range v.segs {
		if err := letGoOf(s.seg); err != nil {
			return fmt.Errorf("let go of segment %d of %s: %w", s.id, p.name, err)
		}
	}
	return nil
}

// letGoOf gives a segment's mapped file back. The caller holds the segment.
func letGoOf(seg segment.Segment) error {
	f, mapped := seg.(segmentFile)
	if _, persisted := seg.(segment.PersistedSegment); !mapped || !persisted {
		return nil
	}
	return letGo(f.Data())
}

// lookUpsATrim is after how many words that were looked up a search looks at the memory.
const lookUpsATrim = 256

// reads counts what a search looks up all over the files, and trims now and then.
func (r *run) reads() {
	if r.lookUps++; r.lookUps%lookUpsATrim == 0 {
		r.index.trim()
	}
}
