package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// ErrChanged says that a file is not what an edit began from: somebody else has
// saved it meanwhile.
var ErrChanged = errors.New("the file has changed since it was opened for this edit")

// copiesKept is how many earlier versions stay beside a file.
const copiesKept = 20

// Save puts next in the place of a rules file that still holds old, in one step:
// whoever reads it finds the one or the other, and after a crash too. The old text
// stays beside it under the name it returns (the newest twenty do). It refuses a
// text with problems ([*Problems]) and a file that changed meanwhile ([ErrChanged]).
func Save(path string, old, next []byte, now time.Time) (backup string, err error) {
	if _, err := Parse(path, next); err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path) // a link stays a link
	if err != nil {
		return "", fmt.Errorf("save %s: %w", path, err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return "", fmt.Errorf("save %s: %w", path, err)
	}
	present, err := read(real)
	if err != nil {
		return "", fmt.Errorf("save %s: %w", path, err)
	}
	if !bytes.Equal(present, old) {
		return "", fmt.Errorf("save %s: %w", path, ErrChanged)
	}
	backup = real + "." + now.UTC().Format("20060102-150405.000") + ".bak"
	if err := put(backup, old, info.Mode().Perm()); err != nil {
		return "", fmt.Errorf("keep a copy of %s: %w", path, err)
	}
	if err := put(real, next, info.Mode().Perm()); err != nil {
		return "", fmt.Errorf("save %s: %w (a single mounted file cannot be replaced; mount its directory)", path, err)
	}
	return backup, tidy(real)
}

// put writes a file in one step and waits until it is on the disk.
func put(path string, content []byte, mode fs.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".earshot-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// tidy removes the oldest copies beyond those that are kept.
func tidy(path string) error {
	copies, err := filepath.Glob(escaped(path) + ".*.bak")
	if err != nil || len(copies) <= copiesKept {
		return nil
	}
	slices.Sort(copies) // named by their time
	for _, c := range copies[:len(copies)-copiesKept] {
		if err := os.Remove(c); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove an old copy: %w", err)
		}
	}
	return nil
}

// escaped is a path as a pattern that matches it alone.
func escaped(path string) string {
	var b []byte
	for i := range len(path) {
		if bytes.IndexByte([]byte(`*?[\`), path[i]) >= 0 {
			b = append(b, '\\')
		}
		b = append(b, path[i])
	}
	return string(b)
}
