package sentiment

import "strings"

// longestValue is how many spaces stand in a value of data at most: in what is longer somebody may have written something.
const longestValue = 2

// data says whether a text is data in JSON, {"error": null}, in which words are names of fields and say nothing, and no value
// is a sentence.
func data(text string) bool {
	if text == "" || text[0] != '{' && text[0] != '[' {
		return false
	}
	text = strings.TrimSpace(text)
	inner := strings.TrimLeft(text, "[{ \n\t")
	if end := text[len(text)-1]; end != '}' && end != ']' || inner == "" || inner[0] != '"' || !strings.Contains(inner, "\":") && !strings.Contains(inner, "\" :") {
		return false
	}
	quoted, spaces := false, 0
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted, spaces = !quoted, 0
		case c == ' ' && quoted:
			if spaces++; spaces > longestValue {
				return false
			}
		}
	}
	return !quoted
}
