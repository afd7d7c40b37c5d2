package sentiment

import (
	"bufio"
	"encoding/json"
	"math/rand"
	"os"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestTuningOnWhatWasWrongDoesNotSpoilTheRest corrects airline posts that the model had wrong, as people
// do, and looks at posts that nobody corrected. It prints the lines of docs/sentiment.md with -v.
func TestTuningOnWhatWasWrongDoesNotSpoilTheRest(t *testing.T) {
	t.Parallel()
	e := engine(t)
	all := airlinePosts(t)
	rand.New(rand.NewSource(1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	ordinary, test, rest := all[:400], all[400:2400], all[2400:]
	before := e.Agree(test).Share()
	for _, n := range []int{12, 40, 150} {
		var list []Correction
		for _, c := range rest {
			if len(list) < n && e.Analyze(c.Text, Options{}).Label != c.Label {
				list = append(list, c)
			}
		}
		after := e.Adjusted(e.Tune(list, ordinary)).Agree(test).Share()
		t.Logf("%d corrections: %.3f of the others are right, %.3f before", n, after, before)
		if after < before-0.01 {
			t.Errorf("%d corrections: %.3f of the others are right, %.3f before", n, after, before)
		}
	}
}

func airlinePosts(t *testing.T) (list []Correction) {
	for _, airline := range []string{"american", "delta", "southwest"} {
		f, err := os.Open(sharedData("airline-mentions/" + airline + ".jsonl"))
		if err != nil {
			t.Skip("no airline mentions: ", err)
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			var post struct{ Text, Label string }
			if err := json.Unmarshal(lines.Bytes(), &post); err != nil {
				t.Fatal(err)
			}
			list = append(list, Correction{Text: post.Text, Label: mention.Label(post.Label)})
		}
		_ = f.Close()
	}
	return list
}
