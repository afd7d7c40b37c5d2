package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// cutting says whether a text was cut into tokens by whoever gathered it, and how that shows.
type cutting uint8

const (
	uncut   cutting = iota
	maybe           // it has no marks, or sets its ! and ? apart as French does
	severed         // its marks or endings stand by themselves
)

// cutIn says whether a text was cut into tokens: its marks stand between spaces, or its word endings do, or it has no marks
// at all, and nobody else is spoken of; it has no tags, handles or links, and the target's name no capital.
func cutIn(text string, tokens []feature.Token) cutting {
	head := text[:min(len(text), mostOfCut)]
	if strings.ContainsAny(head, "@#") || !writtenSmall(text, tokens) {
		return uncut
	}
	if looseEndings(head) {
		return severed
	}
	free, stops, clinging, inner := 0, 0, 0, 0
	for i := 0; i < len(head); i++ {
		switch text[i] {
		case '/':
			return uncut
		case '.', ',', '!', '?', '\'', '"', ':', '(', ')':
			from := i
			for i+1 < len(text) && isMark(text[i+1]) {
				i++
			}
			before, behind := from > 0 && text[from-1] != ' ', i+1 < len(text) && text[i+1] != ' '
			switch {
			case before && behind: // "9.10" nobody cuts
				inner++
			case before || behind:
				clinging++
			default:
				free++
				if c := text[from]; c != '!' && c != '?' && c != ':' {
					stops++
				}
			}
		}
	}
	switch {
	case free > clinging && stops > 0:
		return severed
	case free > clinging, free+clinging+inner == 0 && !beginsWithCapital(text, &tokens[0]) && !newReader(text, tokens).headsTwo():
		return maybe
	}
	return uncut
}

// mostOfCut is how many bytes of a text tell whether it was cut.
const mostOfCut = 400

// looseEndings says whether a text has word endings that stand by themselves, "it 's" and "ca n't", or brackets spelled
// out, as only programs leave them.
func looseEndings(text string) bool {
	for rest := text; ; {
		i := strings.IndexByte(rest, '\'')
		if i < 0 {
			break
		}
		switch {
		case i > 1 && rest[i-2] == ' ' && rest[i-1] == 'n' && strings.HasPrefix(rest[i:], "'t "):
			return true
		case i > 0 && rest[i-1] == ' ':
			if ending, _, ok := strings.Cut(rest[i+1:], " "); ok && isEnding(ending) {
				return true
			}
		}
		rest = rest[i+1:]
	}
	return strings.Contains(text, "-LRB-") || strings.Contains(text, "-RRB-") || strings.Contains(text, "-LSB-")
}

// isEnding says whether these letters are what English writes behind an apostrophe.
func isEnding(s string) bool {
	switch s {
	case "s", "m", "d", "re", "ve", "ll":
		return true
	}
	return false
}

// writtenSmall says whether the target's name is written small, first letter and all, wherever it stands.
func writtenSmall(text string, tokens []feature.Token) bool {
	for i := range tokens {
		if t := &tokens[i]; t.Kind == feature.Target && !smallLetters(text[t.Start:t.End]) {
			return false
		}
	}
	return true
}

// smallLetters says whether a name shows by no letter that it is one: not "Acme", "eBay", "3M", nor "楽天".
func smallLetters(name string) bool {
	for i := range len(name) {
		if c := name[i]; c >= 'A' && c <= 'Z' || i == 0 && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

func isMark(c byte) bool { return strings.IndexByte(".,!?'\":()", c) >= 0 }
