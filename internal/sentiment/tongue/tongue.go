// Package tongue knows, in languages other than English, words of opinion and the
// small words that steer them: negations, contrasts, comparisons. It hears what a
// piece of text says by them, where the trained models know too few words of a
// language, or none.
//
// It owns a list of words written by hand for each language (words, of which every.txt
// says how they are written) and how they are read. It never weighs them against the
// models: that is the engine's.
package tongue

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed words/*.txt
var lists embed.FS

// every is the list that is added to all others.
const every = "every"

// role is what a word does.
type role uint8

const (
	none    role = iota
	opinion      // says something good or bad
	measure      // says it by comparing: "better"
	cheer        // says something good, and mocks where there is only bad
	mock         // says that what is praised is not meant
	spent        // an opinion that is turned already
	deed         // says something bad when it is turned: "works"
	negates      // turns the opinion after it
	either       // does, or else the one before
	never        // does the same, but not beside so
	so           // as in "never so good", which is high praise
	turns        // turns the opinion before it, or else the one after
	idle         // a phrase that says nothing, though its words do
	hinge        // begins a clause that contrasts
	though       // does, and says what is meant less
	whereas      // does, and sets its subject against another
	against      // sets the subject of its clause against another
	than         // stands before what is measured by
	by           // stands behind what is measured by
	more         // makes a comparison of the opinion after it
	less         // does, and turns it round
	moved        // tells of a change from one to another
	leaves       // stands before who is left
	left         // stands behind who is left
	joins        // and before who is gone to
	from         // stands before whom one goes from
	to           // and to
	off          // stand behind them
	onto
	near    // stands before who is only a place
	beside  // stands behind
	asks    // begins a question that only asks
	seeks   // tells of looking for something to buy
	quick   // says that what was done was done soon
	claims  // stands between somebody and what they say
	what    // begins what another did or did not: "in a day what X could not in a year"
	again   // says that it is not the first time, which lets an exclamation be one
	regret  // says that what one did was wrong
	prefer  // puts who follows before who stands behind a pivot: "prefiero X a Y"
	over    // such a pivot, beside than and to
	talk    // says nothing where nothing else is said
	rumour  // tells what others say: "alle schimpfen"
	grumble // tells that others complain: "alle meckern"
	counts  // makes a noun of the next word
	ordeal  // is a bad opinion beside which praise mocks: "drei Stunden Verspätung"
	number  // is a number: "zwei"
	beats   // stands between who is better and who is worse: "schlägt"
	moan    // shows that a question knows its answer: "warum", "endlich"
	name    // somebody's name, where it is written like one
)

var roles = map[string]role{"cheer": cheer, "mock": mock, "sign+": spent, "sign-": spent, "not": negates, "either": either, "turn": turns, "idle": idle, "but": hinge, "though": though, "whereas": whereas, "against": against, "than": than, "deed": deed, "near": near, "name": name, "moan": moan, "asks": asks, "seeks": seeks, "quick": quick, "claims": claims, "what": what, "number": number, "prefer": prefer, "over": over, "regret": regret, "again": again, "talk": talk, "rumour": rumour, "grumble": grumble, "beats": beats, "ordeal": ordeal, "counts": counts, "moved": moved, "leaves": leaves, "joins": joins, "left": left, "never": never, "so": so, "from": from, "to": to, "off": off, "onto": onto, "beside": beside, "by": by, "more": more, "less": less, ">": measure, "<": measure}

// word is what a word or phrase does, and of an opinion how well it speaks, -2 to 2.
type word struct {
	role  role
	value int8
}

type phrase struct {
	word
	rest []uint64 // the words after the first
}

// Tongue is what is known of one language. It is safe for concurrent use.
type Tongue struct {
	words  lexicon
	elides bool            // writes "l'attente" for "la attente"
	mores  bool            // compares by a word before the other: "plus beau que"
	glued  bool            // writes its words without spaces, or with endings that are words
	nouns  bool            // begins every noun with a capital
	moans  bool            // tells questions that know their answer
	fronts []string        // what is written in front of a name as one word with it
	cases  []string        // and behind it
	offs   []string        // those of them that say whom one goes from
	ontos  []string        // and to
	pieces Pieces          // of a glued one, what words are cut at
	froms  bool            // measures by the word for "from"
	counts map[uint64]bool // articles, where nouns are written with a capital
	bare   bool            // sets who is measured by behind the comparative: "tốt hơn X"
	commas bool            // sets a comma before who is measured by: "лучше, чем X"
	talk   map[uint64]bool // words that say nothing where nothing else is said
}

// Book holds the languages; each is read when it is first asked for.
type Book struct {
	tongues map[string]func() (*Tongue, error)
}

// Open names the languages there is a list of.
func Open() *Book {
	b := &Book{tongues: map[string]func() (*Tongue, error){}}
	files, _ := lists.ReadDir("words") // embedded: it is there
	for _, f := range files {
		if lang := strings.TrimSuffix(f.Name(), ".txt"); lang != every {
			b.tongues[lang] = sync.OnceValues(func() (*Tongue, error) { return open(lang) })
		}
	}
	return b
}

// open reads the list of a language.
func open(lang string) (*Tongue, error) {
	var lines []string
	for _, name := range [...]string{lang, every} {
		text, err := lists.ReadFile("words/" + name + ".txt")
		if err != nil {
			return nil, fmt.Errorf("words of opinion, %q: %w", lang, err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				lines = append(lines, line)
			}
		}
	}
	return read(lang, lines)
}

// Languages are the primary tags of the languages the book knows, in order.
func (b *Book) Languages() []string {
	out := make([]string, 0, len(b.tongues))
	for lang := range b.tongues {
		out = append(out, lang)
	}
	slices.Sort(out)
	return out
}

// besides is whose words are read in a language that has none here and shares most of them.
var besides = map[string]string{"be": "ru", "sr": "hr", "bs": "hr", "mk": "bg", "ms": "id", "mr": "hi", "ne": "hi"}

// Of is what the book knows of a language, nil where that is nothing.
func (b *Book) Of(lang string) *Tongue {
	if other, ok := besides[lang]; ok {
		lang = other
	}
	if b.tongues[lang] == nil {
		return nil
	}
	t, _ := b.tongues[lang]() // a test reads them all
	return t
}

// Glued says whether the language writes words without spaces between them.
func (t *Tongue) Glued() bool { return t != nil && t.glued }

// Capitals says whether the language begins other words than names with a capital.
func (t *Tongue) Capitals() bool { return t.nouns }

// at reads the word or phrase that begins at token i, and where it ends.
func (t *Tongue) at(text string, tokens []feature.Token, i int) (word, int) {
	tok := &tokens[i]
	if tok.Kind > feature.Hashtag && tok.Kind != feature.Emoji && tok.Kind != feature.Number {
		return word{}, i + 1
	}
	if w, next := t.find(tokens, i, tok.Hash); w.role != none {
		return w, next
	}
	if tok.Flags&feature.Stretched != 0 {
		if w := t.words.of(shortened(text[tok.Start:tok.End])).word; w.role != none {
			return w, i + 1
		}
	}
	if t.elides {
		if n := elided(text[tok.Start:tok.End]); n > 0 {
			return t.behind(text, tokens, i, n)
		}
	}
	return word{}, i + 1
}

// elided is where a word begins behind an elided one, as in "l'attente"; 0 when there is
// none.
func elided(word string) int {
	for i := 1; i < min(len(word), 5); i++ {
		switch word[i] {
		case '\'':
			return i + 1
		case 0xE2:
			if strings.HasPrefix(word[i:], "’") {
				return i + len("’")
			}
		}
	}
	return 0
}

// behind reads what begins n bytes into token i, behind an elided word.
func (t *Tongue) behind(text string, tokens []feature.Token, i, n int) (word, int) {
	own := tokens[i]
	own.Start += int32(n)
	var w word
	next := i + 1
	if own.Start < own.End {
		w, next = t.find(tokens, i, feature.HashBytes(feature.Norm(text, own, nil)))
	}
	if c := text[tokens[i].Start]; c != 'n' && c != 'N' || n > len("n’") {
		return w, next
	}
	if w.role == opinion || w.role == measure {
		return word{spent, turned(w.value)}, next // "n'aime": "pas" does not turn it back
	}
	return word{role: negates}, next
}

// find is what the word with this hash at i does, or the longest phrase that begins with it, and where that ends.
func (t *Tongue) find(tokens []feature.Token, i int, h uint64) (word, int) {
	e := t.words.of(h)
	if e == &nowhere {
		return word{}, i + 1
	}
	if i+1 < len(tokens) && e.next>>(tokens[i+1].Hash>>20&63)&1 != 0 {
		for k := range e.phrases {
			p := &e.phrases[k]
			if i+len(p.rest) < len(tokens) && t.same(tokens[i+1:], p.rest) {
				return p.word, i + 1 + len(p.rest)
			}
		}
	}
	if e.role == number {
		if w, next := t.find(tokens, i, feature.NumberHash); w.role != none {
			return w, next
		}
	}
	return e.word, i + 1
}

// same says whether tokens go on as a phrase does, of whose words one may be any number.
func (t *Tongue) same(tokens []feature.Token, words []uint64) bool {
	for k, w := range words {
		if h := tokens[k].Hash; h != w && (w != feature.NumberHash || t.words.of(h).role != number) {
			return false
		}
	}
	return true
}
