package feature

import "strings"

// pictured is the name of who is called by emoji alone; of other marks it is none.
func pictured(tokens []Token) (n Name) {
	for _, k := range tokens {
		if k.Kind == Emoji {
			n.words = append(n.words, []uint64{k.Hash})
		}
	}
	n.know()
	return n
}

// lettered is a name of one letter and marks that belong to it, "C++", "C#"; "" where it is another. The letter alone is
// somebody else's name.
func lettered(name string) string {
	name = strings.TrimLeft(strings.TrimSpace(name), "@#")
	if len(name) < 2 || class[name[0]&0x7F] != letter || name[0] >= 0x80 || strings.Trim(name[1:], "+#") != "" {
		return ""
	}
	return name
}

// signedOn says whether marks that make another name of a letter stand at once behind the first token, "C++".
func signedOn(text string, tokens []Token) bool {
	return len(tokens) > 1 && tokens[1].Start == tokens[0].End && strings.IndexByte("+#", text[tokens[1].Start]) >= 0
}
