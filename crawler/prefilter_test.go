package crawler

import (
	"testing"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

func TestThePrefilterNeverRefusesWhatAQueryMatches(t *testing.T) {
	t.Parallel()
	texts := []string{"", "Acme recalls kettles", "the acme corp leaks", "AT&T is down", "Caf\u00e9 #acme", "nothing here", "target corp and climbing", "recieve", "@acme said", "\u6771\u4eac\u96fb\u529b"}
	for _, src := range []string{`acme`, `"acme corp"`, `acme NOT climbing`, `(acme OR {Target}) AND recall*`, `acme NEAR/3 leaks`, `at&t`, `recieve~1`, `site:a.example`, `@acme`, `#acme`, `\u6771\u4eac`, `cafe`, `NOT climbing AND acme`} {
		q, err := query.Parse(src, query.Options{})
		if err != nil {
			continue // a form the language refuses: nothing to keep
		}
		may := mayMatch([]config.Brand{{Key: "b", Query: q}})
		for _, text := range texts {
			m := mention.Mention{Text: text}
			if q.Match(&m, m.Published) && may != nil && !may(text) {
				t.Errorf("%s matches %q, and the prefilter refuses it", src, text)
			}
		}
	}
	q, err := query.Parse("acme", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if mayMatch([]config.Brand{{Query: q}})("a page about something else") {
		t.Error("the prefilter lets everything through")
	}
}
