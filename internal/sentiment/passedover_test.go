package sentiment

import (
	"slices"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// eachMasked goes through the sentences about somebody that lie here, with their tokens as they are and with the target masked.
func eachMasked(t *testing.T, each func(e *Engine, s *scratch, text string, tokens, masked []feature.Token)) {
	t.Helper()
	e, found := engine(t), 0
	s := &scratch{}
	for _, row := range aboutRows(t, "*.tsv") {
		tokens, _ := e.read(s, row.text, "en")
		text := s.legible.of(row.text)
		if s.tongue != nil || len(tokens) == 0 {
			continue
		}
		masked, n := e.mask(s, text, slices.Clone(tokens), Target{Names: []string{row.target}})
		if n == 0 {
			continue
		}
		found++
		each(e, s, text, tokens, masked)
	}
	if found < 3000 {
		t.Errorf("%d sentences about somebody", found)
	}
}

// What a glance at two words rules out does not begin there: all phrases that are looked for are found as if each were
// compared word by word.
func TestNoPhraseIsPassedOverThatIsThere(t *testing.T) {
	t.Parallel()
	moved, paired, told := 0, 0, 0
	eachMasked(t, func(e *Engine, s *scratch, text string, _, masked []feature.Token) {
		for i := range masked {
			for _, known := range [...]*special{e.aimed, e.done} {
				if at := known.of(masked[i].ID); at > 0 && at < marked && !known.beginsAt(masked, i) && moves(masked, i, &known.lists[at-1]) {
					t.Errorf("%q: a phrase begins at %d", text, i)
				} else if at > 0 {
					moved++
				}
			}
			if masked[i].Kind == feature.Target && !e.namedOn.may(masked, i) && moves(masked, i, &e.named) {
				t.Errorf("%q: a phrase begins with the target at %d", text, i)
			}
			r := newReader(text, masked)
			w := pairWords{r: r, at: i + 1}
			begins := e.pairs.begins(masked[i].Hash, r.hash(i+1))
			for _, p := range e.pairs.first[masked[i].Hash] {
				if r.fill(i+1, p.words[1:], new([2]span)) == 0 {
					continue
				}
				if paired++; !begins || !w.may(p.words) {
					t.Errorf("%q: two are held against each other at %d", text, i)
				}
			}
		}
		all := everyOpening(e.told, s, text, masked)
		if found := e.told.find(s, text, masked, nil); !slices.Equal(found, all) {
			t.Errorf("%q: %v, and all that is told is %v", text, found, all)
		}
		told += len(all)
	})
	if moved < 1000 || paired < 100 || told < 500 {
		t.Errorf("%d, %d and %d were compared", moved, paired, told)
	}
}

// moves says whether any of the phrases that begin at i does anything.
func moves(tokens []feature.Token, i int, s *start) bool {
	var h heard
	var z logits
	h.move(tokens, i, s, &z)
	return h != heard{} || z != logits{}
}

// everyOpening is what [openings.find] finds, with no word passed over.
func everyOpening(o *openings, s *scratch, text string, tokens []feature.Token) (out []hit) {
	for i := range tokens {
		if at := o.list(&tokens[i]); at > 0 {
			for _, p := range o.lists[at-1].phrases {
				if j := o.sets.follows(tokens, i+1, p.rest); j > 0 {
					out = append(out, hit{p.what, p.weight, i, j})
				}
			}
		}
		if tokens[i].Kind <= feature.Hashtag {
			s.norm = feature.Norm(text, tokens[i], s.norm)
			out = o.stems.find(s.norm, i, out)
		}
	}
	return out
}

// What a text's words rule out is not there when its target is masked, either.
func TestWhatTheWordsRuleOutIsNotThereTowardsATarget(t *testing.T) {
	t.Parallel()
	boards, framed := 0, 0
	eachMasked(t, func(e *Engine, s *scratch, text string, tokens, masked []feature.Token) {
		if _, ok := newReader(text, masked).board(0, len(masked)); ok {
			boards++
			if offBoard(text, masked) {
				t.Errorf("%q is a board", text)
			}
		}
		e.rulesOut(s, text, tokens)
		if s.unframed && len(unnoted(text, masked, true)) < len(masked) {
			t.Errorf("%q is framed", text)
		} else if !s.unframed {
			framed++
		}
		if s.lacks&misnomerTrait != 0 && misnamed(text, masked, 1) > 0 {
			t.Errorf("%q has a name that is none of its words", text)
		}
		if s.lacks&ironyTrait != 0 && bearsMark(text, masked, true) {
			t.Errorf("%q bears a mark of irony", text)
		}
		if len(unpadded(text, masked, false, s.lacks&restTrait == 0)) != len(unpadded(text, masked, false, true)) {
			t.Errorf("%q tells of the writer's own life", text)
		}
		if s.lacks&calledTrait != 0 && called(masked) != 0 {
			t.Errorf("%q says what somebody is called", text)
		}
		for i := range masked {
			if k := &masked[i]; k.Kind == feature.Word && k.ID > 0 && slices.Contains(strings.Fields(placeWords), (reader{text: text, tokens: masked}).word(i)) && !beforePlaces.has(k.Hash) {
				t.Errorf("%q: the word at %d may make a place of a name", text, i)
			}
		}
		if rest := unlinked(text, masked, s.lacks&noteTrait == 0); len(rest) != len(unlinked(text, masked, true)) {
			t.Errorf("%q ends with a note", text)
		}
		s.lacks = 0
	})
	if boards < 20 || framed < 50 {
		t.Errorf("%d boards, %d texts that may be framed", boards, framed)
	}
}

// A word is compared as if it were written small first, in whatever letters it is written.
func TestAWordIsComparedInWhateverCaseItIsWritten(t *testing.T) {
	t.Parallel()
	var cut feature.Tokenizer
	for _, text := range []string{"the The THE them th than", "\u0130s is IS \u017fo so", "O\u212A ok OK okay", "Über über", "@the #the 'the'", ""} {
		r := reader{text: text, tokens: cut.Tokens(text)}
		for i := -1; i <= len(r.tokens); i++ {
			for _, word := range []string{"the", "them", "is", "ok", "so", "über", ""} {
				if got, want := r.is(i, word), r.word(i) == word; got != want {
					t.Errorf("%q at %d is %q: %v, want %v", text, i, word, got, want)
				}
			}
		}
	}
	for name := range strings.FieldsSeq("delta target apple visa unknownname the") {
		h := feature.Hash(name)
		want, in := wellKnown.words[h]
		if sure, known := wellKnown.of(h); sure != want || known != in {
			t.Errorf("%s: %v, %v", name, sure, known)
		}
	}
}

// What is kept of a text, or of its target's handles, is what would be found out anew: who is named, where phrases begin and
// what the costlier parts of the model say.
func TestWhatIsKeptOfATextIsWhatIsThere(t *testing.T) {
	t.Parallel()
	named, same := 0, 0
	eachMasked(t, func(e *Engine, s *scratch, text string, tokens, masked []feature.Token) {
		kept, anew := s.reader(text, masked), newReader(text, masked)
		for range 2 {
			for i := -1; i <= len(masked); i++ {
				if got := kept.name(i); got != anew.name(i) || kept.casual() != anew.casual() {
					t.Errorf("%q: a name at %d: %v", text, i, got)
				} else if got {
					named++
				}
			}
		}
		s.naming.of = nil
		e.wholeLogits(s, text, tokens)
		if s.alike(tokens, masked); s.same == nil {
			return
		}
		same++
		again := e.wholePiece(s, text, masked)
		s.same, s.sayers = nil, nil
		if z := e.wholePiece(s, text, masked); z != again {
			t.Errorf("%q: %v, and %v when nothing is kept", text, again, z)
		}
	})
	if named < 10000 || same < 50 {
		t.Errorf("%d names, %d texts of which only handles are masked", named, same)
	}
}
