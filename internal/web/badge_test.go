package web

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// asks is what an address asks for.
func asks(t *testing.T, link string) url.Values {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func TestBadgesSayWhatIsWantedOfEachBrand(t *testing.T) {
	t.Parallel()
	brands := func(intents ...string) (all []mention.BrandMatch) {
		for i, intent := range intents {
			all = append(all, mention.BrandMatch{Brand: []string{"acme", "globex"}[i], Intent: intent})
		}
		return all
	}
	for name, c := range map[string]struct {
		m    mention.Mention
		want string // brand, words and narrowing of each
	}{
		"nothing":              {mention.Mention{Crisis: new(0.69), Brands: brands("")}, ""},
		"of no brand":          {mention.Mention{Intent: "question"}, "|question|intent:question"},
		"of one":               {mention.Mention{Intent: "complaint", Reason: "delay", Brands: brands("")}, `|complaint|intent:"acme/complaint" |about delay|reason:"acme/delay"`},
		"of both alike":        {mention.Mention{Intent: "interest", Brands: brands("", "")}, "|looking to buy|intent:interest"},
		"of each its own":      {mention.Mention{Intent: "praise", Brands: brands("complaint", "")}, `acme|complaint|intent:"acme/complaint" globex|praise|intent:"globex/praise"`},
		"of one of them alone": {mention.Mention{Intent: "spam", Brands: brands("", mention.NoIntent)}, `acme|off topic|intent:"acme/spam"`},
		"of no known name":     {mention.Mention{Intent: "x", Reason: "y"}, "|x|intent:x |about y|reason:y"},
		"a crisis":             {mention.Mention{Crisis: new(0.7), Brands: brands("")}, "|possible crisis|crisis:>=0.7"},
	} {
		var got []string
		for _, b := range badges(&c.m) {
			got = append(got, b.Brand+"|"+b.Say+"|"+b.narrow.clause())
			if name == "of no known name" {
				if b.Link != "" {
					t.Errorf("%s leads to %s, which no query can ask for", b.Say, b.Link)
				}
				continue
			}
			st, err := readSearch(asks(t, b.Link), now.Location())
			if err != nil || len(st.Narrow) != 1 || st.Narrow[0] != b.narrow {
				t.Errorf("%s: %s leads to %+v, %v", name, b.Link, st, err)
			}
			q, err := query.Parse(b.narrow.clause(), query.Options{Now: now})
			if err != nil || !q.Match(&c.m, now) {
				t.Errorf("%s: %s does not find the mention it stands at: %v", name, b.narrow.clause(), err)
			}
		}
		if said := strings.Join(got, " "); said != c.want {
			t.Errorf("%s: %s\nwant %s", name, said, c.want)
		}
	}
}

// TestBadgesNarrowTheSearchTheyStandIn holds that a badge keeps the search, and once more lets go of it.
func TestBadgesNarrowTheSearchTheyStandIn(t *testing.T) {
	t.Parallel()
	m := mention.Mention{Crisis: new(0.9)}
	st := searchState{Query: "glass", Last: "7d", Sort: index.ByCrisis, After: "x"}
	once := narrowedBy(badges(&m), st)[0]
	if once.Link != "/?f=crisis:%3E%3D0.7&last=7d&q=glass&sort=crisis" || once.Chosen || once.Hint != "only crisis:>=0.7" {
		t.Errorf("%+v", once)
	}
	narrow, err := readSearch(asks(t, once.Link), now.Location())
	if err != nil {
		t.Fatal(err)
	}
	again := narrowedBy(badges(&m), narrow)[0]
	if again.Link != "/?last=7d&q=glass&sort=crisis" || !again.Chosen || again.Hint != "no longer only crisis:>=0.7" {
		t.Errorf("%+v", again)
	}
	if narrow.source() != "(glass) AND crisis:>=0.7" {
		t.Errorf("it asks %s", narrow.source())
	}
	for _, f := range []string{"crisis:>=0.8", "crisis:0.7) OR (a", "crisis:"} {
		if _, err := readSearch(map[string][]string{"f": {f}}, now.Location()); err == nil {
			t.Errorf("an address narrows by %s", f)
		}
	}
}

// loudMentions are complaints that may be a crisis.
type loudMentions struct{ fakeMentions }

func (f loudMentions) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	found, err := f.fakeMentions.Search(ctx, r)
	for i := range found.Hits {
		m := found.Hits[i].Mention
		m.Intent, m.Reason, m.Crisis = mention.Complaint, "delay", new(0.8)
	}
	return found, err
}

func TestCardsShowBadges(t *testing.T) {
	t.Parallel()
	o := worldOf(t, "kettle")
	o.Mentions = loudMentions{fakeMentions{"kettle"}}
	page := visit(t, o).get("/?q=kettle").Body.String()
	for _, want := range []string{
		`<a class="badge" href="/?f=intent:kettle/complaint&amp;q=kettle" title="only intent:&#34;kettle/complaint&#34;">complaint</a>`,
		`<a class="badge" href="/?f=reason:kettle/delay&amp;q=kettle" title="only reason:&#34;kettle/delay&#34;">about delay</a>`,
		`<a class="badge loud" href="/?f=crisis:%3E%3D0.7&amp;q=kettle" title="only crisis:&gt;=0.7">possible crisis</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if page := visit(t, o).get("/?q=kettle&f=crisis:%3E%3D0.7&sort=crisis").Body.String(); !strings.Contains(page, `aria-current="true">possible crisis</a>`) {
		t.Error("a badge does not say that the search is narrowed by it")
	}
}
