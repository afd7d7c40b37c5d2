package crawler

import (
	"testing"

	"github.com/earshot/earshot/crawler/door"
)

func TestEveryFailureHasPlainWords(t *testing.T) {
	t.Parallel()
	for _, r := range []door.Reason{door.BadURL, door.Scheme, door.Port, door.Private, door.DNS, door.Connect, door.TLS, door.Timeout, door.Redirects, door.TooLarge, door.Encoding,
		door.Protocol, door.Robots, door.RobotsDown, door.RateLimited, door.BreakerOpen, door.Blocked, door.NotFound, door.ServerError, door.Status} {
		h := Health{Condition: Failing, Reason: string(r), Error: "fetch x: whatever"}
		if say := h.Plain(); say == "" || say == h.Error {
			t.Errorf("%q is not said in plain words", r)
		}
	}
	for whole, say := range map[string]string{
		"parse feed: an HTML page, not a feed":                                               "an HTML page, not a feed",
		"read answer of https://a.example/api?q=x&n=1: the answer is not what it says it is": "the answer is not what it says it is",
		"start page https://a.example:8080/: not an HTML page: application/zip":              "not an HTML page: application/zip",
		"log in at the platform: refused":                                                    "log in at the platform: refused",
	} {
		h := Health{Condition: Failing, Reason: "failed", Error: whole}
		if h.Plain() != say {
			t.Errorf("%q is said as %q", whole, h.Plain())
		}
	}
}
