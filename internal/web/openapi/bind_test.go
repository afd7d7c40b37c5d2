package openapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

type kinds struct {
	Path  string    `path:"id"`
	Until time.Time `json:"until,omitzero"`
	ID    int64     `json:"id,omitempty"`
	Whole bool      `json:"whole,omitempty"`
	Share float64   `json:"share"`
	Any   any       `json:"any"`
	Name  *string   `json:"name"`
	inner
}

type inner struct {
	Tags []string `json:"tags"`
}

func TestABodyOfAWrongKindIsRefusedInItsOwnWords(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"until":"soon"}`:            `the body: "until" is the string "soon", want a moment such as 2026-11-21T14:00:00Z`,
		`{"until":5}`:                 `the body: "until" is the number 5, want a moment such as 2026-11-21T14:00:00Z`,
		`{"id":"5"}`:                  `the body: "id" is the string "5", want a whole number`,
		`{"id":1.5}`:                  `the body: "id" is the number 1.5, want a whole number`,
		`{"id":99999999999999999999}`: `the body: "id" is the number 99999999999999999999, want a whole number`,
		`{"whole":"yes"}`:             `the body: "whole" is the string "yes", want true or false`,
		`{"share":"much"}`:            `the body: "share" is the string "much", want a number`,
		`{"tags":[null,7]}`:           `the body: "tags[1]" is the number 7, want a string`,
		`{"name":false}`:              `the body: "name" is false, want a string`,
		`{"Path":"x"}`:                `the body: there is no field "Path"; there are until, id, whole, share, any, name, tags`,
		`{"until":"2026-11-21T14:00:00Z","ID":5,"whole":true,"share":1.5,"any":[{}],"name":null,"tags":["a"]}`: "",
	} {
		var in kinds
		err := Bind(httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)), &in)
		if got := said(err); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

func TestABodyThatIsTooLongIsSaidToBe(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"id":12345}`))
	r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, 5)
	if got := said(Bind(r, &kinds{})); got != "the body: it is longer than 5 bytes" {
		t.Error(got)
	}
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
