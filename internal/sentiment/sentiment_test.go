package sentiment

import (
	"strings"
	"sync"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

var loaded = sync.OnceValues(Load)

func engine(t testing.TB) *Engine {
	t.Helper()
	e, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestPlainTextsGetTheirObviousLabel(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"I love this, best purchase ever!":          mention.Positive,
		"worst service ever, I am so angry":         mention.Negative,
		"The meeting is on Tuesday at 10 in Berlin": mention.Neutral,
		"😡😡 terrible":                               mention.Negative,
		"❤️ ❤️ thank you so much":                   mention.Positive,
	} {
		if got := e.Analyze(text, Options{}); got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
}

func TestAnyBytesGetAnAnswer(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{"", " ", "\xff\xfe", "😀😀😀", "https://a.example/", strings.Repeat("a", 1<<20), strings.Repeat("so good ", 1<<17)} {
		r := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}, {Names: []string{""}}}})
		if r.Label == "" || len(r.Targets) != 2 {
			t.Errorf("%.20q: %+v", text, r)
		}
	}
}
