package feature

import "strings"

// longestMarkup is how many bytes a tag of HTML may have.
const longestMarkup = 2000

// tagged says how long the tag of HTML at i is, and what it stands for: nothing where it only shows how words look, else
// a line's end. What has no name of HTML's, as "<3", "<user>" or "</sarcasm>", is none: 0.
func tagged(text string, i int) (by string, n int) {
	rest := text[i+1:]
	name := strings.TrimPrefix(rest, "/")
	k := 0
	for k < len(name) && name[k] < 0x80 && class[name[k]] != other {
		k++
	}
	if k == 0 || k > longestElement {
		return "", 0
	}
	by, ok := elements[strings.ToLower(name[:k])]
	if !ok {
		return "", 0
	}
	inside := name[k:]
	end := strings.IndexAny(inside[:min(len(inside), longestMarkup)], "<>")
	if end < 0 || inside[end] == '<' {
		return "", 0
	}
	if said := strings.Trim(inside[:end], " /\t\r\n"); said != "" && !(spaceByte(inside[0]) && strings.IndexByte(said, '=') > 0) {
		return "", 0 // "a <b and c> d"
	}
	return by, len(text) - i - len(inside) + end + 1
}

func spaceByte(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

const longestElement = 10

// elements are the names of tags, and what each stands for between words. What strikes words out is left as it is:
// those are not meant.
var elements = func() map[string]string {
	m := map[string]string{"q": "\"", "img": " "}
	for by, names := range map[string]string{
		"":   "a abbr b bdi bdo big cite code data dfn em font i ins kbd label mark samp small span strong sub sup time tt u var",
		"\n": "address article aside blockquote body br button center dd div dl dt footer h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section table tbody td th thead tr ul",
	} {
		for _, name := range strings.Fields(names) {
			m[name] = by
		}
	}
	return m
}()
