package weights

import "testing"

// A glance lets through whatever the table holds, and little else.
func TestAGlanceMissesNothingThatIsThere(t *testing.T) {
	t.Parallel()
	const rows = 20000
	mixed := func(i int) uint64 { h := uint64(i+1) * 0x9E3779B97F4A7C15; return (h ^ h>>29) * 0xD6E8FEB86659FD93 }
	var keys []uint64
	var data [][]int8
	for i := range rows {
		keys, data = append(keys, mixed(i)), append(data, []int8{1})
	}
	table, err := OpenTable(string(BuildTable(keys, data, 1)))
	if err != nil {
		t.Fatal(err)
	}
	g, through := table.Glance(), 0
	for _, h := range keys {
		if !g.May(h) {
			t.Fatalf("%x is held and not let through", h)
		}
	}
	for i := range rows {
		if g.May(mixed(rows + i)) {
			through++
		}
	}
	if through == 0 || through > rows/10 {
		t.Errorf("%d of %d others are let through, want about one in twelve", through, rows)
	}
}
