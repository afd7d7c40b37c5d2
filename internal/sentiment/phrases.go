package sentiment

import (
	_ "embed"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed cues.txt
var cueLines string

//go:embed abroad.txt
var abroadLines string

//go:embed told.txt
var toldLines string

//go:embed harm.txt
var harmLines string

//go:embed said.txt
var saidLines string

//go:embed ended.txt
var endedLines string

//go:embed wanted.txt
var wantedLines string

// phrase is one cue: what it speaks for and how loudly.
type phrase struct {
	rest   []uint64 // the words after the first, [brandSlot], [gapSlot] and numbers of sets among them
	what   int32    // index into cues.names
	weight float64
	turn   turn // how it moves the mood, if it does
}

// cues finds phrases in a text's tokens in one pass.
type cues struct {
	names []string
	first map[uint64][]phrase
	stems
	sets  sets
	heads map[uint64][]uint64 // by a word: the sets it is in that phrases begin with
	some  [256]uint64         // a bit for each word that begins one, by its hash
	running
}

// sets are words that may take each other's place in a phrase; a word of a phrase that is
// less than their number is one of them.
type sets []*wordSet

// has says whether one of the words that w stands for has this hash.
func (s sets) has(w, hash uint64) bool { return w < uint64(len(s)) && s[w].has(hash) }

// In a phrase BRAND stands for the target's name, wherever it may be masked, and an
// asterisk between spaces for up to [gapWords] other words of the same clause.
var (
	brandSlot = feature.TargetHash
	gapSlot   = feature.Hash("*")
)

const gapWords = 4

// cueReader reads lines of cues.
type cueReader struct {
	*cues
	tokenizer feature.Tokenizer
	index     map[string]int32    // of cues.names
	classes   map[string][]uint64 // the words that a name stands for
	known     map[string]uint64   // sets by how they are written
	begun     map[uint64]bool     // those of them that phrases begin with
	found     gathered[phrase]    // of cues.first
	rests     roll
	rest      []uint64 // of the phrase that is being read
}

// readCues parses cues.txt, told.txt, wanted.txt, harm.txt, said.txt, ended.txt and abroad.txt.
func readCues(src string) (*cues, error) {
	r := cueReader{
		cues:  &cues{heads: map[uint64][]uint64{}},
		index: map[string]int32{}, classes: map[string][]uint64{}, known: map[string]uint64{}, begun: map[uint64]bool{},
		found: gather[phrase](len(src) / bytesACue),
	}
	for n, line := range strings.Split(src, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if err := r.line(line); err != nil {
			return nil, fmt.Errorf("cues line %d: %w", n+1, err)
		}
	}
	r.first = r.found.byWord()
	return r.cues, nil
}

// bytesACue is about how many bytes of cues.txt and its like stand for one phrase, since most are written many at once.
const bytesACue = 8

// line reads one line: a class of words, or what some phrases speak for.
func (r *cueReader) line(line string) error {
	head, rest, ok := strings.Cut(line, "|")
	what, num, ok2 := strings.Cut(strings.TrimSpace(head), " ")
	if !ok || !ok2 {
		return errors.New("want a name, a weight, phrases")
	}
	if what == "=" {
		words, err := r.words(strings.Split(rest, "|"))
		r.classes[num] = words
		return err
	}
	weight, err := strconv.ParseFloat(num, 64)
	if err != nil {
		return fmt.Errorf("read weight: %w", err)
	}
	if _, ok := r.index[what]; !ok {
		r.index[what] = int32(len(r.names))
		r.names = append(r.names, what)
	}
	for p := range strings.SplitSeq(rest, "|") {
		if err := r.phrases(strings.TrimSpace(p), r.index[what], weight); err != nil {
			return err
		}
	}
	return nil
}

// phrases adds what one stands for. Those that move the mood are found by their first two
// words, so that each way of writing them is one; of others, words that may take each
// other's place are a set.
func (r *cueReader) phrases(text string, what int32, weight float64) error {
	if turns[r.names[what]].turn != noTurn {
		for p := range spellOut(text) {
			r.add(p, what, weight)
		}
		return nil
	}
	if !strings.Contains(text, "/") && !strings.ContainsFunc(text, unicode.IsUpper) {
		r.add(text, what, weight)
		return nil
	}
	r.rest = r.rest[:0]
	for field := range strings.FieldsSeq(text) {
		w, err := r.word(field)
		if err != nil {
			return err
		}
		r.rest = append(r.rest, w)
	}
	first := r.rest[0]
	if first < uint64(len(r.sets)) && !r.begun[first] {
		r.begun[first] = true
		for _, h := range r.sets[first].words {
			r.heads[h] = append(r.heads[h], first)
		}
	}
	r.found.add(first, phrase{what: what, weight: weight, rest: r.rests.keep(r.rest[1:])})
	return nil
}

// word is what a phrase holds for one of its words as written.
func (r *cueReader) word(field string) (uint64, error) {
	if field == "*" {
		return gapSlot, nil
	}
	if n, ok := r.known[field]; ok {
		return n, nil
	}
	words, err := r.words(strings.Split(field, "/"))
	if err != nil || len(words) == 1 {
		return append(words, 0)[0], err
	}
	r.known[field] = uint64(len(r.sets))
	r.sets = append(r.sets, wordSetOf(words))
	return r.known[field], nil
}

// words are the hashes of single words; the name of a class stands for all of its.
func (r *cueReader) words(list []string) (out []uint64, err error) {
	for _, w := range list {
		w = strings.TrimSpace(w)
		if class, ok := r.classes[w]; ok {
			out = append(out, class...)
			continue
		}
		tokens := r.tokenizer.Tokens(w)
		if len(tokens) != 1 {
			return nil, fmt.Errorf("%q is not one word", w)
		}
		out = append(out, slot(w, tokens[0]))
	}
	return out, nil
}

// spellOut gives every phrase that one stands for whose words may be alternatives: "shares/stock fall/drop" is four.
func spellOut(p string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !strings.Contains(p, "/") {
			yield(p)
			return
		}
		var ways [][]string // to write each word
		for w := range strings.SplitSeq(p, " ") {
			ways = append(ways, strings.Split(w, "/"))
		}
		spellOn(nil, ways, yield)
	}
}

