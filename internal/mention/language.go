package mention

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Language is the primary tag, in lower case, of a language as people declare it: of a tag
// ("pt-BR" is "pt"), of a three-letter code of ISO 639 ("deu", "ger"), of a language's name in
// English or its own ("German", "Deutsch"). What is none of these is "".
func Language(declared string) string {
	declared = strings.ToLower(strings.TrimSpace(declared))
	tag, _, _ := strings.Cut(strings.ReplaceAll(declared, "_", "-"), "-")
	switch {
	case len(tag) < 2:
		return ""
	case len(tag) > 3:
		return languageNames()[strings.TrimSpace(strings.SplitN(declared, "(", 2)[0])]
	}
	return languageCode(tag)
}

// languageCode is the primary tag that stands for a code of two or three letters, "" for none.
func languageCode(tag string) string {
	t, err := language.All.Canonicalize(language.Make(tag))
	base, sure := t.Base()
	switch code := base.String(); {
	case err != nil || sure != language.Exact || code == "mul" || code == "und" || code == "zxx":
		return ""
	case code == "fil": // texts in it go by its base
		return "tl"
	case code == "nn":
		return "no"
	default:
		return code
	}
}

// languageNames are the tags of two letters by their languages' names in small letters. Never changed
// once made.
var languageNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	add := func(tag string) {
		code, t := languageCode(tag), language.Raw.Make(tag)
		for _, name := range [...]string{display.English.Languages().Name(t), display.Self.Name(t)} {
			name = strings.ToLower(name)
			if code == "" || name == "" || names[name] != "" {
				continue
			}
			names[name] = code
			if first, _, more := strings.Cut(name, " "); more && names[first] == "" { // "Norwegian Bokmål"
				names[first] = code
			}
		}
	}
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			add(string([]rune{a, b}))
		}
	}
	add("fil")
	return names
})
