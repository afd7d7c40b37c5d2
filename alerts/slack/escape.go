package slack

import (
	"strings"
	"time"
	"unicode"

	"github.com/earshot/earshot/alerts/card"
)

// Text from outside stands in plain_text objects, where Slack interprets
// nothing. The few places that must be mrkdwn (they hold a link or a date) and
// the notification text pass it through escape.

// lookalikes replace what mrkdwn would take for formatting. Slack has no escape
// for these.
var lookalikes = strings.NewReplacer("*", "∗", "~", "∼", "`", "ˋ", "&", "&amp;", "<", "&lt;", ">", "&gt;")

// joiner between "@" and a group's name keeps it from being one.
const joiner = "\u2060"

// groups are the words that notify many people after an "@".
var groups = strings.NewReplacer("@channel", "@"+joiner+"channel", "@here", "@"+joiner+"here", "@everyone", "@"+joiner+"everyone", "@group", "@"+joiner+"group")

// escape makes cleaned text safe inside mrkdwn: no tags, no links, no pings, no
// formatting.
func escape(s string) string {
	return groups.Replace(lookalikes.Replace(underscores(s)))
}

// underscores replaces those that could begin or end italics; inside a word
// ("foo_bar") they are left alone, as Slack does.
func underscores(s string) string {
	if !strings.Contains(s, "_") {
		return s
	}
	runes := []rune(s)
	for i, r := range runes {
		if r != '_' {
			continue
		}
		inside := i > 0 && i+1 < len(runes) && word(runes[i-1]) && word(runes[i+1])
		if !inside {
			runes[i] = '＿'
		}
	}
	return string(runes)
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// link is a hyperlink; the label is escaped, the address must have passed card's
// check. Without an address the label stands alone.
func link(address, label string) string {
	if address == "" {
		return escape(label)
	}
	return "<" + linkEscaper.Replace(address) + "|" + strings.ReplaceAll(escape(label), "|", "¦") + ">"
}

var linkEscaper = strings.NewReplacer("&", "&amp;", "<", "%3C", ">", "%3E", "|", "%7C", " ", "%20")

// clockTime is a moment that Slack shows in the reader's own zone.
func clockTime(t time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	return "<!date^" + itoa(t.Unix()) + "^{time}|" + t.In(zone).Format("15:04") + ">"
}

// dateTime is a moment with its day.
func dateTime(t time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	return "<!date^" + itoa(t.Unix()) + "^{date_short} {time}|" + t.In(zone).Format("2 Jan 15:04") + ">"
}

// mrkdwnLine is a line with its times in the reader's zone.
func mrkdwnLine(l card.Line, zone *time.Location) string {
	var b strings.Builder
	for _, s := range l {
		if s.At.IsZero() {
			b.WriteString(escape(s.Text))
			continue
		}
		b.WriteString(clockTime(s.At, zone))
	}
	return b.String()
}
