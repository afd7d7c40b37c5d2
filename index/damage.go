package index

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// errDamaged means that a segment's file is not what was written.
var errDamaged = errors.New("a segment of the index is damaged")

// guarded runs the reading of segments. A damaged one makes Bleve and roaring reach outside of what
// is there, and a file cut short or a bad disk makes the mapped memory fault; both end the search, not the
// process, and condemn the partition that was being read.
func (r *run) guarded(read func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		if _, memory := fault.(runtime.Error); !memory || r.reading == nil {
			panic(fault)
		}
		err = fmt.Errorf("%w: %v", errDamaged, fault)
		r.reading.part.condemn(err)
		r.index.options.Log.ErrorContext(r.ctx, "a segment of the index is damaged; its partition is rebuilt from the journal",
			"partition", r.reading.part.name, "err", err)
	}()
	return read()
}

// condemn makes a partition one that is not opened any more and waits for Repair.
func (p *partition) condemn(err error) {
	p.mu.Lock()
	eng, cur := p.eng, p.cur
	p.cur = nil
	p.mu.Unlock()
	if eng != nil {
		eng.fail(err)
	}
	if cur != nil {
		cur.release()
	}
}

// verify compares the segments of a partition that nobody has looked at yet with the checksums that
// stand in their files.
func (p *partition) verify(ctx context.Context) error {
	v, err := p.view()
	if err != nil {
		return err
	}
	defer v.release()
	for _, s := range v.segs {
		if s.col.sound.Load() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		err := checksum(s)
		if errors.Is(err, fs.ErrNotExist) && !p.has(s.id) {
			continue // merged away meanwhile
		}
		if err != nil {
			p.condemn(err)
			return fmt.Errorf("%w: %w", errBroken, err)
		}
		s.col.sound.Store(true)
	}
	return nil
}

// has reports whether the newest state of the partition has this segment.
func (p *partition) has(id uint64) bool {
	v, err := p.view()
	if err != nil {
		return true // then it matters little what is missing
	}
	defer v.release()
	return slices.ContainsFunc(v.segs, func(s *segmentView) bool { return s.id == id })
}

// checksum reads a segment's file through. It does so beside the mapping that searches read: what is
// mapped once counts as the process's own until the system needs the room.
func checksum(s *segmentView) error {
	mapped, ok := s.seg.(segmentFile)
	lies, ok2 := s.seg.(segment.PersistedSegment)
	if !ok || !ok2 {
		return nil
	}
	f, err := os.Open(lies.Path())
	if err != nil {
		return fmt.Errorf("%w: segment %d cannot be read: %w", errDamaged, s.id, err)
	}
	defer func() { _ = f.Close() }()
	size, sum := int64(len(mapped.Data())), crc32.NewIEEE()
	if size < footerSize {
		return fmt.Errorf("%w: segment %d is cut short", errDamaged, s.id)
	}
	if _, err := io.CopyN(sum, f, size-crc32.Size); err != nil {
		return fmt.Errorf("%w: segment %d cannot be read: %w", errDamaged, s.id, err)
	}
	if sum.Sum32() != mapped.CRC() {
		return fmt.Errorf("%w: the checksum of segment %d is not that of its contents", errDamaged, s.id)
	}
	return nil
}

// Verify reads every segment file that was not verified since it was opened and compares it with its
// checksum. A partition with a damaged one is given up as broken: results name its time as
// missing until Repair or Maintain has rebuilt it. It says what it found; nil is all well.
func (x *Index) Verify(ctx context.Context) []error {
	x.mu.RLock()
	parts := x.parts
	x.mu.RUnlock()
	var found []error
	for _, p := range parts {
		if err := p.verify(ctx); err != nil && !errors.Is(err, errGone) {
			found = append(found, fmt.Errorf("partition %s: %w", p.name, err))
		}
	}
	return found
}
