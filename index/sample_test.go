package index

import (
	"fmt"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// talk is so many mentions of a kettle among others, a minute apart, some of them copies of each other.
func talk(t *testing.T, n int) (*Index, []mention.Mention) {
	t.Helper()
	shown := shelf{}
	all := make([]mention.Mention, 0, n)
	for i := range n {
		m := say(i, fmt.Sprintf("the weather of town %d is fine, says w%d and v%d", i, i%7, i%50))
		if i%3 == 0 {
			m.Text = fmt.Sprintf("a kettle burns for the %dth time", i)
		}
		if i%4 == 0 {
			m.Story = fmt.Sprint("story ", i%5)
		}
		shown[m.ID] = m
		all = append(all, m)
	}
	return opened(t, Options{Texts: shown}, all...), all
}

func TestASampleLiesEvenlyAmongAllThatMatch(t *testing.T) {
	t.Parallel()
	x, all := talk(t, 900)
	for _, limit := range []int{1, 7, 100, 299, 300, 400} {
		got, total, err := x.Sample(t.Context(), Request{Query: parsed(t, "kettle"), Limit: limit, Now: noon})
		if err != nil || total != 300 || len(got) != min(limit, 300) {
			t.Fatalf("%d of %d, %v", len(got), total, err)
		}
		seen, halves := map[string]bool{}, [2]int{}
		for _, m := range got {
			seen[m.ID] = true
			if m.Published.Before(all[450].Published) {
				halves[1]++
			} else {
				halves[0]++
			}
		}
		if len(seen) != len(got) || limit >= 100 && max(halves[0], halves[1])-min(halves[0], halves[1]) > limit/4 {
			t.Errorf("%d different ones of %d, %v in the halves of time", len(seen), len(got), halves)
		}
	}
	got, total, err := x.Sample(t.Context(), Request{Query: parsed(t, "kettle"), Limit: 50, Since: all[89].Published, Now: noon})
	if err != nil || total != 30 || len(got) != 30 {
		t.Errorf("within a time: %d of %d, %v", len(got), total, err)
	}
}

func TestTermsAreCountedExactly(t *testing.T) {
	t.Parallel()
	x, all := talk(t, 900)
	for name, tc := range map[string]struct {
		r     Request
		want  []int
		total int
	}{
		"everything":           {Request{}, []int{300, 600, 900, 0, 0}, 900},
		"a query":              {Request{Query: parsed(t, "kettle")}, []int{300, 0, 300, 0, 0}, 300},
		"a time":               {Request{Since: all[89].Published}, []int{30, 60, 90, 0, 0}, 90},
		"a query within times": {Request{Query: parsed(t, "kettle"), Since: all[89].Published, Until: all[29].Published}, []int{20, 0, 20, 0, 0}, 20},
		"nothing":              {Request{Query: parsed(t, "xylophone")}, []int{0, 0, 0, 0, 0}, 0},
	} {
		tc.r.Now = noon
		got, total, err := x.TermCounts(t.Context(), tc.r, []string{"kettle", "weather", "the", "xylophone", ""})
		if err != nil || fmt.Sprint(got) != fmt.Sprint(tc.want) || total != tc.total {
			t.Errorf("%s: %v of %d, %v, want %v of %d", name, got, total, err, tc.want, tc.total)
		}
	}
}

func TestTheMostCopiedStoriesComeFirst(t *testing.T) {
	t.Parallel()
	x, all := talk(t, 100)
	got, err := x.MostCopied(t.Context(), Request{Limit: 3, Now: noon})
	if err != nil || len(got) != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	for i, at := range []int{0, 4, 8} { // each at its newest
		if got[i].Copies != 5 || got[i].ID != all[at].ID || got[i].Mention == nil || !got[i].At.Equal(all[at].Published) {
			t.Errorf("%d: %+v", i, got[i])
		}
	}
	got, err = x.MostCopied(t.Context(), Request{Query: parsed(t, "kettle"), Since: all[24].Published, Now: noon})
	if err != nil || len(got) != 0 {
		t.Errorf("stories told once: %v, %v", got, err)
	}
}

func TestTheMostTellingWordsAreTheSameHoweverManyAreAskedFor(t *testing.T) {
	t.Parallel()
	x, _ := talk(t, 900)
	all, err := x.SignificantTerms(t.Context(), Request{Query: parsed(t, "town"), Since: noon.Add(-500 * 60e9), Now: noon}, 10_000)
	if err != nil || len(all.Terms) == 0 {
		t.Fatalf("%+v, %v", all, err)
	}
	for size := range len(all.Terms) {
		some, err := x.SignificantTerms(t.Context(), Request{Query: parsed(t, "town"), Since: noon.Add(-500 * 60e9), Now: noon}, size+1)
		if err != nil || fmt.Sprint(some.Terms) != fmt.Sprint(all.Terms[:size+1]) {
			t.Fatalf("of %d: %v, %v", size+1, some.Terms, err)
		}
	}
}

func TestAStoryTableCountsAsAMapDoes(t *testing.T) {
	t.Parallel()
	for _, most := range []int{0, 20_000, 10_000_000} {
		table, want := newStoryTable(most), map[uint64]int{}
		for i := range uint64(20_000) {
			story := storyHash(fmt.Sprint(i * i % 7919))
			table.add(story)
			want[story]++
		}
		if n := table.distinct(); n != len(want) || table.count(storyHash("none of them")) != 0 {
			t.Errorf("%d stories, want %d", n, len(want))
		}
		got := map[uint64]int{}
		table.copied(func(story uint64, copies uint32) { got[story] += int(copies) })
		for story, n := range want {
			if table.count(story) != n || got[story] != n && n > 1 || n == 1 && got[story] != 0 {
				t.Fatalf("story %x: %d, among the copied %d, want %d", story, table.count(story), got[story], n)
			}
		}
	}
}

func TestKeptCountsOfWordsAreThoseOfTheSegment(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{})
	for n := range 40 {
		put(t, x, say(n, fmt.Sprintf("kettle number%d", n%3)))
	}
	want := map[string]int{"kettle": 40, "number0": 14, "number2": 13, "teapot": 0}
	for range 2 { // looked up, then kept
		err := x.with(t.Context(), asked{}, func(r *run) error {
			for word, n := range want {
				got, err := r.frequency(word, func(int) bool { return false })
				if err != nil || got != n {
					t.Errorf("%q stands in %d, %v; want %d", word, got, err, n)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var kept wordCounts
	for n := range 3 * keptCounts {
		kept.put(fmt.Sprint(n), 1)
	}
	if len(kept.counts) > keptCounts {
		t.Errorf("%d words are kept, at most %d should be", len(kept.counts), keptCounts)
	}
}
