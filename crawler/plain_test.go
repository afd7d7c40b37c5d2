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
	h := Health{Condition: Failing, Reason: "failed", Error: "parse feed: an HTML page, not a feed"}
	if h.Plain() != "an HTML page, not a feed" {
		t.Error(h.Plain())
	}
}
