package analysis

import (
	"strings"
	"unicode/utf8"
)

// endings are what Turkish and Azeri, and now and then Finnish and Polish, put behind a name and an apostrophe: "Getir'den",
// "Vodafone'un", "Facebook'owi"; without their dots and accents.
var endings = func() map[string]bool {
	out := map[string]bool{}
	for e := range strings.FieldsSeq("in un nin nun den dan ten tan nden ndan de da te ta nde nda e a ye ya ne na i u yi yu ni nu le la yle yla li lu siz suz lik luk " +
		"ler lar leri lari deki daki teki taki ndeki ndaki dir dur tir tur se sa yse ysa mis ken ki " +
		"n ssa sta lla lle lta ksi han hin seen " +
		"em owi ie owie ach ami") {
		out[e] = true
	}
	return out
}()

// shortestBent is how many bytes stand before such an ending at least, and longestEnding how many it may have.
const (
	shortestBent  = 2
	longestEnding = 10
)

// ending tells whether a word is a name with such an ending behind an apostrophe.
func ending(name, tail string) bool {
	if len(name) < shortestBent || len(tail) > longestEnding || tail == "" {
		return false
	}
	var low [longestEnding]byte
	n := 0
	for _, r := range tail {
		switch {
		case r < utf8.RuneSelf:
			low[n] = lower[r]
		case r == 'ı' || r == 'İ':
			low[n] = 'i'
		case r == 'ü' || r == 'Ü':
			low[n] = 'u'
		case r == 'ä' || r == 'Ä':
			low[n] = 'a'
		default:
			return false
		}
		n++
	}
	return endings[string(low[:n])]
}
