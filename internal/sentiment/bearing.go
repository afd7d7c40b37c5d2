package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// bearing is how the words of a text stand to the target that it names: what the model that tells names on the way
// reads.
type bearing struct {
	reader
	at       int       // where the target stands
	from, to int       // its part of a sentence
	mood     int       // the loudest word, -1 when none is
	moodFrom int       // where the part begins that holds it
	parts    int       // how many parts there are,
	place    int       // and which of them is the target's
	more     bool      // the target is named again
	others   bool      // somebody else is named
	voices   [3]logits // what the other models say of it, one by one
	deeds    int       // what the clauses that name it tell was done, and what others do, as bits
}

// AboutPlaces is how many places a word may have to the target: beside it, in its part of a sentence and in others,
// each before and behind it.
const AboutPlaces = 6

// The places of a word, of which the odd ones are behind the target.
const (
	beside = 2 * iota
	inPart
	elsewhere
)

// besideWords is how far a word beside the target may stand from it.
const besideWords = 2

// bears looks how the words of a text, of which it is known which clauses tell of deeds, stand to the first target among
// them; ok says whether there is one.
func (r reader) bears(deeds int) (b bearing, ok bool) {
	b = bearing{reader: r, at: -1, mood: -1, deeds: deeds}
	loudest, begun := int8(0), 0
	for i := range r.tokens {
		t := &r.tokens[i]
		if i > 0 && r.parted(i) {
			if b.at >= begun && b.to == 0 {
				b.to = i
			}
			begun = i
			b.parts++
		}
		switch {
		case t.Kind == feature.Target && b.at >= 0:
			b.more = true
		case t.Kind == feature.Target:
			b.at, b.from, b.place = i, begun, b.parts
		case t.Flags&feature.Negator != 0 || links.has(t.Hash):
		case max(t.Tone, -t.Tone) > loudest && max(t.Tone, -t.Tone) > 1:
			loudest = max(t.Tone, -t.Tone)
			b.mood, b.moodFrom = i, begun
		}
	}
	if b.to == 0 {
		b.to = len(r.tokens)
	}
	return b, b.at >= 0
}

// parted says whether a part of a sentence begins at i: behind a mark or an emoji, or with a word that links two.
func (r reader) parted(i int) bool {
	t, last := &r.tokens[i], &r.tokens[i-1]
	closed := last.Flags&feature.Breaks != 0 || last.Kind == feature.Emoji || last.Kind == feature.Emoticon || last.Kind == feature.Punct && r.text[last.Start] == ','
	if closed && !r.inner(i-1) {
		return t.Kind != feature.Punct && t.Kind != feature.Emoji && t.Kind != feature.Emoticon
	}
	return links.has(t.Hash)
}

// placeOf is the place of the word at i.
func (b *bearing) placeOf(i int) int {
	place, behind := elsewhere, 0
	if i > b.at {
		behind = 1
	}
	switch {
	case i >= b.from && i < b.to && i >= b.at-besideWords && i <= b.at+besideWords:
		place = beside
	case i >= b.from && i < b.to:
		place = inPart
	}
	return place + behind
}

// kind is what sort of word stands at i: a common one itself, others by how they lean, end or begin.
func (b *bearing) kind(i int) uint64 {
	if i < 0 || i >= len(b.tokens) {
		return edgeKind
	}
	t := &b.tokens[i]
	switch t.Kind {
	case feature.Target, feature.Number, feature.Punct, feature.User, feature.URL:
		return t.Hash
	case feature.Emoji, feature.Emoticon:
		return feature.Mix(emojiKind, uint64(leaning(t.Tone)))
	case feature.Hashtag:
		return tagKind
	}
	if t.ID > 0 && t.ID < commonKinds && t.Tone*t.Tone < 9 || links.has(t.Hash) || ways.has(t.Hash) || besides.has(t.Hash) {
		return t.Hash
	}
	w := b.text[t.Start:t.End]
	switch {
	case t.Tone*t.Tone > 1:
		return feature.Mix(moodKind, uint64(leaning(t.Tone)))
	case lifely.has(t.Hash):
		return lifeKind
	case len(w) > 4 && w[len(w)-3:] == "ing":
		return doingKind
	case len(w) > 3 && w[len(w)-2:] == "ed":
		return doneKind
	case w[0] >= 'A' && w[0] <= 'Z' && i > 0:
		return nameKind
	}
	return anyKind
}

func leaning(tone int8) int {
	switch {
	case tone >= 2:
		return 1
	case tone <= -2:
		return 2
	}
	return 0
}

// commonKinds is how common a word must be to be a kind of its own.
const commonKinds = 450

var (
	edgeKind  = feature.Hash("<edge>")
	emojiKind = feature.Hash("<emoji>")
	tagKind   = feature.Hash("<tag>")
	moodKind  = feature.Hash("<mood>")
	lifeKind  = feature.Hash("<life>")
	doingKind = feature.Hash("<ing>")
	doneKind  = feature.Hash("<ed>")
	nameKind  = feature.Hash("<name>")
	anyKind   = feature.Hash("<any>")
	// links are words that link two parts of a sentence.
	links = newWordSet("because because's bc cause cuz coz since so when while but and as after before until till then where who which that if though although whoever")
)
