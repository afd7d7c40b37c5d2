package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// What a mark says, so that the same words are another mark elsewhere.
const (
	markBefore = iota + 1
	markTwoBefore
	markThreeBefore
	markBehind
	markTwoBehind
	markThreeBehind
	markBoth
	markPairBefore
	markPairBehind
	markRoundBefore
	markOpens
	markOpensText
	markWho
	markLength
	markPlace
	markNamed
	markMood
	markMoodKind
	markMoodOpens
	markMoodFar
	markMoodLink
	markMoodBefore
	markHolds
	markBack
	markEnds
	markFirst
	markMoodWho
	markDeeds
	markForm
	markSure
	markSigned
	markLong
	markVoice
)

// marks appends to dst what stands around the target, a number for each thing, that says whether a mood is about it.
func (b *bearing) marks(dst []uint64) []uint64 {
	put := func(what int, of uint64) { dst = append(dst, feature.Mix(uint64(what), of)) }
	p1, p2, p3 := b.kind(b.at-1), b.kind(b.at-2), b.kind(b.at-3)
	n1, n2, n3 := b.kind(b.at+1), b.kind(b.at+2), b.kind(b.at+3)
	put(markBefore, p1)
	put(markTwoBefore, p2)
	put(markThreeBefore, p3)
	put(markBehind, n1)
	put(markTwoBehind, n2)
	put(markThreeBehind, n3)
	put(markBoth, feature.Mix(p1, n1))
	put(markPairBefore, feature.Mix(p2, p1))
	put(markPairBehind, feature.Mix(n1, n2))
	put(markRoundBefore, feature.Mix(feature.Mix(p2, p1), n1))
	opens := b.kind(b.from)
	put(markOpens, opens)
	put(markFirst, feature.Mix(opens, p1))
	put(markOpensText, b.kind(0))
	put(markWho, feature.Mix(b.kind(b.from), b.kind(b.from+1)))
	put(markLength, uint64(min(len(b.tokens)/4, 8)))
	put(markPlace, uint64(min(b.place, 3)*8+min(b.parts, 5)))
	put(markEnds, uint64(2*bit(b.at == b.from)+bit(b.at >= b.to-2)))
	put(markNamed, b.written())
	put(markDeeds, uint64(b.deeds))
	return b.moodMarks(dst, p1)
}

// moodMarks appends how the loudest word of a text stands to the target.
func (b *bearing) moodMarks(dst []uint64, before uint64) []uint64 {
	put := func(what int, of uint64) { dst = append(dst, feature.Mix(uint64(what), of)) }
	stands, lean := uint64(9), 0
	if b.mood >= 0 {
		stands, lean = uint64(b.placeOf(b.mood)), leaning(b.tokens[b.mood].Tone)
	}
	put(markMood, stands)
	put(markMoodKind, stands*4+uint64(lean))
	put(markMoodBefore, feature.Mix(before, stands))
	if b.mood >= 0 {
		who := b.kind(b.moodFrom)
		if links.has(b.hash(b.moodFrom)) {
			who = b.kind(b.moodFrom + 1)
		}
		put(markMoodOpens, who)
		put(markMoodWho, feature.Mix(who, stands*4+uint64(lean)))
		link := b.moodFrom
		if b.moodFrom < b.from {
			link = b.from
		}
		put(markMoodLink, feature.Mix(b.kind(link), stands))
		put(markMoodFar, stands*16+uint64(min(max(b.mood-b.at, b.at-b.mood)/2, 7)))
	}
	for i := range b.tokens {
		t, place := &b.tokens[i], uint64(b.placeOf(i))
		switch {
		case their.has(t.Hash) && i > b.at:
			put(markBack, place)
		case t.Flags&feature.Negator != 0:
			put(markHolds, 8+place)
		case serving.has(t.Hash):
			put(markHolds, 16+place)
		case dealt.has(t.Hash) || wares.has(t.Hash):
			put(markHolds, 24+place)
		case lifely.has(t.Hash):
			put(markHolds, 32+place)
		case happenings.has(t.Hash):
			put(markHolds, 40+place)
		case t.Kind == feature.URL, t.Kind == feature.User, t.Kind == feature.Hashtag:
			put(markHolds, 64+uint64(t.Kind))
		case t.Kind == feature.Number:
			put(markHolds, 48+place)
		case t.Hash == againHash || t.Hash == neverHash || t.Hash == stillHash:
			put(markHolds, 56+place)
		}
	}
	return dst
}

// written is how the target's name is written: as a tag or a handle, or, in whatever letters, as a name; and with an "'s"
// to which something belongs, which is no part of it as of "McDonald's".
func (b *bearing) written() uint64 {
	t := &b.tokens[b.at]
	w := b.text[t.Start:t.End]
	n := uint64(0)
	switch w[0] {
	case '#':
		n = 2
	case '@':
		n = 3
	}
	if len(w) > 2 && w[len(w)-2:] == "'s" && b.at+1 < len(b.tokens) && b.tokens[b.at+1].Kind == feature.Word {
		n += 4
	}
	return n + 8*uint64(bit(b.more))
}

func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

var (
	againHash = feature.Hash("again")
)

// badDeeds are the bits of bad ones, of whoever.
const badDeeds = 2 | 8

// deedsIn says by bits which clauses tell of deeds: those that name the target of good ones, of bad ones, and others.
func deedsIn(list []clause) (bits int) {
	for i := range list {
		c, of := &list[i], 4
		if c.own {
			of = 1
		}
		switch {
		case c.deed > 0:
			bits |= of
		case c.deed < 0:
			bits |= of << 1
		}
	}
	return bits
}
