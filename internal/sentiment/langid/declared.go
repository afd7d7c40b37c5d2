package langid

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Declared is the primary tag of a declared language in lower case: of a tag ("pt-BR" is
// "pt"), of a three-letter code of ISO 639 ("deu", "ger"), of a language's name in English
// or its own ("German", "Deutsch"). What is none of these is "".
func (d *Detector) Declared(lang string) string {
	if lang == "" || d.tags[lang] { // as nearly all are
		return lang
	}
	lang = strings.ToLower(strings.TrimSpace(lang))
	tag, _, _ := strings.Cut(strings.ReplaceAll(lang, "_", "-"), "-")
	if len(tag) == 2 && d.tags[tag] {
		return tag
	}
	if len(tag) < 2 {
		return ""
	}
	if len(tag) > 3 {
		return d.names()[strings.TrimSpace(strings.SplitN(lang, "(", 2)[0])]
	}
	t, err := language.All.Canonicalize(language.Make(tag))
	base, sure := t.Base()
	switch code := base.String(); {
	case err != nil || sure != language.Exact || code == "mul" || code == "und" || code == "zxx":
		return ""
	case code == "fil": // the tables name it after its base
		return "tl"
	case code == "nn":
		return "no"
	default:
		return code
	}
}

// namesOf gives the languages' tags by their names in small letters.
func namesOf(tags []string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		names := make(map[string]string, 2*len(tags))
		for _, code := range tags {
			tag := language.Raw.Make(code)
			for _, name := range [...]string{display.English.Languages().Name(tag), display.Self.Name(tag)} {
				name = strings.ToLower(name)
				names[name] = code
				if first, _, more := strings.Cut(name, " "); more && names[first] == "" { // "Norwegian Bokmål"
					names[first] = code
				}
			}
		}
		return names
	})
}
