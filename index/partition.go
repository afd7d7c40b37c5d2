package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"sync"

	"github.com/earshot/earshot/internal/mention"

	api "github.com/blevesearch/bleve_index_api"
)

// cursorKey names the journal cursor in a partition's internal values. It is
// committed in the same batch as the documents it stands for.
const cursorKey = "earshot.cursor"

// partition is one Bleve index that holds the mentions of a span of event time.
// It is opened when first needed; its open state is a chain of immutable views.
type partition struct {
	name     string
	dir      string
	from, to int64  // event time, half open; math.MinInt64 and math.MaxInt64 are open ends
	since    uint64 // no journal entry up to this sequence belongs here
	options  *Options
	builders *builders

	writing sync.Mutex // held by whoever changes the contents or closes

	mu     sync.Mutex // guards what follows; never held while Bleve works
	eng    *engine
	cur    *view
	used   uint64 // tick of the last use, for closing idle partitions
	gone   bool   // was replaced or dropped: must not be opened again
	bad    error  // what is wrong with its files, which are not opened again
	behind bool   // is being rebuilt: holds only a part of its mentions
}

// errGone is what a partition answers that was replaced or dropped in between; whoever
// meets it looks at the list of partitions again.
var errGone = errors.New("partition is gone")

// create makes the partition's directory, with nothing in it but a cursor.
func (p *partition) create(cursor uint64) error {
	if err := os.RemoveAll(p.path()); err != nil {
		return fmt.Errorf("create partition %s: %w", p.name, err)
	}
	eng, err := openEngine(p.path(), p.options, true)
	if err != nil {
		return fmt.Errorf("create partition %s: %w", p.name, err)
	}
	b := api.NewBatch()
	setCursor(b, cursor)
	if err := errors.Join(eng.batch(b), eng.close()); err != nil {
		return fmt.Errorf("create partition %s: %w", p.name, err)
	}
	return nil
}

func setCursor(b *api.Batch, cursor uint64) {
	b.SetInternal([]byte(cursorKey), binary.BigEndian.AppendUint64(nil, cursor))
}

// covers tells whether a mention at this moment belongs here.
func (p *partition) covers(at int64) bool {
	return at >= p.from && (at < p.to || p.to == math.MaxInt64)
}

// overlaps tells whether the partition may hold mentions in [from, to).
func (p *partition) overlaps(from, to int64) bool {
	return (p.to == math.MaxInt64 || from < p.to) && to > p.from
}

// errBroken wraps whatever makes a partition unusable until it is rebuilt.
var errBroken = errors.New("partition is broken")

// openLocked makes the partition usable. Any failure to open is a reason to rebuild it.
func (p *partition) openLocked() error {
	if p.gone {
		return fmt.Errorf("open partition %s: %w", p.name, errGone)
	}
	if p.bad != nil {
		return fmt.Errorf("open partition %s: %w: %w", p.name, errBroken, p.bad)
	}
	if p.eng != nil {
		if err := p.eng.broken(); err != nil {
			return fmt.Errorf("open partition %s: %w: %w", p.name, errBroken, err)
		}
		return nil
	}
	eng, err := openEngine(p.path(), p.options, false)
	if errors.Is(err, errLocked) {
		return fmt.Errorf("open partition %s: %w", p.name, err)
	}
	if errors.Is(err, errDamaged) {
		p.bad = err
	}
	if err != nil {
		return fmt.Errorf("open partition %s: %w: %w", p.name, errBroken, err)
	}
	v, err := p.look(eng, nil)
	if err != nil {
		_ = eng.close()
		return fmt.Errorf("open partition %s: %w: %w", p.name, errBroken, err)
	}
	p.eng, p.cur = eng, v
	return nil
}

// look is a view of an engine's present state.
func (p *partition) look(eng *engine, before *view) (v *view, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			v, err = nil, fmt.Errorf("%w: %w: %v", errBroken, errDamaged, fault)
			eng.fail(err)
		}
	}()
	snap, err := eng.snapshot()
	if err != nil {
		return nil, err
	}
	return newView(p, snap, before)
}

// refresh moves on to Bleve's present state, merges in the background
// included. The view before stays valid for those who hold it. The caller holds p.writing.
func (p *partition) refresh() error {
	p.mu.Lock()
	eng, before := p.eng, p.cur
	p.mu.Unlock()
	if eng == nil || before == nil {
		return nil
	}
	v, err := p.look(eng, before)
	if err != nil {
		return err
	}
	p.mu.Lock()
	condemned := p.cur != before
	if !condemned {
		p.cur = v
	}
	p.mu.Unlock()
	if condemned {
		v.release()
		return fmt.Errorf("refresh %s: %w", p.name, errBroken)
	}
	before.release()
	return nil
}

// view returns the present state, opening the partition if need be. The caller releases it.
func (p *partition) view() (*view, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cur != nil { // still readable, even when Bleve takes no more writes
		return p.cur.acquire(), nil
	}
	if err := p.openLocked(); err != nil {
		return nil, err
	}
	return p.cur.acquire(), nil
}

// change is what one batch does to a partition.
type change struct {
	puts    []*mention.Mention
	deletes []string // external ids
	cursor  uint64   // 0 leaves the cursor alone
}

// apply commits a change and makes it visible.
func (p *partition) apply(ctx context.Context, c change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(c.puts) == 0 && len(c.deletes) == 0 && c.cursor == 0 {
		return nil
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	p.mu.Lock()
	err := p.openLocked()
	eng := p.eng
	p.mu.Unlock()
	if err != nil {
		return err
	}
	b := api.NewBatch()
	for _, id := range c.deletes {
		b.Delete(id)
	}
	for _, d := range p.builders.build(c.puts) {
		b.Update(d)
	}
	if c.cursor != 0 {
		setCursor(b, c.cursor)
	}
	if err := eng.batch(b); err != nil {
		if eng.broken() != nil {
			return fmt.Errorf("%w: %w", errBroken, err)
		}
		return err
	}
	return p.refresh()
}

// cursor is the journal sequence this partition has committed, 0 when it never
// held one.
func (p *partition) cursor() (uint64, error) {
	v, err := p.view()
	if err != nil {
		return 0, err
	}
	defer v.release()
	b, err := v.snap.GetInternal([]byte(cursorKey))
	if err != nil {
		return 0, fmt.Errorf("read cursor of %s: %w", p.name, err)
	}
	if len(b) != 8 {
		return 0, nil
	}
	return binary.BigEndian.Uint64(b), nil
}

// retire closes the partition for good; views that are still held stay readable.
func (p *partition) retire() error {
	p.writing.Lock()
	defer p.writing.Unlock()
	p.mu.Lock()
	p.gone = true
	p.mu.Unlock()
	return p.closeWriting()
}

// closeIdle is close, unless somebody is writing.
func (p *partition) closeIdle() error {
	if !p.writing.TryLock() {
		return nil
	}
	defer p.writing.Unlock()
	return p.closeWriting()
}

func (p *partition) closeWriting() error {
	p.mu.Lock()
	eng, cur := p.eng, p.cur
	p.eng, p.cur = nil, nil
	p.mu.Unlock()
	if cur != nil {
		cur.release()
	}
	if eng == nil {
		return nil
	}
	return eng.close()
}
