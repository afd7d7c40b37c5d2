package index

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// quarter is the grain of the timeline column in seconds: a quarter of an hour,
// the largest step that every time zone in use is a multiple of.
const quarter = 15 * 60

// noQuarter is the quarter of a mention without a time.
const noQuarter = math.MinInt32

// columns are the numbers of one segment's documents, indexed by document
// number. They are immutable once built and shared by every view that holds the
// segment. 16 bytes a document; the rarer numbers (see extra) are read when a query
// first asks for them.
type columns struct {
	at           []int64 // event time, seconds
	facts        []fact
	minAt, maxAt int64

	once  sync.Once
	read  atomic.Bool // more has been
	more  *extra
	bad   error
	ordMu sync.Mutex
	ord   map[string]*ordinals

	quarters quarterSums
	labels   valueTotals // of the sentiment

	// No columns, but these live as long as their segment too.
	sound atomic.Bool // the segment's file has been verified
	wilds wilds
	words wordCounts
}

// fact is what a timeline needs of a document, in one piece so that it costs one look into memory.
type fact struct {
	quarter int32 // event time / quarter
	score   int16 // sentiment in ten-thousandths, rounded; 0 without one
	label   uint8
	scored  uint8 // 1 when there is a score, else 0
}

// extra are the columns that few queries need. A column is nil when no document
// of the segment knows the number.
type extra struct {
	engagement, followers, rating, crisis []float64 // NaN when unknown
	story                                 []uint64  // 0 without one
}

// buildColumns reads every record of a segment once.
func buildColumns(seg segment.Segment) (*columns, error) {
	n := int(seg.Count())
	c := &columns{
		at: make([]int64, n), facts: make([]fact, n),
		minAt: math.MaxInt64, maxAt: math.MinInt64, ord: map[string]*ordinals{},
	}
	var r record
	for i := range n {
		if err := readRecord(seg, i, &r); err != nil {
			return nil, err
		}
		c.at[i], c.facts[i] = r.at, r.fact()
		c.minAt, c.maxAt = min(c.minAt, r.at), max(c.maxAt, r.at)
	}
	return c, nil
}

// maxScore is where the score column ends. Scores go from -1 to 1; what lies
// beyond is read from the record.
const maxScore = 3

// fact is the column form of a record.
func (r *record) fact() fact {
	f := fact{quarter: quarterOf(r.at), label: r.label}
	if !math.IsNaN(r.score) {
		f.score, f.scored = int16(math.Round(max(-maxScore, min(maxScore, r.score))*tenThousandths)), 1
	}
	return f
}

// quarterOf is the number of the quarter of an hour that holds a moment.
func quarterOf(at int64) int32 {
	if at == noTime {
		return noQuarter
	}
	q := at / quarter
	if at%quarter < 0 {
		q--
	}
	return int32(max(noQuarter+1, min(math.MaxInt32, q)))
}

func readRecord(seg segment.Segment, doc int, r *record) error {
	b, err := seg.DocID(uint64(doc))
	if err != nil {
		return fmt.Errorf("read record %d: %w", doc, err)
	}
	return r.parse(b)
}

// extra returns the rarer columns, reading them on first use.
func (c *columns) extra(seg segment.Segment) (*extra, error) {
	c.once.Do(func() {
		c.more, c.bad = buildExtra(seg)
		c.read.Store(true)
	})
	return c.more, c.bad
}

func buildExtra(seg segment.Segment) (*extra, error) {
	n := int(seg.Count())
	x := &extra{story: make([]uint64, n)}
	var r record
	for i := range n {
		if err := readRecord(seg, i, &r); err != nil {
			return nil, err
		}
		x.story[i] = r.story
		setNumber(&x.engagement, n, i, r.engagement)
		setNumber(&x.followers, n, i, r.followers)
		setNumber(&x.rating, n, i, r.rating)
		setNumber(&x.crisis, n, i, r.crisis)
	}
	return x, nil
}

// setNumber stores v at i and allocates the column for its first known number.
func setNumber(col *[]float64, n, i int, v float64) {
	if *col == nil {
		if math.IsNaN(v) {
			return
		}
		*col = make([]float64, n)
		for j := range i {
			(*col)[j] = math.NaN()
		}
	}
	(*col)[i] = v
}
