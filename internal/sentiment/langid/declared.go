package langid

import (
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// Declared is the primary tag of a declared language, as [mention.Language] knows it.
func (d *Detector) Declared(lang string) string {
	if lang == "" || lang == "en" || d.tags[lang] { // as nearly all are
		return lang
	}
	return mention.Language(lang)
}

// Languages lists the primary tags the detector can name.
func (d *Detector) Languages() []string {
	seen := map[string]bool{}
	var out []string
	add := func(c string) {
		if c, _, _ = strings.Cut(c, "-"); !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	for _, c := range d.codes {
		add(c)
	}
	for _, r := range ranges {
		if r.code != "" {
			add(r.code)
		}
	}
	for _, c := range [...]string{"ja", "zh", "mr", "ne"} {
		add(c)
	}
	return out
}
