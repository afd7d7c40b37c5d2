package query

import (
	"math/bits"
	"time"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/query/analysis"
)

// seen is one token of the mention that some word of the set takes.
type seen struct {
	start, end uint32 // bytes in its field
	pos        uint32
	sentence   uint32
	next       int32 // the next one of the same word, or -1
	title      bool
}

// interval is an occurrence of a clause: positions [start, end], the tokens or
// intervals it was made of.
type interval struct {
	start, end  uint32
	left, right int32 // intervals of a proximity; -1 of a leaf
	first, last int32 // seen tokens of a leaf
	// begins and ends are the sentences of its first and last word.
	begins, ends uint32
}

// chain is where the tokens of a dictionary word begin and end in seen, when it
// was last looked for in generation gen.
type chain struct {
	gen         uint32
	first, last int32
}

// run is the matching of one mention: working memory that a set lends out.
type run struct {
	set    *Set
	doc    *Doc
	now    time.Time
	gen    uint32
	chains []chain  // per word
	tried  []uint32 // per query: the generation it was evaluated in
	seen   []seen
	found  []int32 // words of this mention, in order of first appearance
	arena  []interval
	steps  []int32
	moment int64
	timed  uint8 // 0 not asked yet, 1 known, 2 unknown
}

// start looks the mention's tokens up in the set's dictionary.
func (s *Set) start(d *Doc, now time.Time) *run {
	r := s.pool.Get().(*run)
	r.doc, r.now, r.timed = d, now, 0
	r.seen, r.found, r.arena = r.seen[:0], r.found[:0], r.arena[:0]
	if r.gen++; r.gen == 0 { // wrapped: no stamp may look new
		clear(r.chains)
		clear(r.tried)
		r.gen = 1
	}
	if d.hasTitle {
		r.look(&d.title, 0, 0, true)
	}
	r.look(&d.text, d.base, d.sentences, false)
	return r
}

func (s *Set) finish(r *run) {
	r.doc = nil
	s.pool.Put(r)
}

// look finds the words of the set among a text's tokens.
func (r *run) look(b *analysis.Buffer, base, sentences uint32, title bool) {
	s := r.set
	slots, mask := s.words.slots, s.words.mask
	for i := range b.Tokens {
		t := &b.Tokens[i]
		tag := uint32(t.Hash >> 32)
		for at := t.Hash & mask; s.words.mayHold(t.Hash) && slots[at].word != 0; at = (at + 1) & mask {
			if slot := &slots[at]; slot.tag == tag && s.words.is(slot, b.Term(t)) {
				r.note(slot.word-1, t, base, sentences, title)
				break
			}
		}
		if s.patterns.any {
			r.lookPatterns(b, t, base, sentences, title)
		}
	}
}

func (r *run) lookPatterns(b *analysis.Buffer, t *analysis.Token, base, sentences uint32, title bool) {
	term := b.Term(t)
	p := &r.set.patterns
	key := uint64(0)
	for n := 0; n < len(term) && n < maxPatternKey && p.lengths>>n != 0; n++ {
		key = key<<8 | uint64(term[n])
		if p.lengths&(1<<n) == 0 {
			continue
		}
		for _, w := range p.table.find(key | uint64(n+1)<<56) {
			if fits(w.pattern, term) {
				r.note(w.id, t, base, sentences, title)
			}
		}
	}
	if len(p.fuzzy) == 0 {
		return
	}
	letters := letterSet(term)
	for i := range p.fuzzy {
		f := &p.fuzzy[i]
		if abs(len(term)-len(f.term)) <= f.slack && bits.OnesCount64(letters^f.letters) <= f.slack*2 &&
			editDistance(f.term, string(term), f.edits+1) <= f.edits {
			r.note(f.id, t, base, sentences, title)
		}
	}
}

// letterSet is a set of the bytes of a term, folded to 64: one edit of a character
// of n bytes changes it by at most 2n members.
func letterSet[T string | []byte](term T) (set uint64) {
	for i := 0; i < len(term); i++ {
		set |= 1 << (term[i] & 63)
	}
	return set
}

// note records that a word of the set takes a token.
func (r *run) note(id int32, t *analysis.Token, base, sentences uint32, title bool) {
	n := int32(len(r.seen))
	c := &r.chains[id]
	if c.gen != r.gen {
		c.gen, c.first = r.gen, n
		r.found = append(r.found, id)
	} else {
		last := &r.seen[c.last]
		if last.pos == t.Pos+base && last.start == t.Start && last.end == t.End {
			return // two tokens of one place, as a pattern may take
		}
		last.next = n
	}
	c.last = n
	r.seen = append(r.seen, seen{start: t.Start, end: t.End, pos: t.Pos + base, sentence: t.Sentence + sentences, next: -1, title: title})
}

// has tells whether a word of the set stands in the mention.
func (r *run) has(id int32) bool { return r.chains[id].gen == r.gen }

// patterns are the words of a set that are compared with every token.
type patterns struct {
	any     bool
	lengths uint8                    // bit n: some pattern is filed under its first n+1 bytes
	wilds   map[uint64][]wildPattern // while compiling
	table   patternTable
	fuzzy   []fuzzyPattern
}

// maxPatternKey is how many bytes of a pattern it is filed under.
const maxPatternKey = 5

type wildPattern struct {
	pattern string
	id      int32
}

type fuzzyPattern struct {
	term    string
	edits   int
	slack   int // greatest difference in bytes
	letters uint64
	id      int32
}

func (p *patterns) addWild(pattern string, id int32) {
	p.any = true
	if p.wilds == nil {
		p.wilds = make(map[uint64][]wildPattern)
	}
	n, key := 0, uint64(0)
	for n < len(pattern) && n < maxPatternKey && pattern[n] != '*' && pattern[n] != '?' {
		key = key<<8 | uint64(pattern[n])
		n++
	}
	p.lengths |= 1 << (n - 1)
	key |= uint64(n) << 56
	p.wilds[key] = append(p.wilds[key], wildPattern{pattern, id})
}

func (p *patterns) addFuzzy(term string, edits int, id int32) {
	p.any = true
	p.fuzzy = append(p.fuzzy, fuzzyPattern{term, edits, utf8.UTFMax * edits, letterSet(term), id})
}
