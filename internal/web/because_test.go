package web

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func TestAMentionSaysWhichWordsMovedItsSentiment(t *testing.T) {
	t.Parallel()
	s := &site{o: worldOf(t, "kettle")}
	m := &mention.Mention{Brands: []mention.BrandMatch{{Brand: "acme"}, {Brand: "globex", Sentiment: mention.Sentiment{Corrected: true}}}}
	got := s.because(m)
	if len(got) != 2 || got[0].Say != "Towards acme" || len(got[0].Words) != 2 || got[0].Words[0] != (movedWord{"kettle", "-0.50", "negative"}) || got[0].Words[1].Weight != "+0.25" {
		t.Errorf("%+v", got)
	}
	if len(got) == 2 && (got[1].Words != nil || !strings.Contains(got[1].None, "person")) {
		t.Errorf("what a person decided is explained by words: %+v", got[1])
	}
	if api := s.apiBecause(m); len(api["acme"]) != 2 || api["globex"] != nil {
		t.Errorf("%+v", api)
	}
	if whole := s.because(&mention.Mention{}); len(whole) != 1 || whole[0].Say != "The text as a whole" {
		t.Errorf("%+v", whole)
	}
	s.o.Because = func(*mention.Mention, string) []Moved { return nil }
	if none := s.because(m); none[0].None == "" || none[0].Words != nil {
		t.Errorf("%+v", none)
	}
}
