// Package analysis turns a text into the words earshot searches for.
//
// It owns the one tokeniser of the house: the stream matcher, the index and the
// parser of queries all read a text through it, so that a word typed by a
// person, a word in a mention and a term in the index are the same word. It
// never judges, never stores and knows nothing of queries.
//
// A text becomes tokens. Every token has a normalised term, the exact range of
// bytes it was read from, a position and a sentence. Positions count words from
// 0; several tokens may stand at one position:
//
//	harry's   harry's and harry                       one position
//	#acme     #acme and acme                          one position
//	@a@b.c    @a@b.c, @a and a                        one position; the host is no word
//	AT&T      at&t (two positions wide), at, then t   two positions
//	acme.com  acme.com (two wide), acme, then com     two positions
//	C++ C#    c++ and c; c# and c                     one position each
//	日本語      日本 and 日, then 本語 and 本, then 語   a position for each character
//	👍🏽        👍🏽 and 👍                              one position
//
// Addresses in a text are links, not words, and take no position.
package analysis

import "github.com/clipperhouse/uax29/v2/words"

// Kind says how a token came about.
type Kind uint8

// The kinds of token.
const (
	Word    Kind = iota // a word as it stands
	Base                // what a word stands for without its possessive, elision, ending behind an apostrophe or skin tone
	Part                // a word inside a Joined token
	Joined              // AT&T, C++, C#, acme.com: words and signs read as one
	Marked              // #tag, @handle, $TICK with their sign
	Gram                // two neighbouring characters of a script written without spaces
	Unigram             // one character of such a script, beside its Gram
	Emoji               // a pictograph
)

// Version changes whenever a text may yield other tokens than before; an index
// made with another version is rebuilt.
const Version = "3"

// MaxWord is the longest word in bytes of its original that becomes a token. A
// longer one keeps its position and yields none.
const MaxWord = 256

// Token is one term of a text.
type Token struct {
	// Start and End are the half-open range of bytes in the original text.
	Start, End uint32
	// Hash is a hash of the term's bytes; equal terms have equal hashes.
	Hash uint64
	// Pos is the token's position, Width how many positions it covers.
	Pos, Width uint32
	// Sentence numbers the sentences of the text from 0.
	Sentence uint32
	Kind     Kind

	normStart, normEnd uint32
}

// Range is a half-open range of bytes in the analysed text.
type Range struct{ Start, End uint32 }

// Buffer is the analysis of one text. It is meant to be reused: analysing
// another text keeps the memory, and then allocates nothing. A Buffer must not
// be used by two goroutines at once.
type Buffer struct {
	// Tokens are in the order of their positions; at one position the most
	// specific comes first.
	Tokens []Token
	// Links are the addresses written out in the text.
	Links []Range

	text     string
	norm     []byte
	scratch  []byte
	iter     *words.Iterator[string]
	pos      uint32
	sentence uint32
}

// Analyze reads text, replacing what the buffer held.
func (b *Buffer) Analyze(text string) {
	b.Tokens, b.Links, b.norm = b.Tokens[:0], b.Links[:0], b.norm[:0]
	b.text, b.pos, b.sentence = text, 0, 0
	b.scan()
}

// Term is the normalised form of a token. It is valid until the next Analyze.
func (b *Buffer) Term(t *Token) []byte { return b.norm[t.normStart:t.normEnd] }

// Raw is the part of the original text a token was read from.
func (b *Buffer) Raw(t *Token) string { return b.text[t.Start:t.End] }

// Text is the text the buffer holds the analysis of.
func (b *Buffer) Text() string { return b.text }

// Positions is how many positions the text has.
func (b *Buffer) Positions() int { return int(b.pos) }

// Sentences is how many sentences were begun.
func (b *Buffer) Sentences() int { return int(b.sentence) + 1 }

// Main leaves of the tokens the one way through the text that a query means: at
// each position the most specific token, then on behind it. "AT&T store" is
// at&t, store; 日本語 is 日本, 本語.
func (b *Buffer) Main() []Token {
	var out []Token
	next := uint32(0)
	for i := 0; i < len(b.Tokens); i++ {
		t := b.Tokens[i]
		if t.Pos < next {
			continue
		}
		next = t.Pos + t.Width
		if t.Kind == Gram {
			next = t.Pos + 1
		}
		if t.Kind == Unigram && len(out) > 0 && out[len(out)-1].Kind == Gram && out[len(out)-1].Pos+1 == t.Pos {
			continue // the last character of a run is already in the Gram before it
		}
		out = append(out, t)
	}
	return out
}

// HashString is the hash a token with this term carries.
func HashString(term string) uint64 {
	h := uint64(hashSeed)
	for i := 0; i < len(term); i++ {
		h = (h ^ uint64(term[i])) * hashPrime
	}
	return finish(h)
}

const (
	hashSeed  = 0xcbf29ce484222325
	hashPrime = 0x9fb21c651e98df25
)

func finish(h uint64) uint64 { return h ^ h>>32 }
