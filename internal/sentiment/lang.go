package sentiment

// Lang names the language of a short text: a primary tag and how sure it is, 0
// to 1; "" when unsure. A declared language is better evidence: ask only without.
func (e *Engine) Lang(text string) (string, float64) {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	return e.langs.Detect(text, s.tokenizer.Tokens(text))
}

// Languages lists the primary tags [Engine.Lang] can name.
func (e *Engine) Languages() []string { return e.langs.Languages() }

// Trained lists the languages whose texts the sentiment models have learned
// from; others take the multilingual path, marked as fallback.
func Trained() []string { return []string{"ar", "de", "en", "es", "fr", "hi", "it", "pt"} }
