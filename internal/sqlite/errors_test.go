package sqlite

import "testing"

func TestACodeOfSQLiteHasItsKind(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]error{
		4874: ErrFull, // SQLITE_IOERR_SHMSIZE, which a full disk gives beside the database
		13:   ErrFull, 10: ErrIO, 778: ErrIO, 8: ErrReadOnly, 1032: ErrReadOnly, 11: ErrCorrupt, 26: ErrNotDatabase, 5: ErrBusy, 261: ErrBusy, 1: nil,
	} {
		if got := kindOfCode(code); got != want {
			t.Errorf("%d: %v, want %v", code, got, want)
		}
	}
}
