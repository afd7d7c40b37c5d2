package index

import (
	"fmt"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func TestWhoKeepsPraisingIsAnAdvocateAndWhoKeepsComplainingADetractor(t *testing.T) {
	t.Parallel()
	var all []mention.Mention
	add := func(author, intent string, times int) {
		for range times {
			m := say(len(all), "acme again")
			m.Author = mention.Author{Name: author}
			m.Intent = intent
			all = append(all, m)
		}
	}
	add("Ann", "praise", 4)
	add("Ann", "complaint", 1)
	add("Bob", "complaint", 3)
	add("Bob", "", 2)
	add("Cat", "praise", 3) // of two minds
	add("Cat", "complaint", 2)
	add("Dan", "praise", 2) // twice is no habit
	add("", "complaint", 5)
	x := opened(t, Options{}, all...)
	got, err := x.Standings(t.Context(), StandingRequest{Query: parsed(t, "acme")})
	want := []Standing{{"Ann", Advocate, 4, 1, 5}, {"Bob", Detractor, 0, 3, 5}}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, %v\nwant %v", got, err, want)
	}
	if got, err = x.Standings(t.Context(), StandingRequest{Least: 2, Limit: 1}); err != nil || len(got) != 2 || got[0].Author != "Ann" {
		t.Errorf("%v, %v", got, err)
	}
	if got, err = x.Standings(t.Context(), StandingRequest{Query: parsed(t, "globex")}); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}
