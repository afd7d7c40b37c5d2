package index

import (
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// view is one consistent state of a partition: Bleve's snapshot with the columns
// of all its segments. It is immutable; whoever holds it releases it.
type view struct {
	snap *scorch.IndexSnapshot
	segs []*segmentView

	mu   sync.Mutex
	refs int
}

// segmentView is one segment of a view.
type segmentView struct {
	part    *partition
	seg     segment.Segment
	id      uint64
	size    int             // documents, deleted ones included
	deleted *roaring.Bitmap // nil without deletions
	live    int
	col     *columns

	file struct { // see wordFile
		once sync.Once
		*wordFile
	}
}

// wordFile reads the words of the segment from its file; nil when only Bleve can.
func (s *segmentView) wordFile() *wordFile {
	s.file.once.Do(func() { s.file.wordFile = openWordFile(s.seg) })
	return s.file.wordFile
}

// newView joins a snapshot, which it takes over, with columns: those known from
// the view before and freshly read ones for new segments.
func newView(p *partition, snap *scorch.IndexSnapshot, before *view) (*view, error) {
	known := map[uint64]*columns{}
	if before != nil {
		for _, s := range before.segs {
			known[s.id] = s.col
		}
	}
	v := &view{snap: snap, refs: 1}
	for _, ss := range snap.Segments() {
		s := &segmentView{part: p, seg: ss.Segment(), id: ss.Id(), size: int(ss.FullSize()), live: int(ss.LiveSize()), deleted: ss.Deleted()}
		if s.deleted != nil && s.deleted.IsEmpty() {
			s.deleted = nil
		}
		if s.size == 0 {
			continue
		}
		s.col = known[s.id]
		if s.col == nil || len(s.col.at) != s.size {
			var err error
			if s.col, err = buildColumns(s.seg); err != nil {
				_ = snap.DecRef()
				return nil, fmt.Errorf("build columns: %w", err)
			}
			_ = letGoOf(s.seg) // else opening maps every file from end to end
		}
		v.segs = append(v.segs, s)
	}
	return v, nil
}

func (v *view) acquire() *view {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.refs++
	return v
}

func (v *view) release() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.refs--; v.refs == 0 {
		_ = v.snap.DecRef() // its error is that of closing a file that nobody needs any more
	}
}

// docs is the number of live documents.
func (v *view) docs() int {
	n := 0
	for _, s := range v.segs {
		n += s.live
	}
	return n
}

// all is the bitmap of live documents.
func (s *segmentView) all() *roaring.Bitmap {
	bm := roaring.New()
	bm.AddRange(0, uint64(s.size))
	if s.deleted != nil {
		bm.AndNot(s.deleted)
	}
	return bm
}

// id of document d, as the mention knows it.
func (s *segmentView) mentionID(d uint32) (string, error) {
	b, err := s.seg.DocID(uint64(d))
	if err != nil {
		return "", fmt.Errorf("read id of document %d: %w", d, err)
	}
	raw, err := recordID(b)
	if err != nil {
		return "", fmt.Errorf("read id of document %d: %w", d, err)
	}
	return decodeID(raw), nil
}
