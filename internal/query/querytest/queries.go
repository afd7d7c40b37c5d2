package querytest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// Query draws the source of a valid query over the whole grammar.
func Query() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string { return clause(t, rapid.IntRange(0, 4).Draw(t, "depth")) })
}

func clause(t *rapid.T, depth int) string {
	if depth == 0 {
		return leaf(t)
	}
	switch rapid.IntRange(0, 11).Draw(t, "clause") {
	case 0, 1:
		return join(t, depth, " AND ")
	case 2:
		return join(t, depth, " ")
	case 3, 4:
		return "(" + join(t, depth, " OR ") + ")"
	case 5:
		return join(t, depth, " OR ")
	case 6:
		return "NOT (" + clause(t, depth-1) + ")"
	case 7:
		return "(" + clause(t, depth-1) + ") -(" + clause(t, depth-1) + ")"
	case 8, 9:
		return near(t, depth)
	case 10:
		return pick(t, "scope", "title", "text") + ":(" + words1(t, depth-1) + ")"
	}
	return leaf(t)
}

func join(t *rapid.T, depth int, op string) string {
	n := rapid.IntRange(2, 3).Draw(t, "operands")
	parts := make([]string, n)
	for i := range parts {
		parts[i] = clause(t, depth-1)
		if op != " OR " && strings.Contains(parts[i], " OR ") {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, op)
}

// near draws a proximity; its operands have places in a text.
func near(t *rapid.T, depth int) string {
	op := pick(t, "proximity", "NEAR/", "ONEAR/", "SENTENCE", "OSENTENCE")
	if strings.HasSuffix(op, "/") {
		op += fmt.Sprint(rapid.SampledFrom([]int{1, 2, 3, 5, 20}).Draw(t, "distance"))
	}
	return placed(t, depth-1) + " " + op + " " + placed(t, depth-1)
}

func placed(t *rapid.T, depth int) string {
	switch rapid.IntRange(0, 5).Draw(t, "placed") {
	case 0, 1:
		return "(" + textual(t) + " OR " + textual(t) + ")"
	case 2:
		if depth > 0 {
			return "(" + near(t, depth) + ")"
		}
	case 3:
		return pick(t, "scope", "title:", "text:") + textual(t)
	}
	return textual(t)
}

// words1 draws a boolean clause of words alone, as a title: group holds.
func words1(t *rapid.T, depth int) string {
	if depth <= 0 {
		return textual(t)
	}
	switch rapid.IntRange(0, 3).Draw(t, "inner") {
	case 0:
		return textual(t) + " NOT " + textual(t)
	case 1:
		return words1(t, depth-1) + " OR " + textual(t)
	case 2:
		return "-" + textual(t)
	}
	return textual(t) + " NEAR/3 " + textual(t)
}

func leaf(t *rapid.T) string {
	if chance(t, "field", 30) {
		return field(t)
	}
	if chance(t, "everything", 2) {
		return "*"
	}
	return textual(t)
}

// textual draws a clause of words.
func textual(t *rapid.T) string {
	switch rapid.IntRange(0, 11).Draw(t, "textual") {
	case 0, 1:
		return `"` + phrase(t) + `"`
	case 2:
		return fmt.Sprintf(`"%s"~%d`, phrase(t), rapid.IntRange(1, 6).Draw(t, "slop"))
	case 3:
		return pick(t, "wild", wilds...)
	case 4:
		return pick(t, "fuzzy", fuzzies...)
	case 5:
		return pick(t, "exact", exacts...)
	}
	return pick(t, "word", words...)
}

func phrase(t *rapid.T) string {
	n := rapid.IntRange(1, 3).Draw(t, "words")
	parts := make([]string, n)
	for i := range parts {
		parts[i] = pick(t, "word", words...)
	}
	if chance(t, "wild in a phrase", 15) {
		parts[n-1] = pick(t, "wild", "burn*", "re?all", "acm*")
	}
	return strings.Join(parts, " ")
}

var fields = []string{
	"site:acme.example", "site:blog.acme.example", "site:*.example", "site:globex.example", "link:acme.com", "link:acme.com/recall", "link:news.example/a",
	`source:"trade press"`, "source:masto", "source:acme*", "kind:feed", "kind:mastodon", "kind:r*", "type:post", "type:review", "lang:en", "lang:pt", "lang:pt-br",
	"author:pete", `author:"pete smith"`, "author:*smith", "author:@acme", "author:dana*", "hashtag:acme", "hashtag:kettle", "hashtag:日本語", "hashtag:ac*",
	"brand:acme", "brand:globex", "brand:(acme OR globex)", "owned:acme", "NOT owned:*", "sentiment:negative", "sentiment:positive", "sentiment:globex/negative", "sentiment:<0", "sentiment:-0.5..0.5",
	"story:s1", "status:open", "status:handled", "tag:vip", `tag:"press office"`, "intent:complaint", "reason:delay", "intent:acme/complaint", "intent:globex/praise", "(brand:acme intent:complaint)", "(brand:(acme OR globex) NOT reason:delay)", "(brand:globex sentiment:negative)", "crisis:>0.5", "crisis:<=0.3", "crisis:acme/>0.5", "(brand:globex crisis:0.2..0.6)", "(brand:(acme OR globex) NOT crisis:>=0.4)",
	"followers:>1000", "followers:>=1k", "followers:..5", "followers:0", "engagement:>=5", "engagement:1..100", "rating:<=2", "rating:5", "rating:>2",
	"published:2026-11", "published:2026-11-01..2026-11-21", "published:>2026-10-15", "published:<=2026-09-30", "published:2026-11-20T12:00..2026-11-21T11:30",
	"last:1h", "last:24h", "last:30d", "last:2w",
}

func field(t *rapid.T) string { return pick(t, "field", fields...) }
