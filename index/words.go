package index

import (
	"hash/fnv"

	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/analysis"

	api "github.com/blevesearch/bleve_index_api"
)

// wordField holds the words of title and text together, so that a word asked
// for anywhere is one lookup. A location keeps, in the places where Bleve means byte
// offsets, what the operators of the language need:
//
//	Position  position of the word in its zone
//	Start     sentence × 2, plus 1 in the title
//	End       spelling: 0 as folded, else see spelling
type wordField struct {
	terms  api.TokenFrequencies
	length int
}

// Name of the field; it and what follows make a wordField an api.Field.
func (f *wordField) Name() string { return fieldWords }

// Value is nil: texts are not stored.
func (f *wordField) Value() []byte { return nil }

// ArrayPositions is nil.
func (f *wordField) ArrayPositions() []uint64 { return nil }

// EncodedFieldType says text.
func (f *wordField) EncodedFieldType() byte { return 't' }

// Analyze has nothing left to do.
func (f *wordField) Analyze() {}

// Options ask for positions.
func (f *wordField) Options() api.FieldIndexingOptions {
	return api.IndexField | api.IncludeTermVectors
}

// AnalyzedLength is the number of positions, which relevance is measured by.
func (f *wordField) AnalyzedLength() int { return f.length }

// AnalyzedTokenFrequencies are the words with their places.
func (f *wordField) AnalyzedTokenFrequencies() api.TokenFrequencies { return f.terms }

// NumPlainTextBytes only feeds statistics.
func (f *wordField) NumPlainTextBytes() uint64 { return 0 }

// wordBuilder gathers the words of one document. Terms are told apart by the hash that
// analysis computed anyway, compared by their bytes.
type wordBuilder struct {
	arena  []byte
	words  []wordEntry
	places []spot
	slots  []int32 // open addressing over words, index+1
	length int
}

type wordEntry struct {
	hash       uint64
	start, end int // in the arena
	n          int // occurrences
}

type spot struct {
	word                int32
	pos, zone, spelling int
}

// field gathers the words of an analysed mention.
func (b *wordBuilder) field(d *query.Doc) *wordField {
	if b.slots == nil {
		b.slots = make([]int32, 256)
	}
	clear(b.slots)
	b.arena, b.words, b.places, b.length = b.arena[:0], b.words[:0], b.places[:0], 0
	b.read(d.Title(), 1)
	b.read(d.Text(), 0)
	return &wordField{terms: b.finish(), length: max(b.length, 1)}
}

// read adds the words of one zone: title is 1, text 0.
func (b *wordBuilder) read(buf *analysis.Buffer, title int) {
	b.length += buf.Positions()
	for i := range buf.Tokens {
		t := &buf.Tokens[i]
		term := buf.Term(t)
		b.places = append(b.places, spot{
			word: b.word(t.Hash, term), pos: int(t.Pos), zone: int(t.Sentence)<<1 | title,
			spelling: int(spelling(term, buf.Raw(t))),
		})
	}
}

// word finds or adds a term and counts it.
func (b *wordBuilder) word(hash uint64, term []byte) int32 {
	if 2*len(b.words) >= len(b.slots) {
		b.grow()
	}
	mask := uint64(len(b.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := b.slots[i]
		if s == 0 {
			start := len(b.arena)
			b.arena = append(b.arena, term...)
			b.words = append(b.words, wordEntry{hash: hash, start: start, end: len(b.arena), n: 1})
			b.slots[i] = int32(len(b.words))
			return int32(len(b.words) - 1)
		}
		if w := &b.words[s-1]; w.hash == hash && string(b.arena[w.start:w.end]) == string(term) {
			w.n++
			return s - 1
		}
	}
}

func (b *wordBuilder) grow() {
	b.slots = make([]int32, 2*len(b.slots))
	mask := uint64(len(b.slots) - 1)
	for n, w := range b.words {
		i := w.hash & mask
		for b.slots[i] != 0 {
			i = (i + 1) & mask
		}
		b.slots[i] = int32(n + 1)
	}
}

// finish hands out the gathered words in four allocations, whatever their
// number.
func (b *wordBuilder) finish() api.TokenFrequencies {
	terms := string(b.arena)
	freqs := make([]api.TokenFreq, len(b.words))
	locs := make([]api.TokenLocation, len(b.places))
	ptrs := make([]*api.TokenLocation, len(b.places))
	out := make(api.TokenFrequencies, len(b.words))
	next := 0
	for i, w := range b.words {
		f := &freqs[i]
		f.SetFrequency(w.n)
		f.Locations = ptrs[next : next : next+w.n]
		next += w.n
		out[terms[w.start:w.end]] = f
	}
	for i, p := range b.places {
		locs[i] = api.TokenLocation{Position: p.pos, Start: p.zone, End: p.spelling}
		f := &freqs[p.word]
		f.Locations = append(f.Locations, &locs[i])
	}
	return out
}

// spelling tells how the original of a term is written, so that {ACME} can be
// answered from the postings: 0 when it equals the term; a bit for each capital when
// only the case differs, doubled; else a hash of the exact form, doubled and odd. Two
// spellings of one word share a hash with a probability of 2⁻²⁷.
func spelling(term []byte, raw string) uint64 {
	if len(raw) != len(term) || !isASCII(raw) {
		raw = analysis.Exact(raw)
	}
	if raw == string(term) {
		return 0
	}
	if len(raw) == len(term) && len(raw) <= maxCapitals {
		var capitals uint64
		same := true
		for i := 0; i < len(raw) && same; i++ {
			if c := raw[i]; c != term[i] {
				same = c >= 'A' && c <= 'Z' && c+'a'-'A' == term[i]
				capitals |= 1 << i
			}
		}
		if same {
			return capitals << 1
		}
	}
	h := fnv.New32a()
	h.Write([]byte(raw))
	return uint64(h.Sum32()>>5)<<1 | 1
}

// maxCapitals is the longest word in bytes whose capitals are kept one by one.
const maxCapitals = 40

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
