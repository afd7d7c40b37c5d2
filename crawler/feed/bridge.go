package feed

import (
	"regexp"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// bridgeErrors recognise the entries feed generators emit in place of content
// when they fail: an error posing as news would be searched, counted and alerted on.
var bridgeErrors = []struct {
	why   string
	title *regexp.Regexp
	text  *regexp.Regexp // nil: the title suffices
}{
	{"RSS-Bridge reports an error", regexp.MustCompile(`(?i)^bridge returned error \d+`), nil},
	{"RSS-Bridge reports an error", regexp.MustCompile(`(?i)\berror\b|exception`), regexp.MustCompile(`(?i)RSS-Bridge (was unable|tried to|couldn.t)|_error_time=|report this (error|issue) .*bridge`)},
	{"a Nitter instance refuses readers", regexp.MustCompile(`(?i)rss reader not yet whitelist|^nitter \| error`), nil},
	{"RSSHub reports an error", regexp.MustCompile(`(?i)welcome to rsshub|^rsshub\b.*\berror`), nil},
	{"FetchRSS reports an error", regexp.MustCompile(`(?i)fetchrss.*(error|expired|upgrade)|your feed (has )?(expired|been disabled)`), nil},
	{"the feed service wants payment", regexp.MustCompile(`(?i)^(feed (is )?(disabled|expired|suspended)|your trial (has )?(expired|ended)|subscription (has )?expired|this feed (has been|is) (disabled|deactivated|suspended|deleted))`), nil},
	{"PolitePol reports an error", regexp.MustCompile(`(?i)politepol.*error`), nil},
	{"the generator failed", regexp.MustCompile(`(?i)^(fatal error|php (warning|fatal error|notice|parse error)|uncaught exception|internal server error|error (fetching|loading|parsing|generating) (the )?(feed|page|rss)|unable to (fetch|load|retrieve) (the )?feed)`), nil},
	{"an error page became an entry", regexp.MustCompile(`(?i)^(error[: ]+)?(4\d\d|5\d\d)[: -]+(not found|forbidden|unauthorized|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out)\.?$`), nil},
	{"a challenge page became an entry", regexp.MustCompile(`(?i)^(just a moment\.\.\.|attention required! \| cloudflare|access denied|are you a (robot|human)\??)$`), nil},
}

// errorItem says why an entry is a generator's error message, or "".
func errorItem(m *mention.Mention, guid string) string {
	if strings.Contains(m.URL, "_error_time=") || strings.Contains(guid, "_error_time=") {
		return "RSS-Bridge reports an error"
	}
	for _, e := range bridgeErrors {
		if e.title.MatchString(m.Title) && (e.text == nil || e.text.MatchString(m.Text)) {
			return e.why
		}
	}
	return ""
}
