package main

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/train/frequency"
)

// serbian writes the Latin letters of Serbian as Cyrillic ones.
var serbian = strings.NewReplacer(strings.Fields(`nj њ lj љ dž џ a а b б v в g г d д đ ђ e е ž ж z з i и j ј k к l л m м n н o о p п r р s с t т ć ћ u у f ф h х c ц č ч š ш`)...)

// cyrillic is the list of Serbo-Croatian words, all of which stand in it in Latin letters, as
// it is written in Cyrillic ones.
func cyrillic(latin []frequency.Word) (out []frequency.Word) {
	var t feature.Tokenizer
	for _, w := range latin {
		raw := serbian.Replace(strings.ToLower(w.Raw))
		if n := frequency.Normal(&t, raw); n != "" && !strings.ContainsFunc(raw, func(r rune) bool { return r < 0x400 }) {
			out = append(out, frequency.Word{Norm: n, Raw: raw, Share: w.Share})
		}
	}
	return out
}
