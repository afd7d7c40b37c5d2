// Package langid names the language of a short text, or says that it cannot.
//
// It owns one table of common words and one of letter runs, embedded and read in
// place, and reads no more of a text than it needs. It knows languages by script
// where a script has one language, by words and letter runs elsewhere. It never
// guesses from where a text came.
package langid

import (
	_ "embed"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

//go:embed lang.bin
var model string

// The shape of the tables, shared with the program that makes them.
const (
	// Postings is how many languages a word is noted under.
	Postings = 5
	// WordScale and GramScale are the steps of one natural log unit.
	WordScale = 9
	GramScale = 14
	// WordFloor is the probability of a word a language's list lacks.
	WordFloor = 1e-7
	// MaxLangs bounds how many languages the tables hold.
	MaxLangs = 64
)

// Detector knows languages. It is safe for concurrent use.
type Detector struct {
	words, grams *weights.Table
	codes        []string
	group        []script // of each code
}

// Load opens the embedded tables.
func Load() (*Detector, error) {
	f, err := weights.Open(model)
	if err != nil {
		return nil, fmt.Errorf("load languages: %w", err)
	}
	d := &Detector{codes: strings.Fields(f.Section("codes"))}
	if d.words, err = f.Table("words"); err != nil {
		return nil, fmt.Errorf("load languages: %w", err)
	}
	if d.grams, err = f.Table("grams"); err != nil {
		return nil, fmt.Errorf("load languages: %w", err)
	}
	if len(d.codes) == 0 || len(d.codes) > MaxLangs || d.grams.Width() != len(d.codes) {
		return nil, fmt.Errorf("load languages: %d codes, %d columns", len(d.codes), d.grams.Width())
	}
	for _, c := range d.codes {
		d.group = append(d.group, groupOf(c))
	}
	return d, nil
}

// Languages lists the primary tags the detector can name.
func (d *Detector) Languages() []string {
	seen := map[string]bool{}
	var out []string
	add := func(c string) {
		if c, _, _ = strings.Cut(c, "-"); !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	for _, c := range d.codes {
		add(c)
	}
	for _, r := range ranges {
		if r.code != "" {
			add(r.code)
		}
	}
	return out
}

// Lead is how much more a word, given by its hash, speaks for a language than for any
// other, in steps of 1/[WordScale] of a natural log unit; less than 0 where it speaks
// more for another.
func (d *Detector) Lead(h uint64, code string) int {
	own, other := 0, 0
	row := d.words.Row(h)
	for k := 0; k+1 < len(row) && row[k+1] != 0; k += 2 {
		if d.codes[row[k]&(MaxLangs-1)] == code {
			own = int(row[k+1])
		} else {
			other = max(other, int(row[k+1]))
		}
	}
	return own - other
}

// readTokens is how many words decide: more add nothing but time.
const readTokens = 40

// Detect names the language of a text whose tokens are given: a primary tag and
// how sure it is, 0 to 1. When unsure it is "" with what sureness there was.
func (d *Detector) Detect(text string, tokens []feature.Token) (string, float64) {
	seen, letters := scan(text)
	if letters == 0 {
		return "", 0
	}
	main := seen.main()
	if code := main.code(); code != "" {
		return code, float64(seen.count[main]) / float64(letters)
	}
	if main == han {
		if seen.count[kana] > 0 {
			return "ja", 0.95
		}
		return "zh", 0.9
	}
	return d.weigh(text, tokens, main, letters)
}

// weigh compares the languages of one script by words and letter runs.
func (d *Detector) weigh(text string, tokens []feature.Token, main script, letters int) (string, float64) {
	var score, hits [MaxLangs]int32
	var buf [64]byte
	norm := buf[:0]
	read := 0
	for i := range tokens {
		t := &tokens[i]
		if t.Kind != feature.Word && t.Kind != feature.Hashtag {
			continue
		}
		if read++; read > readTokens || read%glance == 0 && d.plain(main, &score, &hits, read) {
			break
		}
		row := d.words.Row(t.Hash)
		for k := 0; k+1 < len(row) && row[k+1] != 0; k += 2 {
			l := row[k] & (MaxLangs - 1)
			score[l] += int32(row[k+1]) * GramScale
			hits[l]++
		}
	}
	read = min(read, readTokens)
	best, second := d.lead(main, &score)
	if best < 0 {
		return "", 0
	}
	if plain := second < 0 || score[best]-score[second] > plainGap*WordScale*GramScale; !plain || int(hits[best])*2 < read {
		d.strange(text, tokens, norm, &score)
		d.accents(text, &score)
		best, second = d.lead(main, &score)
	}
	sure := 1.0
	if second >= 0 {
		gap := float64(score[best]-score[second]) / (WordScale * GramScale)
		sure = 1 / (1 + math.Exp(-0.6*gap))
	}
	sure *= enough(letters)
	code, _, _ := strings.Cut(d.codes[best], "-")
	if hits[best] == 0 && letters < 12 || main != arabic && read >= 5 && int(hits[best])*4 < read {
		sure /= 2 // its words are strange to the language they look like
	}
	if sure < surely {
		return "", sure
	}
	return code, sure
}

// glance is after how many words it is looked whether the language is plain already.
const glance = 5

// plain says whether one language leads so far, by words it knows, that the rest of
// the text would not change it.
func (d *Detector) plain(main script, score, hits *[MaxLangs]int32, read int) bool {
	best, second := d.lead(main, score)
	return best >= 0 && int(hits[best])*3 > read*2 && (second < 0 || score[best]-score[second] > plainGap*WordScale*GramScale*3/2)
}

// plainGap is the lead, in natural log units, that known words must give for
// unknown ones not to be spelled out.
const plainGap = 9

// lead finds the two best languages of a script, -1 where there is none.
func (d *Detector) lead(main script, score *[MaxLangs]int32) (best, second int) {
	best, second = -1, -1
	for l := range d.codes {
		if d.group[l] != main {
			continue
		}
		if best < 0 || score[l] > score[best] {
			best, second = l, best
		} else if second < 0 || score[l] > score[second] {
			second = l
		}
	}
	return best, second
}

// strange spells out the words no list knows.
func (d *Detector) strange(text string, tokens []feature.Token, norm []byte, score *[MaxLangs]int32) {
	read := 0
	for i := range tokens {
		t := &tokens[i]
		if t.Kind != feature.Word && t.Kind != feature.Hashtag {
			continue
		}
		if read++; read > readTokens {
			return
		}
		if d.words.Row(t.Hash) == "" {
			norm = feature.Norm(text, *t, norm)
			d.spell(norm, score)
		}
	}
}

// accents adds what the marked letters of a text say: "ř" is Czech, "õ" Portuguese
// or Estonian. Their absence says nothing, since many writers leave them out.
func (d *Detector) accents(text string, score *[MaxLangs]int32) {
	seen := 0
	var buf [4]byte
	for i := 0; i < len(text) && seen < 12; {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if s := scriptOf(r); s == none || s > arabic {
			continue
		}
		row := d.grams.Row(feature.HashLetters(utf8.AppendRune(buf[:0], unicode.ToLower(r))))
		for l := range row {
			score[l&(MaxLangs-1)] += int32(int8(row[l])) * (WordScale / 3)
		}
		if row != "" {
			seen++
		}
	}
}

// surely is the sureness below which no language is named.
const surely = 0.6

// enough lowers sureness for texts of a few letters.
func enough(letters int) float64 { return 1 - 0.5/float64(max(1, letters-1)) }

// spell adds what the letter runs of an unknown word say.
func (d *Detector) spell(norm []byte, score *[MaxLangs]int32) {
	var buf [64]byte
	w := append(append(append(buf[:0], '^'), norm...), '$')
	EachGram(w, func(g []byte) {
		row := d.grams.Row(feature.HashLetters(g))
		for l := range row {
			score[l&(MaxLangs-1)] += int32(int8(row[l])) * (WordScale / 3)
		}
	})
}

// EachGram calls fn with each run of three characters of a bordered word.
func EachGram(w []byte, fn func([]byte)) {
	var at [3]int
	n := 0
	for i := 0; i <= len(w); i++ {
		if i < len(w) && w[i]&0xC0 == 0x80 {
			continue
		}
		if n >= 3 {
			fn(w[at[n%3]:i])
		}
		at[n%3] = i
		n++
	}
}