// spellOn spells out what goes on behind words that are spelled out; false when no more is wanted.
func spellOn(words []byte, ways [][]string, yield func(string) bool) bool {
	if len(ways) == 0 {
		return yield(string(words[1:])) // each word has a space before it
	}
	for _, w := range ways[0] {
		if !spellOn(append(append(words, ' '), w...), ways[1:], yield) {
			return false
		}
	}
	return true
}

// add adds a phrase that is written in one way.
func (r *cueReader) add(text string, what int32, weight float64) {
	open := strings.HasSuffix(text, "*") && !strings.Contains(text, " ")
	text = strings.TrimSuffix(text, "*")
	tokens := r.tokenizer.Tokens(text)
	if len(tokens) == 0 {
		return
	}
	if len(tokens) == 1 && feature.Runs(text) {
		r.running.put(text, phrase{what: what, weight: weight})
		return
	}
	r.rest = r.rest[:0]
	for _, k := range tokens[1:] {
		r.rest = append(r.rest, slot(text, k))
	}
	p := phrase{rest: r.rests.keep(r.rest), what: what, weight: weight}
	if open {
		if norm := feature.Norm(text, tokens[0], nil); len(norm) >= stemLetters {
			r.stems.put(norm, p)
			return
		}
	}
	r.found.add(slot(text, tokens[0]), p)
}

// slot is the hash by which a phrase knows one of its words.
func slot(text string, t feature.Token) uint64 {
	if text[t.Start:t.End] == "BRAND" {
		return brandSlot
	}
	return t.Hash
}

// follows says where the words end that must stand at tokens[i:], 0 when they do not.
func (s sets) follows(tokens []feature.Token, i int, words []uint64) int {
	for k, w := range words {
		if w == gapSlot {
			return s.bridges(tokens, i, words[k+1:])
		}
		if i >= len(tokens) || tokens[i].Hash != w && (w != brandSlot || tokens[i].Kind != feature.Target) && !s.has(w, tokens[i].Hash) {
			return 0
		}
		i++
	}
	return i
}

// bridges is [follows] after a gap.
func (s sets) bridges(tokens []feature.Token, i int, words []uint64) int {
	for n := 0; n <= gapWords && i+n < len(tokens); n++ {
		if j := s.follows(tokens, i+n, words); j > 0 {
			return j
		}
		if tokens[i+n].Flags&feature.Breaks != 0 {
			return 0
		}
	}
	return 0
}
