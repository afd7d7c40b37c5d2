package index

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// spoil changes some bytes in the middle of every segment file of a partition.
func spoil(path string) error {
	files, err := filepath.Glob(filepath.Join(path, "store", "*.zap"))
	if err != nil || len(files) == 0 {
		return errors.Join(err, os.ErrNotExist)
	}
	r := rand.New(rand.NewPCG(3, 3))
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		for range 1 + len(b)/50 {
			b[r.IntN(max(1, len(b)-footerSize))] ^= byte(1 + r.IntN(255))
		}
		if err := os.WriteFile(f, b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func TestFlippedBytesAreNoticedAndRebuilt(t *testing.T) {
	t.Parallel()
	for _, which := range []int{1, 3} {
		l := ledgerOf(days(44)...)
		dir := t.TempDir()
		o := Options{PartitionSize: 10, Source: l}
		x, err := Open(t.Context(), dir, o)
		if err != nil {
			t.Fatal(err)
		}
		follow(t, x, l, 5)
		path := x.parts[len(x.parts)-which].path()
		if err := errors.Join(x.Close(), spoil(path)); err != nil {
			t.Fatal(err)
		}
		if x, err = Open(t.Context(), dir, o); err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		_ = x.Verify(t.Context()) // what cannot even be opened was noticed before
		if res := search(t, x, "", Request{}); res.Total == 44 || which > 1 && len(res.Missing) != 1 {
			t.Errorf("%d found and %v missing: the damage goes unsaid", res.Total, res.Missing)
		}
		follow(t, x, l, 5)
		if err := x.Repair(t.Context()); err != nil {
			t.Fatal(err)
		}
		select {
		case <-x.Rewound():
		default:
			if which == 1 {
				t.Error("whoever follows the journal is not told to begin again")
			}
		}
		follow(t, x, l, 5)
		if res := search(t, x, "", Request{}); res.Total != 44 || len(res.Missing) != 0 {
			t.Errorf("after repair %d found, %v missing", res.Total, res.Missing)
		}
		if found := x.Verify(t.Context()); len(found) > 0 {
			t.Errorf("after repair: %v", found)
		}
	}
}

func TestASearchOverDamagedSegmentsEndsAndNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	all := babble(400)
	queries := []string{"ba", "ba be", `"ba be"`, "ba*", "ba~1", "ba NEAR/5 be", "source:press", "ba NOT be"}
	for seed := range uint64(16) {
		dir := t.TempDir()
		x, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		put(t, x, all...)
		head := x.head().path()
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(head, "store", "*.zap"))
		if err := scratchFile(files[0], seed); err != nil {
			t.Fatal(err)
		}
		if x, err = Open(t.Context(), dir, Options{}); err != nil {
			t.Fatal(err)
		}
		for _, q := range queries {
			res, err := x.Search(t.Context(), Request{Query: parsed(t, q), Sort: ByRelevance, Facets: FacetFields(), Collapse: true})
			if err == nil && res.Total > len(all) {
				t.Errorf("%d found", res.Total)
			}
		}
		if found := x.Verify(t.Context()); len(found) == 0 && len(x.Damage()) == 0 && x.Cursor() > 0 {
			t.Errorf("seed %d: damage goes unnoticed", seed)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}

// scratchFile damages one spot of a file: a run of up to 64 bytes.
func scratchFile(path string, seed uint64) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(seed, 9))
	at := r.IntN(len(b) - footerSize)
	for i := at; i < min(len(b)-footerSize, at+1+r.IntN(64)); i++ {
		b[i] ^= byte(1 + r.IntN(255))
	}
	return os.WriteFile(path, b, 0o600)
}
