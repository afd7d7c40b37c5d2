package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func open(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestMigrateRunsEachStepOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deep", "dir with ? and #", "earshot.db")
	steps := []string{`CREATE TABLE room_a (x INTEGER)`, `INSERT INTO room_a VALUES (1); INSERT INTO room_a VALUES (2)`}
	db := open(t, path)
	if err := Migrate(t.Context(), db, "room", steps[:1]); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Migrate(t.Context(), db, "room", steps); err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := db.Read.QueryRow(`SELECT count(*) FROM room_a`).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d rows, %v; want 2", n, err)
	}
	if err := Migrate(t.Context(), db, "room", steps[:1]); !errors.Is(err, ErrNewer) {
		t.Errorf("a file of a newer program: %v", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file lies elsewhere: %v", err)
	}
}

func TestAFailedStepLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "earshot.db"))
	if err := Migrate(t.Context(), db, "room", []string{`CREATE TABLE room_a (x)`, `nonsense`}); err == nil {
		t.Fatal("nonsense was accepted")
	}
	if err := Migrate(t.Context(), db, "room", []string{`CREATE TABLE room_a (x)`}); err != nil {
		t.Errorf("half a migration stayed: %v", err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "earshot.db"))
	if _, err := db.Read.Exec(`CREATE TABLE x (y)`); !errors.Is(db.Explain(err), ErrReadOnly) {
		t.Errorf("got %v", err)
	}
}

func TestOpenSaysWhatIsWrongWithTheFile(t *testing.T) {
	t.Parallel()
	write := func(content string) string {
		path := filepath.Join(t.TempDir(), "earshot.db")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(t.TempDir(), "earshot.db")
	db := open(t, foreign)
	if _, err := db.Write.Exec(`CREATE TABLE theirs (x); PRAGMA application_id = 7`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, path string
		kind       error
	}{
		{"a text file is not a database", write(strings.Repeat("just some text, no database at all\n", 200)), ErrNotDatabase},
		{"another program's database is left alone", foreign, ErrForeign},
		{"a torn header is not a database", write("SQLite format 3\x00" + strings.Repeat("\xff", 4096)), ErrNotDatabase},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Open(context.Background(), c.path)
			var e *Error
			if !errors.As(err, &e) || !errors.Is(err, c.kind) {
				t.Fatalf("got %v, want %v", err, c.kind)
			}
			if !strings.Contains(err.Error(), c.path) {
				t.Errorf("%q does not name the file", err)
			}
		})
	}
}

func TestADirectoryThatCannotBeMadeIsAnError(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), filepath.Join(file, "earshot.db")); err == nil {
		t.Error("opened a database below a file")
	}
}
