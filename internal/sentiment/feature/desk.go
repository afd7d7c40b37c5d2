package feature

import (
	"bytes"
	"strings"
)

// What firms add to their names for the handles under which they answer, before and behind.
var (
	desksBefore = [...]string{"ask", "team", "hey", "hello"}
	desksBehind = append([]string{"helpdesk", "customercare", "customerservice", "assist", "app", "team"}, Desks[:]...)
)

// Desks are how handles end under which firms of all kinds answer.
var Desks = [...]string{"air", "airlines", "airways", "support", "help", "helps", "care", "cares", "service", "services", "bank", "official", "hq"}

// firms are what firms call themselves behind their names, and leave out or cut short in handles.
var firms = [...]string{"airlines", "airline", "airways", "bank", "mobile", "energy", "insurance", "group"}

// stem is the hash of a name without what firms call themselves, 0 of a name without such a word.
func stem(joined []byte) uint64 {
	for _, add := range firms {
		if rest, ok := bytes.CutSuffix(joined, []byte(add)); ok && len(rest) > 0 {
			return HashBytes(rest)
		}
	}
	return 0
}

// atDesk is the hash of the name in a handle under which a firm answers, "@VelmoSupport", "@AskTarget", "@VodafoneUK", or 0: norm is
// its normal form. The land is told by its capitals.
func atDesk(handle string, norm []byte) uint64 {
	for _, add := range desksBehind {
		if rest, ok := bytes.CutSuffix(norm, []byte(add)); ok && len(rest) > 0 {
			return HashBytes(rest)
		}
	}
	for _, add := range desksBefore {
		if rest, ok := bytes.CutPrefix(norm, []byte(add)); ok && len(rest) > 0 {
			return HashBytes(rest)
		}
	}
	if n := len(handle) - 2; n > 1 && len(norm) > 2 && capital(handle[n]) && capital(handle[n+1]) && !capital(handle[n-1]) {
		return HashBytes(norm[:len(norm)-2])
	}
	if rest, ok := bytes.CutSuffix(norm, []byte("usa")); ok && strings.HasSuffix(handle, "USA") && len(rest) > 0 {
		return HashBytes(rest)
	}
	return 0
}

func capital(b byte) bool { return b >= 'A' && b <= 'Z' }
