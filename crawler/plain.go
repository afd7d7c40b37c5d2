package crawler

import (
	"strings"

	"github.com/earshot/earshot/crawler/door"
)

// Plain says what is wrong with a source in words for people who have never heard of
// status codes; "" when nothing is. The whole story is in Error.
func (h *Health) Plain() string {
	switch h.Condition {
	case Failing:
		if say := plainly[door.Reason(h.Reason)]; say != "" {
			return say
		}
		return withoutPlace(h.Error)
	case Broken, Gone:
		return h.Error
	case OK:
		return h.Warning
	}
	return ""
}

// withoutPlace is an error without what was being done and where: the line of a source
// says that already.
func withoutPlace(text string) string {
	for _, doing := range []string{"read answer of ", "start page "} {
		if rest, ok := strings.CutPrefix(text, doing); ok {
			if _, say, ok := strings.Cut(rest, ": "); ok {
				return say
			}
		}
	}
	return strings.TrimPrefix(text, "parse feed: ")
}

// plainly is what each reason for which nothing could be fetched means.
var plainly = map[door.Reason]string{
	door.BadURL:      "its address is no web address",
	door.Scheme:      "its address is no web address",
	door.Port:        "its address names a port that is not asked",
	door.Private:     "it lies in a private network, which earshot does not enter",
	door.DNS:         "there is no such host; is the address right?",
	door.Connect:     "nothing answers at its address",
	door.TLS:         "its encryption or certificate is broken",
	door.Timeout:     "it does not answer in time",
	door.Redirects:   "it only leads from one address to the next",
	door.TooLarge:    "it sends more than [crawler] max_body allows",
	door.Encoding:    "what it sends cannot be unpacked",
	door.Protocol:    "what it sends is broken off or garbled",
	door.Robots:      "its robots.txt asks programs to stay away",
	door.RobotsDown:  "its robots.txt cannot be read, and without it nothing may be",
	door.RateLimited: "it asks to be asked less often; earshot waits",
	door.BreakerOpen: "its host failed repeatedly and is left alone for a while",
	door.Blocked:     "it refuses programs, or wants a login",
	door.NotFound:    "there is nothing at its address any more",
	door.ServerError: "it has a fault of its own",
	door.Status:      "it answers what no feed or page answers",
}
