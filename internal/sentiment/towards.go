package sentiment

import (
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// targetLogits judges towards the masked target: by what stands around it, and
// by the whole text, or, where clauses contradict each other, by its own clause.
func (e *Engine) targetLogits(s *scratch, text string, tokens []feature.Token) logits {
	cutAs := uncut
	s.naming.of = nil
	if s.tongue == nil { // what was learned of such texts is English
		cutAs = cutIn(text, tokens)
	}
	if cutAs == severed {
		return e.asLearned(s, text, around(tokens))
	}
	if !s.unframed {
		tokens = unnoted(text, tokens, true)
	}
	whole := around(tokens)
	tagged := tagMood(tokens)
	tokens, signed := signedOff(text, unlinked(text, unframed(text, tokens), s.lacks&noteTrait == 0))
	tokens = unpadded(text, tokens, false, s.lacks&restTrait == 0)
	if z, ok := boarded(text, tokens); ok {
		e.adjust.apply(&z, text, tokens)
		return z
	}
	if e.silent(s, text, tokens) {
		return silence
	}
	all := tokens
	tokens, s.list = around(tokens), nil
	s.thorough = true
	defer func() { s.thorough = false }()
	if s.alone = addressed(text, whole); s.alone {
		return e.saidToIt(s, text, whole) // the models know links and thanks in what is said to firms
	}
	cut := cutAs == maybe
	var quotes quoting
	if !cut {
		tokens, quotes = s.unquote(tokens)
	}
	if s.tongue != nil {
		s.tongue.Hinges(text, tokens)
	}
	z := e.undiluted(s, text, tokens, cut)
	models := z
	s.note(text, tokens, cut)
	later := s.tongue != nil && !s.passed && s.hearTowards(text, tokens, &z)
	verdict, settled := 0.0, false
	wry, cheers := e.turned(s, text, tokens, &z)
	if !cut && !s.careful {
		settled = e.reread(s, text, tokens, &z)
	}
	if !wry && !cut && !later && !settled {
		verdict = e.contested(s, text, tokens, cheers, &z)
	}
	if len(all) > storyWords && !s.careful {
		e.concluded(s, text, all, &z)
		s.passed = s.passed || !cut && e.farOff(text, all)
	}
	if len(whole) > storyWords && !s.careful {
		e.dwelt(s, text, all, &z)
	}
	quotes.tell(&z)
	s.aside = quotes.said
	by, walks := e.compared(s.reader(text, tokens), verdict)
	if by != 0 && !settled && !quotes.said && !onlyAsks(text, tokens) {
		z.held(by)
	}
	if z == models && s.tongue == nil && !cut {
		e.unmoved(s, text, tokens, walks, &z)
	}
	if by == 0 && !settled && !cut && !quotes.said {
		e.unlessOnTheWay(s, text, tokens, &z)
	}
	if s.tongue == nil && !cut && onlyLacks(text, tokens) {
		z = models
		z[1] += lackPush
	}
	s.settle(&z)
	z.lift(tagged)
	if signed {
		z.thank(text, tokens)
	}
	e.adjust.apply(&z, text, tokens)
	return z
}

// asLearned is what the models say of a text cut into tokens, of which they have learned many: turns of phrase are known as
// people write them, and of such texts say less than the models do.
func (e *Engine) asLearned(s *scratch, text string, tokens []feature.Token) logits {
	if e.silent(s, text, tokens) {
		return silence
	}
	s.thorough = true
	defer func() { s.thorough = false }()
	z := e.modelled(s, text, tokens, true)
	s.note(text, tokens, true)
	e.adjust.apply(&z, text, tokens)
	return z
}

// unmoved moves an answer, of which nothing but the models has spoken, to neutral where the text only tells of use, or
// of a walk, or praises in no word.
func (e *Engine) unmoved(s *scratch, text string, tokens []feature.Token, walks bool, z *logits) {
	switch {
	case walks, (onlyUses(text, tokens) || amongMany(text, tokens)) && e.deeds(tokens) == 0:
		z[1] += usagePush
		s.aside = true
	case z[2] > z[0] && faintly(tokens) && e.deeds(tokens) == 0:
		z[1] += faintPush
	}
}

// modelled is what the models say together, towards the target and of the whole text.
func (e *Engine) modelled(s *scratch, text string, tokens []feature.Token, cut bool) (z logits) {
	var own sum
	s.grams = feature.TargetGrams(tokens, s.grams[:0], &s.gramRoom)
	e.towards.add(&own, s.grams)
	var t, w logits
	e.towards.finish(&own, &t)
	c := e.conv.targetLogits(s, tokens)
	e.cascade(s, text, tokens, &w)
	m := &e.mix.running
	if cut {
		m = &e.mix.cut
	}
	for k := range z {
		z[k] = m[0]*t[k] + m[1]*c[k] + m[2]*w[k] + m[3+k]
	}
	s.voices = [...]logits{t, c, w}
	z.calm(len(tokens))
	return z
}

// saidToIt judges a text that speaks to the target: as a whole, by what it waits for, and by the facts and
// deeds it tells.
func (e *Engine) saidToIt(s *scratch, text string, tokens []feature.Token) logits {
	z := e.wholePiece(s, text, tokens)
	if !s.careful {
		if (reader{text: text, tokens: tokens}).amends() {
			z.amend()
		}
		whole := [1]clause{{to: len(tokens)}}
		e.facts(s, text, tokens, whole[:])
		z.lift(addressedShare * max(-mostDeeds, min(mostDeeds, whole[0].deed+e.deeds(tokens))))
	}
	if s.tongue == nil && s.asksAbout(text, tokens) {
		z.ask()
	}
	e.adjust.apply(&z, text, tokens)
	return z
}

// addressedShare is how much of the facts and deeds counts of who is spoken to, where the whole text is asked
// already.
const addressedShare = 0.25

// addressed says whether a text as a whole is about the target: it names it by its
// handle alone, and so speaks to it, or has no other words. Where another handle stands among
// its words it speaks of two.
func addressed(text string, tokens []feature.Token) bool {
	words, names, others := 0, 0, false
	for i := range tokens {
		switch tokens[i].Kind {
		case feature.Target:
			if text[tokens[i].Start] != '@' || i > 0 && (tokens[i-1].Hash == thanHash || tokens[i-1].Hash == viaHash) {
				names++ // "than @x" measures by them, "via @x" only passes on
			}
		case feature.User:
			others = others || !spokenTo(tokens, i)
		case feature.Word, feature.Hashtag:
			words++
		}
	}
	if words == 0 || names > 0 || others {
		return words == 0
	}
	r := reader{text: text, tokens: tokens} // no name is written small beside a handle
	return !r.anotherDoes(r.partakes())
}

// anotherDoes says whether a text says what somebody else is or does by name: "X was awful,
// @y was great". Who is no well-known name counts where any does.
func (r reader) anotherDoes(anyName bool) bool {
	for i := range r.tokens {
		if t := &r.tokens[i]; t.Kind == feature.Word && (r.casual() || r.text[t.Start] <= 'Z') && heads.has(r.hash(i+1)) && (anyName || r.knows(i)) && r.rival(i) {
			return true
		}
	}
	return false
}

// partakes says whether the target is part of a sentence somewhere, not only called.
func (r reader) partakes() bool {
	for i := range r.tokens {
		if r.tokens[i].Kind == feature.Target && r.partOf(i) {
			return true
		}
	}
	return false
}

// spokenTo says whether the handle at i stands among those that a text begins or ends with,
// which say who should read it.
func spokenTo(tokens []feature.Token, i int) bool {
	handle := func(t *feature.Token) bool { return t.Kind == feature.User || t.Kind == feature.Target }
	from, to := i, i
	for from > 0 && handle(&tokens[from-1]) {
		from--
	}
	for to+1 < len(tokens) && handle(&tokens[to+1]) {
		to++
	}
	return to > from && (from == 0 || to+1 == len(tokens))
}
