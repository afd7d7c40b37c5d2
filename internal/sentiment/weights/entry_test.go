package weights

import "testing"

func TestAnEntryGivesBackWhatWasPutInIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		number            int32
		odds, lead        int
		wantOdds, wantLed int
	}{
		{1, 0, 0, 0, 0}, {MostNumber, MostOdds, 127, MostOdds, 127}, {85721, LeastOdds, -128, LeastOdds, -128},
		{7, -1, -1, -1, -1}, {7, 1000, 1000, MostOdds, 127}, {7, -1000, -1000, LeastOdds, -128},
	} {
		e := NewEntry(c.number, c.odds, c.lead)
		if e.Number() != c.number || e.Odds() != c.wantOdds || int(e.Lead()) != c.wantLed {
			t.Errorf("%v: %d %d %d", c, e.Number(), e.Odds(), e.Lead())
		}
	}
}

// What is revised changes as asked, and everything else stays.
func TestRevisedChangesEntriesAlone(t *testing.T) {
	t.Parallel()
	keys := []uint64{0x1111111122222222, 0x3333333344444444, 0x5555555566666666}
	var rows [][]int8
	for i := range keys {
		e := NewEntry(int32(i+1), 0, -9)
		rows = append(rows, []int8{int8(e), int8(e >> 8), int8(e >> 16), int8(e >> 24)})
	}
	old, err := OpenTable(string(BuildTable(keys, rows, 4)))
	if err != nil {
		t.Fatal(err)
	}
	revised, err := OpenTable(string(old.Revised(func(e Entry) Entry { return NewEntry(e.Number(), 10*int(e.Number()), int(e.Lead())) })))
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range keys {
		if e, want := revised.Number(h), NewEntry(int32(i+1), 10*(i+1), -9); e != want {
			t.Errorf("%x: %x, want %x", h, e, want)
		}
	}
	if e := revised.Number(0x7777777788888888); e != 0 {
		t.Errorf("a word that is not there: %x", e)
	}
}
