package sentiment

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/train/published"
)

//go:embed testdata/realposts.tsv
var realPosts string

// TestRealPostsTowardsTheBrandsTheyName counts how many real posts are read as their readers read them, by stratum,
// and holds that to a floor a little below what was measured (docs/sentiment/towards.md). Run with -v it prints the table.
func TestRealPostsTowardsTheBrandsTheyName(t *testing.T) {
	t.Parallel()
	rows := rowsOf(realPosts)
	texts := publishedTexts(t)
	e := engine(t)
	for half, floor := range map[string]float64{"open": 0.72, "blind": 0.65} {
		t.Run(half, func(t *testing.T) {
			t.Parallel()
			asked, right, all, good := map[string]int{}, map[string]int{}, 0, 0
			for _, f := range rows {
				text, ok := texts[f[0]]
				if f[1] != half || !ok {
					continue
				}
				got := e.Analyze(text, Options{Targets: []Target{{Names: []string{f[3]}}}}).Targets[0].Label
				for _, kind := range []string{f[2], "meant " + f[4]} {
					asked[kind]++
					if got == mention.Label(f[4]) {
						right[kind]++
					}
				}
				all++
				if got == mention.Label(f[4]) {
					good++
				}
			}
			for kind, n := range asked {
				t.Logf("%s %d of %d", kind, right[kind], n)
			}
			t.Logf("all %d of %d", good, all)
			if float64(good) < floor*float64(all) || all < 280 {
				t.Errorf("%d of %d right, want %.2f of 280 or more", good, all, floor)
			}
		})
	}
}

// publishedTexts are the texts of the data sets by their hashes; without the sets the test is skipped.
func publishedTexts(t *testing.T) map[string]string {
	t.Helper()
	texts, err := published.Texts(sharedData(""))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no such data: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// dataFile reads a file of a data set, and skips the test where there is none.
func dataFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(sharedData(name))
	if err != nil {
		t.Skip("no such data: ", err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return data
	}
	r, err := gzip.NewReader(bufio.NewReader(bytes.NewReader(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
