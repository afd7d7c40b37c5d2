package index

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/analysis"
)

// Texts is where the index gets what it does not keep: whole mentions, in the
// order asked, missing ones absent. The journal is one.
type Texts interface {
	Get(ctx context.Context, ids ...string) ([]mention.Mention, error)
}

// Source is what a broken or outdated index is rebuilt from: the enriched
// entries of the journal after a sequence, in order, at most limit of them.
type Source interface {
	Enriched(ctx context.Context, seq uint64, limit int) ([]mention.Entry, error)
}

// Options say how an index behaves. The zero value works but shows no texts and
// cannot rebuild itself.
type Options struct {
	Location *time.Location // of timelines and of dates in queries; UTC when nil
	Texts    Texts          // nil: hits carry ids only
	Source   Source         // nil: a broken partition stays broken
	Now      func() time.Time
	Log      *slog.Logger

	// SearchLimit is how long one search may take before it ends with
	// ErrTooBroad; 1.9 s when 0, so that two seconds are kept with what it takes to stop.
	SearchLimit time.Duration
	// BatchLimit is how long Bleve may take for one batch before its partition
	// is given up; 10 min when 0: a machine that is busy with other things is no reason
	// to rebuild a partition.
	BatchLimit time.Duration
	// PartitionSize is how many mentions the newest partition holds before the next one is begun; 2.5
	// million when 0.
	PartitionSize int
	// PartitionSpan is the longest span of time in one partition, 0 for no bound; a
	// fraction of the retention keeps the dropping of old mentions cheap.
	PartitionSpan time.Duration
	// OpenPartitions is how many partitions are kept open at once; 8 when 0.
	OpenPartitions int

	segmentSize    int   // how many documents Bleve merges into one segment at most; largestSegment when 0
	residentAtMost int64 // bytes of mapped files; usualResident when 0
}

func (o Options) filled() Options {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.SearchLimit == 0 {
		o.SearchLimit = usualLimit
	}
	if o.BatchLimit == 0 {
		o.BatchLimit = 10 * time.Minute
	}
	if o.PartitionSize == 0 {
		o.PartitionSize = 2_500_000
	}
	if o.segmentSize == 0 {
		o.segmentSize = largestSegment
	}
	if o.residentAtMost == 0 {
		o.residentAtMost = usualResident
	}
	if o.OpenPartitions == 0 {
		o.OpenPartitions = 8
	}
	return o
}

// ErrClosed is returned by a closed index.
var ErrClosed = errors.New("index is closed")

// Index is a searchable copy of the journal's enriched mentions. Any number of
// goroutines may search while one applies.
type Index struct {
	dir     string
	file    string // name of the manifest: that of the index, or of one being rebuilt
	options Options
	build   *builders
	edits   *edits
	// interner of each counted field; the map is filled at Open and never changes
	interner map[string]*interner
	scratch  sync.Pool // of *scratch
	// turns are taken by searches that run. With more than a few for each processor all of them would
	// run out of their time; those that wait have not begun theirs.
	turns chan struct{}

	rewound chan struct{} // see Rewound

	writing sync.Mutex // held by whoever changes partitions or their contents

	mu     sync.RWMutex // guards what follows
	man    *manifest
	parts  []*partition // in order of time; the last holds the cursor
	cursor uint64
	target uint64 // where the cursor stood before the newest partition was begun anew
	lost   error  // found by Open
	anew   bool   // all of it was
	ticks  uint64
	closed bool

	scrubbed time.Time // guarded by writing: see Scrub
}

// usualLimit is how long a search may take: two seconds, less what it takes to stop.
const usualLimit = 1900 * time.Millisecond

// Open opens the index in dir, creating it when there is none. Partitions that cannot be read do
// not keep it from opening: see Index.Damage and Index.Maintain.
func Open(ctx context.Context, dir string, o Options) (*Index, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	x := &Index{dir: dir, file: manifestName, options: o.filled(), build: &builders{}, edits: &edits{}, interner: map[string]*interner{},
		turns: make(chan struct{}, 2*runtime.GOMAXPROCS(0)), rewound: make(chan struct{}, 1)}
	for _, column := range facetFields() {
		x.interner[column] = newInterner()
	}
	x.interner[string(query.FieldSentiment)] = newInterner()
	if err := x.load(ctx); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	return x, nil
}

