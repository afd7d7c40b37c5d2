package config

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long a file must be left alone before it is read: editors write
// in several steps. lookAnyway is how often it is read without having been told,
// for file systems that tell nothing.
const (
	settle     = 150 * time.Millisecond
	lookAnyway = time.Minute
)

// Watch calls changed each time the content of the rules file at path has become
// another one: with the new configuration, or with the error that keeps it from
// being used (then the caller keeps what it has). A file that vanishes for a
// moment, as some editors let it, is no change; one that stays away is an error
// once. inForce is the content in use when Watch begins, nil to have the file
// reported at once. Calls come one at a time. Watch returns nil when ctx ends, and an
// error only when the file's directory cannot be watched at all.
func Watch(ctx context.Context, path string, inForce []byte, changed func(*Config, error)) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", path, err)
	}
	defer watcher.Close()
	// The directory, not the file: editors and mounted volumes put another file
	// (or link) in its place, and a watch on the old one would hear nothing more.
	if err := watcher.Add(filepath.Dir(path)); err != nil {
		return fmt.Errorf("watch %s: %w", path, err)
	}
	w := watch{path: path, changed: changed}
	if inForce != nil {
		w.seen = sum(inForce)
	}
	return w.run(ctx, watcher)
}

type watch struct {
	path    string
	changed func(*Config, error)
	seen    []byte // what was reported last: a digest, or the text of an error
	pending []byte // what was found last and is not reported yet
}

func sum(src []byte) []byte {
	s := sha256.Sum256(src)
	return s[:]
}

func (w *watch) run(ctx context.Context, watcher *fsnotify.Watcher) error {
	quiet := time.NewTimer(settle) // look once at the start
	defer quiet.Stop()
	anyway := time.NewTicker(lookAnyway)
	defer anyway.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case _, open := <-watcher.Events:
			if !open {
				return nil
			}
			quiet.Reset(settle)
		case _, open := <-watcher.Errors: // an overflow: events were lost, so look
			if !open {
				return nil
			}
			quiet.Reset(settle)
		case <-anyway.C:
			quiet.Reset(settle)
		case <-quiet.C:
			if w.look() {
				quiet.Reset(settle)
			}
		}
	}
}

// look reads the file and reports it when it is not what was reported last, and
// has been the same twice in a row: half a file is often a valid file. again says
// that it must be looked at once more.
func (w *watch) look() (again bool) {
	src, err := read(w.path)
	var found []byte
	if err != nil {
		found = []byte(err.Error())
	} else {
		found = sum(src)
	}
	if bytes.Equal(found, w.seen) {
		w.pending = nil
		return false
	}
	if !bytes.Equal(found, w.pending) {
		w.pending = found
		return true
	}
	w.seen, w.pending = found, nil
	if err != nil {
		w.changed(nil, fmt.Errorf("read %s: %w", w.path, err))
		return false
	}
	cfg, err := Parse(w.path, src)
	if cfg != nil {
		cfg.Path = w.path
	}
	w.changed(cfg, err)
	return false
}
