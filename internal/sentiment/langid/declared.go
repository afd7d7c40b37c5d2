package langid

import "github.com/earshot/earshot/internal/mention"

// Declared is the primary tag of a declared language, as [mention.Language] knows it.
func (d *Detector) Declared(lang string) string {
	if lang == "" || d.tags[lang] { // as nearly all are
		return lang
	}
	return mention.Language(lang)
}
