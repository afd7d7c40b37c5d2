package index

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// dictionaryWords are the words that stand in the files of an index, whether a live mention has them or not.
func dictionaryWords(t *testing.T, x *Index) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, p := range x.parts {
		v, err := p.view()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range v.segs {
			for _, field := range []string{fieldWords, "author", fieldBy, "link"} {
				err := eachTerm(s.seg, field, func(word string, _ postings) error {
					out[word] = true
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		v.release()
	}
	return out
}

func TestTheWordsOfDeletedMentionsLeaveTheFiles(t *testing.T) {
	t.Parallel()
	for _, batches := range []int{1, 4} {
		var all []mention.Mention
		kept := shelf{}
		for i := range 60 {
			m := say(i, fmt.Sprintf("acme kettle number%d", i))
			if i%20 == 7 {
				m.Text, m.Author.Handle = fmt.Sprintf("acme quuxword%d", i), fmt.Sprintf("zanzibar%d", i)
			} else {
				kept[m.ID] = m
			}
			all = append(all, m)
		}
		at := noon
		x := opened(t, Options{Texts: kept, Now: func() time.Time { return at }})
		for i := range batches {
			put(t, x, all[i*60/batches:(i+1)*60/batches]...)
		}
		forget := func(some ...mention.Mention) {
			t.Helper()
			var gone []mention.Entry
			for _, m := range some {
				gone = append(gone, mention.Entry{Op: mention.Delete, Mention: mention.Mention{ID: m.ID}})
			}
			if err := x.Apply(t.Context(), gone, x.Cursor()+1); err != nil {
				t.Fatal(err)
			}
		}
		left := func() (n int) {
			for w := range dictionaryWords(t, x) {
				if strings.Contains(w, "quuxword") || strings.Contains(w, "zanzibar") {
					n++
				}
			}
			return n
		}
		forget(all[7], all[27])
		if err := x.Scrub(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		if n := left(); n != 3 && n != 2 { // the words, handles and names of the one that stays
			t.Errorf("%d batches: %d words are left after the first scrubbing", batches, n)
		}
		forget(all[47])
		if err := x.Scrub(t.Context(), false); err != nil { // within the day: waits
			t.Fatal(err)
		}
		at = at.Add(25 * time.Hour)
		if err := x.Scrub(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		if n := left(); n != 0 {
			t.Errorf("%d batches: %d words are left a day later", batches, n)
		}
		for _, m := range x.man.Partitions {
			if m.Forgotten {
				t.Error("the partition is still marked")
			}
		}
		if got := total(t, x, "acme"); got != 57 {
			t.Errorf("%d found, want 57", got)
		}
	}
}
