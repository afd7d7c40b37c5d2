package main

import "github.com/earshot/earshot/internal/sentiment/feature"

// entry is a word of the vocabulary: its hash and the hashes of simpler forms.
type entry struct {
	hash  uint64
	other []uint64
}

// vocabulary lists the words seen twice in training, every lexicon word and the
// commonest words of the vectors.
func vocabulary(list []*example, lex *lexicon) []entry {
	count := map[uint64]int{}
	var order []entry
	var buf []byte
	for _, e := range list {
		for _, t := range e.tokens {
			count[t.Hash]++
			if count[t.Hash] == 2 || count[t.Hash] == 1 && (lex.vector[t.Hash] != nil || lex.value[t.Hash] != nil) {
				w := entry{hash: t.Hash}
				if t.Kind == feature.Word || t.Kind == feature.Hashtag {
					buf = feature.Norm(e.text, t, buf)
					w.other = simpler(buf)
				}
				if count[t.Hash] == 1 {
					count[t.Hash] = 100
				}
				order = append(order, w)
			}
		}
	}
	for _, h := range sortedHashes(lex) {
		if count[h] < 2 {
			count[h] = 100
			order = append(order, entry{hash: h})
		}
	}
	return order
}

// simpler forms of a word that has no vector: without 's, without doubled letters.
func simpler(norm []byte) []uint64 {
	var out []uint64
	s := string(norm)
	if len(s) > 3 && s[len(s)-2] == '\'' {
		out = append(out, feature.Hash(s[:len(s)-2]))
	}
	if len(s) > 3 && s[len(s)-3:] == "n't" {
		out = append(out, feature.Hash("not"))
	}
	var b []byte
	for i := range norm {
		if i == 0 || norm[i] != norm[i-1] {
			b = append(b, norm[i])
		}
	}
	if len(b) < len(norm) {
		out = append(out, feature.HashBytes(b))
	}
	return out
}
