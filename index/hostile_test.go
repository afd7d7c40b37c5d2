package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/index/indextest"
	"github.com/earshot/earshot/internal/query"
)

// hostileQueries are shapes that ask for as much work as the language allows.
func hostileQueries() map[string]string {
	repeat := func(n int, sep string, part func(i int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = part(i)
		}
		return strings.Join(parts, sep)
	}
	letters := func(i int) string { return string(rune('a'+i%26)) + string(rune('a'+i/26%26)) }
	return map[string]string{
		"many prefixes":                   repeat(300, " OR ", func(i int) string { return letters(i) + "*" }),
		"prefixes that all must match":    repeat(100, " ", func(i int) string { return letters(i) + "*" }),
		"stars on both sides":             repeat(60, " OR ", func(i int) string { return "*" + letters(i) + "*" }),
		"many fuzzy words":                repeat(200, " OR ", func(i int) string { return "comp" + letters(i) + "~2" }),
		"a huge OR":                       repeat(2000, " OR ", func(i int) string { return indextest.Invented(uint64(i)) }),
		"a huge OR of phrases":            repeat(500, " OR ", func(i int) string { return `"the ` + letters(i) + ` of"` }),
		"wildcards in a phrase":           `"th* co* an* in* of* to* re* de*"`,
		"wildcards near each other":       "(th* OR co* OR an*) NEAR/100 (in* OR re* OR de*)",
		"NEAR in NEAR in NEAR":            "(((the NEAR/100 of) NEAR/100 (and NEAR/100 to)) NEAR/100 ((in NEAR/100 is) NEAR/100 (it NEAR/100 that))) NEAR/100 (for NEAR/100 on)",
		"SENTENCE of wildcards":           "(th* OR co*) SENTENCE (an* OR in*)",
		"NEAR among common words":         "(the OR of OR and OR to OR in OR a) NEAR/100 (is OR it OR that OR for OR on OR i)",
		"a NOT of everything":             "NOT (" + repeat(200, " OR ", func(i int) string { return letters(i) + "*" }) + ")",
		"patterns that backtrack":         repeat(40, " OR ", func(i int) string { return "a*" + letters(i) + "*e*e*e*e*e*s" }),
		"deep parentheses":                strings.Repeat("(the OR ", 60) + "of" + strings.Repeat(")", 60),
		"wildcards in every keyword":      "author:*a* OR link:*e* OR site:*s* OR hashtag:*t* OR source:*o*",
		"title prefixes":                  repeat(100, " OR ", func(i int) string { return "title:" + letters(i) + "*" }),
		"exact spellings of common words": "{The} {Of} {And} NEAR/50 {To}",
		"common words, each in its place": `"the of" OR "of the" OR "in the" OR "to the" OR "on the" OR "for the" OR "and the" OR "it is"`,
		"one prefix a segment knows well": "co*",
		"numbers over everything":         "sentiment:>-2 engagement:>=0 followers:>=0",
	}
}

// TestNoQueryHoldsTheProcess asks all of them. It never says how long a search may take, which is the
// machine's to decide, but that one that is too broad says so, and that one nobody waits for ends.
func TestNoQueryHoldsTheProcess(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{}, babble(3000)...)
	for name, src := range hostileQueries() {
		q, err := query.Parse(src, query.Options{Now: noon})
		if err != nil {
			continue // refused before it costs anything
		}
		for _, sort := range []Sort{ByTime, ByRelevance} {
			_, err = x.Search(t.Context(), Request{Query: q, Sort: sort, Collapse: true, Facets: FacetFields()})
			if err != nil && !errors.Is(err, ErrTooBroad) {
				t.Errorf("%s: %v", name, err)
			}
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := x.Search(ended, Request{Query: q}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: a search that nobody waits for says %v", name, err)
		}
	}
}

// TestSpeedOfHostileQueries asks them of EARSHOT_BENCH_DOCS mentions under the usual limit and prints
// how long each held the process.
func TestSpeedOfHostileQueries(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil {
		t.Skip("set EARSHOT_BENCH_DOCS, e.g. to 100000")
	}
	x, _ := ours(t, n, 5000)
	defer x.Close()
	x.options.SearchLimit = usualLimit
	for name, src := range hostileQueries() {
		q, err := query.Parse(src, query.Options{Now: noon})
		if err != nil {
			t.Logf("%-34s refused: %.80s", name, strings.ReplaceAll(err.Error(), "\n", " "))
			continue
		}
		for _, sort := range []Sort{ByTime, ByRelevance} {
			begun, used := time.Now(), cpu()
			res, err := x.Search(t.Context(), Request{Query: q, Sort: sort, Collapse: sort == ByTime, Facets: FacetFields()})
			said := fmt.Sprint(err)
			if err == nil {
				said = fmt.Sprint(res.Total, " hits")
			}
			t.Logf("%-34s by %-9s %7.0f ms, CPU %7.0f ms: %s", name, sort, time.Since(begun).Seconds()*1e3, (cpu()-used).Seconds()*1e3, said)
		}
	}
}
