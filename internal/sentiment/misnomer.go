package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// misnomers are names of others whose words would say something good, the first by the second; a target's own
// name is masked anyway.
var misnomers = map[uint64]uint64{
	feature.Hash("buy"):     feature.Hash("best"),
	feature.Hash("western"): feature.Hash("best"),
	feature.Hash("clips"):   feature.Hash("great"),
	feature.Hash("meal"):    feature.Hash("happy"),
	feature.Hash("brand"):   feature.Hash("lucky"),
	feature.Hash("people"):  feature.Hash("free"),
}

// misnomerSeconds lets their second words through, and hardly any other: every word of every text is asked for.
var misnomerSeconds = func() (v sieve) {
	for h := range misnomers {
		v.put(h)
	}
	return v
}()

// misnamed is where the second word of such a name stands from i on, -1 where none does.
func misnamed(text string, tokens []feature.Token, i int) int {
	for ; i < len(tokens); i++ {
		if t := &tokens[i]; misnomerSeconds.may(t.Hash) && i > 0 && tokens[i-1].Hash == misnomers[t.Hash] && beginsWithCapital(text, t) && beginsWithCapital(text, &tokens[i-1]) && t.Flags&feature.Caps == 0 {
			return i
		}
	}
	return -1
}

// beginsWithCapital says so of a token, wherever in a sentence it stands.
func beginsWithCapital(text string, t *feature.Token) bool {
	return text[t.Start] >= 'A' && text[t.Start] <= 'Z'
}

// hush makes the words of such names say nothing, in place.
func (e *Engine) hush(text string, tokens []feature.Token) {
	for i := misnamed(text, tokens, 1); i > 0; i = misnamed(text, tokens, i+1) {
		for _, t := range [...]*feature.Token{&tokens[i-1], &tokens[i]} {
			t.Hash, t.Tone, t.ID = feature.UserHash, 0, e.words.Number(feature.UserHash).Number()
		}
	}
}
