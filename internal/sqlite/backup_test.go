package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/earshot/earshot/internal/sqlite/sqlitetest"
)

// filled is a database with n rows of about half a page each.
func filled(t *testing.T, path string, n int) *DB {
	t.Helper()
	db := open(t, path)
	if err := Migrate(t.Context(), db, "room", []string{`CREATE TABLE room_a (x INTEGER PRIMARY KEY, y TEXT)`}); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, err := db.Write.Exec(`INSERT INTO room_a VALUES (?, ?)`, i, fmt.Sprintf("row%d ", i)+strings.Repeat("x", 2000)); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func count(t *testing.T, db *DB) (n int) {
	t.Helper()
	if err := db.Read.QueryRow(`SELECT count(*) FROM room_a`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestABackupIsOneMomentWhileOthersWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filled(t, filepath.Join(dir, "earshot.db"), 100)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 1000; ; i += 2 {
			select {
			case <-stop:
				return
			default:
			}
			// Pairs in one transaction: a backup with an odd count is no moment.
			if _, err := db.Write.Exec(`INSERT INTO room_a VALUES (?, 'a'), (?, 'b')`, i, i+1); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for i := range 5 {
		to := filepath.Join(dir, fmt.Sprintf("backup%d.db", i))
		if err := db.Backup(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		if n := count(t, open(t, to)); n < 100 || n%2 != 0 {
			t.Errorf("%d rows", n)
		}
	}
	close(stop)
	wg.Wait()
	if err := db.Backup(t.Context(), filepath.Join(dir, "backup0.db")); !errors.Is(err, ErrExists) {
		t.Errorf("an existing file was overwritten: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.incomplete*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRestoreReplacesOnlyWhenToldAndKeepsTheOldOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "data", "earshot.db"), filepath.Join(dir, "backup.db")
	db := filled(t, path, 10)
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Write.Exec(`DELETE FROM room_a WHERE x < 7`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), backup, path, Restoration{}); !errors.Is(err, ErrExists) {
		t.Fatalf("got %v", err)
	}
	kept, err := Restore(t.Context(), backup, path, Restoration{Replace: true, Stamp: "now"})
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, open(t, path)); n != 10 {
		t.Errorf("restored %d rows", n)
	}
	if n := count(t, open(t, kept)); n != 3 {
		t.Errorf("kept %d rows", n)
	}
	elsewhere := filepath.Join(dir, "other", "earshot.db")
	if _, err := Restore(t.Context(), backup, elsewhere, Restoration{}); err != nil {
		t.Fatal(err)
	}
}

func TestDamageIsFoundAndNamedByItsPage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "earshot.db")
	if err := filled(t, path, 50).Close(); err != nil {
		t.Fatal(err)
	}
	if err := Verify(t.Context(), path); err != nil {
		t.Fatalf("a sound file: %v", err)
	}
	sqlitetest.Spoil(t, path, "row20 ")
	err := Verify(t.Context(), path)
	if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "page ") {
		t.Errorf("got %v", err)
	}
	if _, err := Restore(context.Background(), path, filepath.Join(dir, "new.db"), Restoration{}); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "take an earlier one") {
		t.Errorf("a damaged backup was restored, or the way out misleads: %v", err)
	}
	db := open(t, path)
	found, err := db.Integrity(t.Context())
	if err != nil || len(found) == 0 || !strings.Contains(found[0], "page ") {
		t.Errorf("found %q, %v", found, err)
	}
}

func TestVerifyWritesNothingBesideTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filled(t, filepath.Join(t.TempDir(), "earshot.db"), 3)
	backup := filepath.Join(dir, "backup.db")
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if err := Verify(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%v", files)
	}
}
