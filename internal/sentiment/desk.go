package sentiment

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// toFirm says whether a text speaks to a firm: to the target, or to a handle that is called by a well-known name or says that
// a firm answers there. Who speaks to one means it; of posts to other handles most are small talk.
func toFirm(text string, tokens []feature.Token) bool {
	if !speaksTo(tokens) {
		return false
	}
	t := &tokens[0]
	if t.Kind == feature.Target {
		return true
	}
	handle := strings.ToLower(strings.ReplaceAll(strings.TrimLeft(text[t.Start:t.End], "@＠"), "_", ""))
	if handle = handle[:min(len(handle), longestHandle)]; deskHandle(handle) {
		return true
	}
	for n := shortestBrand; n <= len(handle); n++ {
		if sure, known := wellKnown.of(feature.Hash(handle[:n])); sure || known && n == len(handle) {
			return true // what is a common word, too, may begin anybody's name: "@shelly"
		}
	}
	return false
}

// How long a handle is read, and how long a well-known name at its beginning must be not to stand there by chance.
const (
	longestHandle = 40
	shortestBrand = 4
)

// deskHandle says whether a handle ends like those that firms answer under.
func deskHandle(handle string) bool {
	ends := func(end string) bool { return strings.HasSuffix(handle, end) }
	return slices.ContainsFunc(feature.Desks[:], ends) || slices.ContainsFunc(trades[:], ends)
}

// trades are ends of handles that name a firm of some trades, and no desk of one.
var trades = [...]string{"airline", "mobile", "rail", "trains"}
