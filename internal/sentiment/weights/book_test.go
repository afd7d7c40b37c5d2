package weights

import "testing"

// A book says of every word what its table says, with what was given for its number, and of other words nothing.
func TestABookSaysWhatItsTableDoes(t *testing.T) {
	t.Parallel()
	var keys []uint64
	var rows [][]int8
	for i := range 500 { // many want the same place
		keys = append(keys, uint64(i+1)<<32|uint64(i%7)<<29)
		e := NewEntry(int32(i+1), i%60, i%100)
		rows = append(rows, []int8{int8(e), int8(e >> 8), int8(e >> 16), int8(e >> 24)})
	}
	table, err := OpenTable(string(BuildTable(keys, rows, 4)))
	if err != nil {
		t.Fatal(err)
	}
	keys = append(keys, 501<<32, 7, 600<<32|6<<29)
	got := make([]Word, len(keys))
	table.Book(func(n int32) uint64 { return uint64(n) * 3 }).Words(keys, got)
	for i, h := range keys {
		if e := table.Number(h); got[i].Entry != e || got[i].Row != uint64(e.Number())*3 {
			t.Errorf("%x: %+v, want %+v", h, got[i], e)
		}
	}
	if got[499].Entry.Number() != 500 || got[500] != (Word{}) {
		t.Errorf("%+v and %+v, want the last word and none", got[499], got[500])
	}
}
