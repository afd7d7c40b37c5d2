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
	"slices"
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
	of           [alone][]uint8 // the codes of each script that has several
	mask         [alone]uint64  // the same, a bit each
	tags         map[string]bool
	telling      *telling
	hindi        uint8 // one more than the number of its code
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
	d.telling = readTelling(tellingLines, d.codes)
	d.hindi = uint8(slices.Index(d.codes, "hi")) + 1
	for l, c := range d.codes {
		d.of[groupOf(c)] = append(d.of[groupOf(c)], uint8(l))
		d.mask[groupOf(c)] |= 1 << l
	}
	tags := d.Languages()
	d.tags = make(map[string]bool, len(tags))
	for _, c := range tags {
		d.tags[c] = true
	}
	return d, nil
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

// Share is how much of what people write in a language is this word, given by its hash:
// 0.01 is one word in a hundred, 0 a word that no list has. Without a language it is
// that of the language where the word is commonest.
func (d *Detector) Share(h uint64, code string) (share float64) {
	row := d.words.Row(h)
	for k := 0; k+1 < len(row) && row[k+1] != 0; k += 2 {
		if code == "" || d.codes[row[k]&(MaxLangs-1)] == code {
			share = max(share, WordFloor*math.Exp(float64(row[k+1])/WordScale))
		}
	}
	return share
}

// readTokens is how many words decide: more add nothing but time.
const readTokens = 40

// Detect names the language of a text whose tokens are given: a primary tag and
// how sure it is, 0 to 1. When unsure it is "" with what sureness there was.
func (d *Detector) Detect(text string, tokens []feature.Token) (string, float64) {
	code, sure := d.Guess(text, tokens)
	if sure < Surely {
		code = ""
	}
	return code, sure
}

// Guess is [Detector.Detect] that names the likeliest language however unsure it is.
func (d *Detector) Guess(text string, tokens []feature.Token) (string, float64) {
	seen, letters := scan(text, tokens)
	if letters == 0 {
		return "", 0
	}
	main := seen.main(letters)
	if code := main.code(); code != "" {
		return code, max(Surely, float64(seen.count[main])/float64(letters))
	}
	if main == han {
		if seen.count[kana] > 0 {
			return "ja", 0.95
		}
		return "zh", 0.9
	}
	if main == devanagari {
		if code := d.devanagari(text, tokens); code == "mr" || code == "ne" {
			return code, 0.9
		}
	}
	return d.weigh(text, tokens, main, letters)
}

// weigh compares the languages of one script by words and letter runs.
func (d *Detector) weigh(text string, tokens []feature.Token, main script, letters int) (string, float64) {
	var e evidence
	if len(d.of[main]) == 0 {
		return "", 0
	}
	d.known(text, tokens, main, &e)
	if e.read == 0 {
		return "", 0
	}
	if len(tokens) <= fewTokens {
		d.tell(tokens, &e)
	}
	best, gap := e.ahead(d.mask[main])
	if gap <= plainGap*WordScale*GramScale || int(e.hits[best])*2 < e.read {
		d.spell(text, tokens, &e)
		d.accents(text, &e)
		e.runs.count(&e.score)
		best, gap = d.lead(main, &e.score)
	}
	sure := 1 / (1 + math.Exp(-0.6*(float64(gap)/(WordScale*GramScale)-doubt(text, tokens, e.read))))
	sure *= enough(letters)
	if e.nobodys >= e.read && e.nobodys > 0 {
		sure /= 2
	}
	code, _, _ := strings.Cut(d.codes[best], "-")
	if e.hits[best] == 0 && letters < 12 || main != arabic && e.read >= 5 && int(e.hits[best])*4 < e.read {
		sure /= 2 // its words are strange to the language they look like
	}
	return code, sure
}

// known looks the words up until one language is plain.
func (d *Detector) known(text string, tokens []feature.Token, main script, e *evidence) {
	last, few := uint64(0), len(tokens) <= fewTokens
	for next := 0; e.read < readTokens && (e.read == 0 || !d.plain(main, e)); {
		var at [glance]int32
		var hashes [glance]uint64
		n := 0
		for ; next < len(tokens) && n < glance; next++ {
			t := &tokens[next]
			if t.Kind > feature.Hashtag || t.Hash == last || laughs(text[t.Start:t.End]) {
				continue
			}
			if last = t.Hash; few && d.telling.of(last) == nobodys {
				e.nobodys++
				continue
			}
			at[n], hashes[n] = int32(next), last
			n++
		}
		if n == 0 {
			return
		}
		var rows [glance]string
		d.words.Rows(hashes[:n], rows[:n])
		e.read += n
		for k, row := range rows[:n] {
			if row == "" && few {
				t := &tokens[at[k]]
				row = d.elided(text[t.Start:t.End])
			}
			if row == "" {
				e.strange[e.unknown] = at[k]
				e.unknown++
				continue
			}
			e.hear(row)
		}
	}
}

// glance is after how many words it is looked whether the language is plain already.
const glance = 5

// plain says whether one language leads so far, by words it knows, that the rest of
// the text would not change it.
func (d *Detector) plain(main script, e *evidence) bool {
	best, gap := e.ahead(d.mask[main])
	return int(e.hits[best])*3 > e.read*2 && gap > plainGap*WordScale*GramScale*3/2
}

// plainGap is the lead, in natural log units, that known words must give for
// unknown ones not to be spelled out.
const plainGap = 5

// spell looks the letter runs up of the words no list knows: every other one, since
// neighbours say nearly the same.
func (d *Detector) spell(text string, tokens []feature.Token, e *evidence) {
	var letters, bordered [64]byte
	norm, w := letters[:0], bordered[:0]
	var hashes [mostRuns]uint64
	var found [64]uint64
	n := 0
	for _, i := range e.strange[:e.unknown] {
		if coded(text[tokens[i].Start:tokens[i].End]) {
			continue
		}
		norm = feature.Norm(text, tokens[i], norm)
		w = append(append(append(w[:0], '^'), norm...), '$')
		for _, h := range everyOther(w, found[:0]) {
			hashes[n] = h
			if n++; n == mostRuns-e.runs.rows {
				d.runs(hashes[:n], &e.runs)
				n = 0
			}
			if e.runs.rows == mostRuns {
				return
			}
		}
	}
	d.runs(hashes[:n], &e.runs)
}

// runs adds the rows of letter runs, given by their hashes.
func (d *Detector) runs(hashes []uint64, r *runs) {
	var rows [mostRuns]string
	d.grams.Rows(hashes, rows[:len(hashes)])
	for _, row := range rows[:len(hashes)] {
		r.add(row)
	}
}

// accents adds what the marked letters of a text say: "ř" is Czech, "õ" Portuguese
// or Estonian. Their absence says nothing, since many writers leave them out.
func (d *Detector) accents(text string, e *evidence) {
	seen := 0
	var buf [4]byte
	for i := 0; i < len(text) && seen < mostMarks; {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if s := scriptOf(r); s == none || s > arabic {
			continue
		}
		if row := d.grams.Row(feature.HashLetters(utf8.AppendRune(buf[:0], unicode.ToLower(r)))); row != "" {
			e.runs.add(row)
			seen++
		}
	}
}

// Surely is the sureness below which no language is named.
const Surely = 0.6

// enough lowers sureness for texts of a few letters.
func enough(letters int) float64 { return 1 - 0.5/float64(max(1, letters-1)) }
