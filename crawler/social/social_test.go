package social

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/query"
)

func TestSearchTermsAreWhatAQueryCannotMatchWithout(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	for src, want := range map[string][]string{
		`tarnwick`:                           {"tarnwick"},
		`"tarnwick k2" OR tarnwick NOT toy`:  {"tarnwick k2", "tarnwick"},
		`(tarnwick OR "k2 kettle") AND leak`: {"leak"},
		`tarnwick AND (leak OR drip)`:        {"tarnwick"},
		`tarnwic* OR tarnwick`:               {"Tarnwick"},
		`lang:en AND tarnwick`:               {"tarnwick"},
	} {
		q, err := query.Parse(src, query.Options{Now: now})
		if err != nil {
			t.Fatal(src, err)
		}
		if got := Terms(config.Source{}, []config.Brand{{Key: "t", Name: "Tarnwick", Query: q}}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
	b := []config.Brand{{Name: "Acme Kettles", Terms: []string{"acme kettles", "ACME Kettles", "#acme"}}}
	if got := Terms(config.Source{}, b); !slices.Equal(got, []string{"acme kettles", "acme"}) {
		t.Error(got)
	}
	if got := Tags(config.Source{}, b); !slices.Equal(got, []string{"acmekettles", "acme"}) {
		t.Error(got)
	}
	if got := Terms(config.Source{Terms: []string{"own"}}, b); !slices.Equal(got, []string{"own"}) {
		t.Error(got)
	}
}

func FuzzAnyJSONIsReadWithoutError(f *testing.F) {
	for _, s := range []string{`1`, `"x"`, `null`, `{}`, `-1`, `1e300`, `"2026-11-20T09:00:00Z"`, `1795165320006628`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !json.Valid([]byte(s)) {
			return
		}
		var v struct {
			S Str
			C Count
			M Moment
			F Flag
		}
		if err := json.Unmarshal([]byte(`{"S":`+s+`,"C":`+s+`,"M":`+s+`,"F":`+s+`}`), &v); err != nil {
			t.Fatal(err)
		}
		if v.C.N != nil && *v.C.N < 0 {
			t.Fatal("a negative count")
		}
	})
}
