package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// What a long text says of a brand by its name is heard however much else it tells, before or behind.
func TestALongTextIsHeardWhereItSaysWhatABrandIsOrDoes(t *testing.T) {
	t.Parallel()
	e := engine(t)
	calm := strings.Split("The council met on Tuesday to talk about the new bridge.|It will be built next to the old station.|Work starts in April and takes two years.|Residents can read the plans in the library.|A second meeting follows in June.|The mayor spoke for ten minutes.|There were about forty people in the room.|Parking is available behind the hall.", "|")
	around := func(say string, n int) string {
		all := make([]string, 0, 2*n+1)
		for k := range 2 * n {
			if k == n {
				all = append(all, say)
			}
			all = append(all, calm[k%len(calm)])
		}
		return strings.Join(all, " ")
	}
	for say, want := range map[string]mention.Label{
		"Acme is awful, I hate them.":                                   mention.Negative,
		"Acme was wonderful, I loved it there.":                         mention.Positive,
		"Acme lost two of our bags and told us nothing for three days.": mention.Negative,
		"Acme has an office there.":                                     mention.Neutral,
		"The queue went round the block past Acme.":                     mention.Neutral,
	} {
		for _, n := range []int{4, 8, 40} {
			text := around(say, n)
			if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0]; got.Label != want {
				t.Errorf("%q among %d sentences: %s %.2f, want %s", say, 2*n, got.Label, got.Score, want)
			}
		}
	}
}
