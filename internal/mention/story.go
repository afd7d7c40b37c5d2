package mention

import (
	"unicode/utf8"
)

// A fingerprint's measures. See docs/stories.md for how they were chosen and
// what they get wrong.
const (
	// FingerprintSize is how many of a text's shingle hashes are kept: the smallest
	// ones, the same for every copy of the text (a bottom-k MinHash sketch).
	FingerprintSize = 64
	// fingerprintBytes is how much of a text is looked at. A copy of a longer one
	// is known by its beginning.
	fingerprintBytes = 64 << 10
	// shingleWords is the length of the word runs that are compared.
	shingleWords = 3
	// leadWords is how many opening words make the lead key.
	leadWords = 8
)

// Fingerprint is what a text looks like to one who only wants to know whether
// another tells the same story in the same words. The zero value is the
// fingerprint of nothing and resembles nothing.
type Fingerprint struct {
	// Hashes are the FingerprintSize smallest hashes of runs of three words,
	// ascending and distinct; all of them when the text has no more.
	Hashes []uint32
	// Words is how many words were read, title included.
	Words int
	// Title and Lead identify the title and the opening words of the text; 0 when
	// there are too few words to tell anything.
	Title, Lead uint32
	// Bare says that there was a title and next to no text.
	Bare bool
}

// FingerprintOf reads a mention's title and text: folded case, no punctuation,
// no addresses, each character of scripts without spaces as a word. It costs
// microseconds for a post and allocates only what it returns.
func FingerprintOf(m *Mention) Fingerprint {
	var r shingler
	r.read(m.Title)
	titleWords, title := r.words, r.whole
	r.next()
	r.read(cut(m.Text))
	f := Fingerprint{Words: titleWords + r.words, Hashes: r.smallest(), Bare: titleWords > 0 && r.words <= titleWords}
	if titleWords >= minTitleWords {
		f.Title = nonZero(title)
	}
	if r.words >= leadWords {
		f.Lead = nonZero(r.lead)
	}
	return f
}

// cut bounds a text at a rune's border.
func cut(s string) string {
	if len(s) <= fingerprintBytes {
		return s
	}
	end := fingerprintBytes
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

func nonZero(h uint32) uint32 {
	if h == 0 {
		return 1
	}
	return h
}

// What makes two fingerprints one story.
const (
	minTitleWords = 4    // a shorter title is no title, but a rubric
	minWords      = 6    // a shorter text says too little to be recognised by
	minShared     = 4    // shared shingles below which nothing is believed
	sameContained = 0.60 // of the shorter text's shingles found in the longer
	sameJaccard   = 0.20 // shared of all shingles: how much shorter a copy may be
	// Short posts share turns of phrase ("been on hold for over an hour"): of a text
	// with fewer shingles than fewShingles, more must be found.
	fewShingles  = 20
	fewContained = 0.75
)

// Resemblance is how alike two texts are, from 0 to 1.
type Resemblance struct {
	// Jaccard is the share of all their shingles that both have, Contained the
	// share of the shorter text's that the longer has. Both are estimates:
	// with n hashes compared the standard error is at most 0.5/√n.
	Jaccard, Contained float64
	// Shared is how many hashes were found in both, Compared how many of the
	// text with fewer were looked for.
	Shared, Compared int
}

// Resemble compares two fingerprints.
func (f *Fingerprint) Resemble(g *Fingerprint) Resemblance {
	// A sketch that is full says nothing about hashes above its largest, so
	// only the range that both know about is compared.
	limit := min(f.limit(), g.limit())
	var i, j, shared int
	a, b := f.Hashes, g.Hashes
	for i < len(a) && j < len(b) && a[i] <= limit && b[j] <= limit {
		switch {
		case a[i] == b[j]:
			shared++
			i, j = i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	for i < len(a) && a[i] <= limit {
		i++
	}
	for j < len(b) && b[j] <= limit {
		j++
	}
	if shared == 0 {
		return Resemblance{}
	}
	return Resemblance{
		Jaccard:   float64(shared) / float64(i+j-shared),
		Contained: float64(shared) / float64(min(i, j)),
		Shared:    shared,
		Compared:  min(i, j),
	}
}

func (f *Fingerprint) limit() uint32 {
	if len(f.Hashes) < FingerprintSize {
		return ^uint32(0)
	}
	return f.Hashes[len(f.Hashes)-1]
}

// SameStory reports whether two texts are near-duplicates: copies, retitled,
// cut short, or one quoting the better part of the other; and how sure that is,
// from 0 to 1.
func (f *Fingerprint) SameStory(g *Fingerprint) (float64, bool) {
	if f.Words < minTitleWords || g.Words < minTitleWords {
		return 0, false
	}
	// A headline alone, and the article under that headline.
	if f.Title != 0 && f.Title == g.Title && (f.Bare || g.Bare) {
		return 1, true
	}
	if min(f.Words, g.Words) < minWords {
		return 0, false
	}
	r := f.Resemble(g)
	enough := sameContained
	if r.Compared < fewShingles && min(len(f.Hashes), len(g.Hashes)) < fewShingles {
		enough = fewContained
	}
	if r.Shared < minShared || r.Contained < enough || r.Jaccard < sameJaccard {
		return r.Contained, false
	}
	return (r.Contained + r.Jaccard) / 2, true
}
