package sentiment

import (
	_ "embed"
	"strings"
	"testing"
	"unicode"

	"github.com/earshot/earshot/internal/mention"
)

// spellings are ways in which names are written: with a capital, small, shouted, mixed, with digits, marks, letters beyond
// ASCII, as several words and as common ones.
var spellings = strings.Split("Zorvex|zorvex|ZORVEX|eBay|easyJet|3M|7-Eleven|1Password|Škoda|Öko-Bank|楽天|Yahoo!|Dunkin'|H&M|Love Holidays|McDonald's|T-Mobile|O2|AT&T|United|Joy", "|")

//go:embed testdata/spellings.tsv
var spelledSentences string

// How a name is spelt moves no label and no crisis: in this share of sentences and spellings the answer is that of most
// spellings, in the sentences that were looked at and in those that were only counted.
func TestANamesSpellingMovesNoLabel(t *testing.T) {
	t.Parallel()
	e := engine(t)
	count := map[string]*spellingCount{"open": {}, "blind": {}, "all small": {}}
	for _, row := range rowsOf(spelledSentences) {
		count[row[0]].add(t, e, row)
		if small := strings.ToLower(row[3]); !strings.Contains(small, "#") {
			count["all small"].add(t, e, []string{"all small", row[1], row[2], small})
		}
	}
	const labels, crises = 0.995, 0.997
	for part, c := range count {
		label, crisis := 1-float64(c.label)/float64(c.pairs), 1-float64(c.crisis)/float64(c.pairs)
		t.Logf("%s: %d pairs, %d labels and %d crises otherwise than of most spellings, %d of %d labels and %d crises right", part, c.pairs, c.label, c.crisis, c.right, c.sentences, c.alarms)
		if label < labels || crisis < crises {
			t.Errorf("%s: %.4f of the labels and %.4f of the crises are those of most spellings, want %.3f and %.3f", part, label, crisis, labels, crises)
		}
	}
}

// spellingCount counts how answers change with the spelling.
type spellingCount struct {
	pairs, label, crisis int // how many there are, and where an answer is another than of most spellings
	sentences            int
	right, alarms        int // sentences whose label and crisis are those of the file with most spellings
}

func (c *spellingCount) add(t *testing.T, e *Engine, row []string) {
	labels, alarms := map[string]int{}, map[bool]int{}
	for _, name := range spellings {
		text, of := spellIn(row[3], name), Target{Names: []string{name}}
		labels[string(e.Analyze(text, Options{Targets: []Target{of}}).Targets[0].Label)]++
		alarms[e.CrisisTowards(text, "", of).Score >= CrisisFrom]++
	}
	most, n := "", 0
	for l, k := range labels {
		if k > n {
			most, n = l, k
		}
	}
	c.pairs += len(spellings)
	c.label += len(spellings) - n
	c.crisis += min(alarms[true], alarms[false])
	c.sentences++
	c.right += bit(most == row[1])
	c.alarms += bit(alarms[true] > alarms[false] == (row[2] == "1"))
	if row[0] == "open" && n < len(spellings) {
		t.Logf("%v: %s", labels, row[3])
	}
}

// spellIn puts a name into a sentence, into a tag as letters and digits alone.
func spellIn(sentence, name string) string {
	run := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name)
	return strings.ReplaceAll(strings.ReplaceAll(sentence, "#Boycott_", "#Boycott"+run), "_", name)
}

// Where a query found the words of a name, the mark that belongs to it ends no sentence either.
func TestTheMarkOfANameEndsNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, said := range []string{"Is _ down again? Nothing loads", "Manager at the _ store groped two of my coworkers", "_ is hosting a fire safety workshop for local schools on Friday"} {
		plain := enriched(e, said, "Zorvex", "Zorvex")
		for name, words := range map[string]string{"Yahoo!": "Yahoo", "Dunkin'": "Dunkin"} {
			got := enriched(e, said, name, words)
			if of, want := got.Brands[0], plain.Brands[0]; of.Sentiment.Label != want.Sentiment.Label || (*got.Crisis >= CrisisFrom) != (*plain.Crisis >= CrisisFrom) {
				t.Errorf("%q of %s: %s, crisis %.2f, of Zorvex %s, %.2f", said, name, of.Sentiment.Label, *got.Crisis, want.Sentiment.Label, *plain.Crisis)
			}
		}
	}
}

// enriched is a mention that says this of a name, of which a query found these words.
func enriched(e *Engine, said, name, words string) *mention.Mention {
	at := strings.Index(said, "_")
	m := &mention.Mention{Text: strings.ReplaceAll(said, "_", name), Lang: "en"}
	m.Brands = []mention.BrandMatch{{Brand: "key", Spans: []mention.Span{{Field: "text", Start: at, End: at + len(words)}}}}
	e.Enrich(m, name)
	return m
}

// Where everything else is written small, others are too, and are told from the target whether its name has a capital or none.
func TestOthersWrittenSmallAreTold(t *testing.T) {
	t.Parallel()
	e := engine(t)
	right, all := 0, 0
	for said, want := range map[string]mention.Label{
		"_ kept me waiting for a week, monzo sorted it in an hour":                                   mention.Negative,
		"tried the sony ones for a month, sent them back and went with _. no regrets.":               mention.Positive,
		"tried the _ ones for a month, sent them back and went with sony. no regrets.":               mention.Negative,
		"every time i open _ i remember why we all moved to figma":                                   mention.Negative,
		"_ lost my parcel twice. evri of all people got it here in a day.":                           mention.Negative,
		"so much happier since i left vodafone for _, signal everywhere.":                            mention.Positive,
		"ikea promised friday and never came, _ brought the sofa the same day.":                      mention.Positive,
		"_ repair took seven weeks. lenovo came to my house the next morning.":                       mention.Negative,
		"the _ lady apologised and found us a room, expedia just hung up.":                           mention.Positive,
		"hilton charged us twice, _ gave us the suite for nothing!":                                  mention.Positive,
		"after two years of spotify crashing i use _ and it just works.":                             mention.Positive,
		"after two years of _ crashing i use spotify and it just works.":                             mention.Negative,
		"ryanair lost our pram and laughed about it. _ found it.":                                    mention.Positive,
		"my _ died after a month, my old nokia still runs.":                                          mention.Negative,
		"netflix keeps raising prices, _ hasn't in years.":                                           mention.Positive,
		"asked tesco and _ the same question: tesco answered in a minute, the other one not at all.": mention.Negative,
	} {
		for _, name := range []string{"Zorvex", "zorvex", "3M", "eBay", "楽天"} {
			all++
			right += bit(e.Analyze(spellIn(said, name), Options{Targets: []Target{{Names: []string{name}}}}).Targets[0].Label == want)
		}
	}
	if t.Logf("%d of %d", right, all); right < 68 {
		t.Errorf("%d of %d right, want 68", right, all)
	}
}
