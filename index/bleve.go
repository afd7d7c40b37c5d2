package index

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	api "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"
)

// errWedged means that Bleve stopped answering. Its partition is abandoned and
// must be rebuilt elsewhere: the wedged one cannot even be closed.
var errWedged = errors.New("bleve stopped answering")

// errLocked means that another process, or another Index of this one, holds the
// files. That is no damage.
var errLocked = errors.New("the index is open elsewhere")

// lockWait is how long opening waits for another process to let go of a
// partition; without it Bleve waits for ever.
const lockWait = "2s"

// largestSegment is how many documents Bleve merges into one segment at most. A merge maps all that it reads:
// half a million in one took 300 MB for its time, and searches gain next to nothing from segments so large.
const largestSegment = 100_000

// engine is one open Bleve index with a guard around everything that can
// hang: Bleve's calls take no context, and after a panic in its merger every later
// call blocks for ever (zapx#442).
type engine struct {
	path  string
	bleve bleve.Index
	raw   api.Index
	limit time.Duration // how long one batch or Close may take

	mu   sync.Mutex
	dead error // why the engine must not be used any more
}

// openEngine opens the Bleve index at path, or makes an empty one.
func openEngine(path string, o *Options, create bool) (e *engine, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { // Bleve trusts what it reads
		if fault := recover(); fault != nil {
			e, err = nil, fmt.Errorf("open bleve %s: %w: %v", path, errDamaged, fault)
		}
	}()
	name := asyncErrors.register()
	conf := map[string]any{"bolt_timeout": lockWait, "asyncErrorCallbackName": name, "scorchMergePlanOptions": map[string]any{"MaxSegmentSize": o.segmentSize}}
	var idx bleve.Index
	if create {
		m := mapping.NewIndexMapping()
		m.DefaultMapping = mapping.NewDocumentDisabledMapping() // documents are built by hand
		idx, err = bleve.NewUsing(path, m, scorch.Name, scorch.Name, conf)
	} else {
		idx, err = bleve.OpenUsing(path, conf)
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("open bleve %s: %w: %w", path, errLocked, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open bleve %s: %w", path, err)
	}
	raw, err := idx.Advanced()
	if err != nil {
		return nil, fmt.Errorf("open bleve %s: %w", path, err)
	}
	e = &engine{path: path, bleve: idx, raw: raw, limit: o.BatchLimit}
	asyncErrors.watch(path, e.fail)
	return e, nil
}

// fail marks the engine as unusable; the first reason stays.
func (e *engine) fail(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.dead == nil {
		e.dead = err
	}
}

// broken says why the engine must not be used any more, or nil.
func (e *engine) broken() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.dead
}

// batch commits b durably. It returns errWedged when Bleve does not answer within
// the engine's limit.
func (e *engine) batch(b *api.Batch) error {
	if err := e.broken(); err != nil {
		return err
	}
	err := e.guard("commit a batch to", func() error { return e.raw.Batch(b) })
	if err != nil && !errors.Is(err, errWedged) {
		return fmt.Errorf("commit a batch to %s: %w", e.path, err)
	}
	return err
}

// guard runs fn but gives up on it after the engine's limit. A panic of Bleve's becomes an
// error.
func (e *engine) guard(what string, fn func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("bleve panicked: %v", p)
			}
		}()
		done <- fn()
	}()
	timer, look := time.NewTimer(e.limit), time.NewTicker(time.Second)
	defer timer.Stop()
	defer look.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-look.C:
			// Background work that failed says so, and what waits for it may wait for ever.
			if err := e.broken(); err != nil {
				return fmt.Errorf("%s %s: %w: %w", what, e.path, errWedged, err)
			}
		case <-timer.C:
			err := fmt.Errorf("%s %s: %w within %v", what, e.path, errWedged, e.limit)
			e.fail(err)
			return err
		}
	}
}

// snapshot is the present state; the caller must DecRef it.
func (e *engine) snapshot() (*scorch.IndexSnapshot, error) {
	r, err := e.raw.Reader()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", e.path, err)
	}
	s, ok := r.(*scorch.IndexSnapshot)
	if !ok || s == nil {
		return nil, fmt.Errorf("read %s: not a scorch index", e.path)
	}
	return s, nil
}

// close lets go of the files. An engine that is broken may hang in it and is
// abandoned after the limit.
func (e *engine) close() error {
	asyncErrors.forget(e.path)
	if errors.Is(e.broken(), errWedged) {
		return e.broken()
	}
	if err := e.guard("close", e.bleve.Close); err != nil {
		return fmt.Errorf("close %s: %w", e.path, err)
	}
	return nil
}

// asyncErrors spreads the errors of Bleve's background work to the engines. Bleve
// takes such callbacks only by name from one table of the process, which
// must not change once an index is open; so there is one callback, and the paths are told apart
// here.
var asyncErrors watchers

type watchers struct {
	once   sync.Once
	mu     sync.Mutex
	byPath map[string]func(error)
}

// register puts the one callback into Bleve's table and returns its name.
func (w *watchers) register() string {
	const name = "earshot"
	w.once.Do(func() {
		w.byPath = map[string]func(error){}
		scorch.RegistryAsyncErrorCallbacks[name] = func(err error, path string) {
			w.mu.Lock()
			fail := w.byPath[path]
			w.mu.Unlock()
			if fail != nil {
				fail(fmt.Errorf("background work on %s: %w", path, err))
			}
		}
	})
	return name
}

func (w *watchers) watch(path string, fail func(error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.byPath[storePath(path)] = fail
}

func (w *watchers) forget(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.byPath, storePath(path))
}

// storePath is the directory within a Bleve index that its background errors
// name.
func storePath(path string) string { return path + string(os.PathSeparator) + "store" }