// load reads the manifest, or begins an index when there is none that can be
// read, and takes up where the newest partition stands.
func (x *Index) load(ctx context.Context) error {
	man, err := readManifest(x.dir, x.file)
	if err == nil && man != nil && man.Layout != layoutVersion {
		err = fmt.Errorf("%w: its files have form %d, this earshot reads form %d", errBroken, man.Layout, layoutVersion)
	}
	if errors.Is(err, errBroken) {
		x.lost, x.anew = err, true
		x.options.Log.WarnContext(ctx, "the index is of another version or damaged; it is begun anew and rebuilt from the journal", "err", err)
		man, err = nil, nil
	}
	if err != nil {
		return err
	}
	if man == nil {
		if man, err = x.beginGeneration(nil); err != nil {
			return err
		}
	}
	x.adopt(man)
	x.sweep(ctx)
	head := x.head()
	cursor, err := head.cursor()
	if errors.Is(err, errBroken) {
		x.lost = err
		return x.replace(ctx, head, err)
	}
	if err != nil {
		return err
	}
	x.cursor = max(cursor, head.since)
	return nil
}

// Rewound has something in it when the cursor went back because the newest partition was begun
// anew: whoever follows the journal has entries to apply again, though nothing new came.
func (x *Index) Rewound() <-chan struct{} { return x.rewound }

// LostAtOpen is why the newest partition, or the whole index, was found broken at the opening and
// begun anew; nil when it was not.
func (x *Index) LostAtOpen() error { return x.lost }

// BegunAnew reports whether Open found nothing that it could read where an index had been: all of the journal is applied again.
func (x *Index) BegunAnew() bool { return x.anew }

// adopt makes partitions of a manifest's lines.
func (x *Index) adopt(man *manifest) {
	x.man, x.parts = man, nil
	for _, m := range man.Partitions {
		x.parts = append(x.parts, x.partition(m, man.Generation))
	}
}

// partition is what a line of a manifest speaks of, not yet opened.
func (x *Index) partition(m partitionMeta, generation int) *partition {
	p := &partition{name: m.Name, dir: generationDir(x.dir, generation), since: m.Since, behind: m.Behind,
		options: &x.options, builders: x.build}
	p.from, p.to = m.span()
	return p
}

// beginGeneration makes empty partitions, one for all time or those planned, in a
// directory of their own, and writes their manifest.
func (x *Index) beginGeneration(planned []partitionMeta) (*manifest, error) {
	man := &manifest{Layout: layoutVersion, Analysis: analysis.Version, Mapping: mappingVersion, Floor: math.MinInt64, Generation: 1, Partitions: planned}
	for _, name := range []string{manifestName, nextName} {
		if old, err := readManifest(x.dir, name); err == nil && old != nil {
			man.Generation, man.Floor = max(man.Generation, old.Generation+1), max(man.Floor, old.Floor)
		}
	}
	if planned == nil {
		man.Partitions = []partitionMeta{{Name: "p-000001"}}
	}
	dir := generationDir(x.dir, man.Generation)
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return nil, fmt.Errorf("begin a generation of the index: %w", err)
	}
	for _, m := range man.Partitions {
		if err := x.partition(m, man.Generation).create(0); err != nil {
			return nil, err
		}
	}
	return man, man.write(x.dir, x.file)
}

// head is the newest partition, which holds the cursor.
func (x *Index) head() *partition { return x.parts[len(x.parts)-1] }

// Cursor is the sequence up to which the journal has been taken in, as of the last
// commit.
func (x *Index) Cursor() uint64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.cursor
}

// Close lets go of all files. It may be called more than once.
func (x *Index) Close() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	var errs []error
	for _, p := range x.parts {
		errs = append(errs, p.retire())
	}
	return errors.Join(errs...)
}

// path of a partition's directory.
func (p *partition) path() string { return filepath.Join(p.dir, p.name) }
