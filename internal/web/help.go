package web

import "net/http"

// helpView is the page on asking and on keys.
type helpView struct{ Groups []helpGroup }

type helpGroup struct {
	Name  string
	Lines []helpLine
}

// helpLine is a query to try and what it finds.
type helpLine struct{ Query, Say string }

// helpGroups are a first course in the query language; docs/query.md has all of it.
var helpGroups = []helpGroup{
	{"Words", []helpLine{
		{`acme recall`, "both words, anywhere in title or text; case and accents do not matter"},
		{`acme OR globex`, "either"},
		{`acme NOT climbing`, "the one without the other"},
		{`"acme corp"`, "the phrase"},
		{`burn*`, "words that begin so: burns, burned, burning"},
		{`recieve~1`, "one letter off"},
		{`{ACME}`, "written exactly so"},
		{`(acme OR globex) AND (burn* OR recall)`, "brackets say what belongs together"},
	}},
	{"Near each other", []helpLine{
		{`acme NEAR/3 recall`, "at most three words apart, in any order"},
		{`acme ONEAR/3 recall`, "in this order"},
		{`acme SENTENCE recall`, "in one sentence"},
	}},
	{"Who, where, when", []helpLine{
		{`author:@pete`, "name or handle"},
		{`site:acme.com`, "published on this host or below it"},
		{`link:acme.com/recall`, "points there"},
		{`source:"trade press" lang:en`, "a source of rules.toml, in English"},
		{`last:24h`, "counted back from now; also 30m, 7d, 2w"},
		{`published:2026-11-01..2026-11-21`, "between two days"},
		{`title:recall`, "in the title alone"},
	}},
	{"How", []helpLine{
		{`sentiment:negative`, "towards any brand; sentiment:acme/negative towards one"},
		{`intent:complaint status:open`, "complaints nobody has handled"},
		{`followers:>10k`, "numbers: > >= < <= = and ranges 1k..10k"},
		{`crisis:>=0.7`, "what sounds like a crisis"},
		{`rating:<=2`, "poor reviews"},
	}},
}

func (s *site) helpPage(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, "help.html", "How to ask", helpView{helpGroups})
}
