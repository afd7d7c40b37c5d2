package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// Enrich fills in what a mention says of itself and of each brand it matches:
// language where none was declared, sentiment, intent with its reason, crisis.
// Brands must already hold their spans; called is what each is called, in their order, where that is
// not what its key is. What a person has corrected stays.
func (e *Engine) Enrich(m *mention.Mention, called ...string) {
	text, shift := joined(m)
	o := Options{Lang: m.Lang, Targets: make([]Target, len(m.Brands))}
	for i := range m.Brands {
		o.Targets[i].Spans = withMark(text, spans(m.Brands[i].Spans, shift, len(text)), calledAs(called, i, m.Brands[i].Brand))
	}
	o.Stars = stars(m)
	sc := e.spare.Get().(*scratch)
	defer e.spare.Put(sc)
	tokens, lang := e.read(sc, text, m.Lang)
	text, o.Targets = sc.legible.of(text), sc.legible.targets(o.Targets)
	logits := e.wholeLogits(sc, text, tokens)
	whole := e.judge(logits.starred(o.Stars))
	plain := e.unnamed(sc, text, tokens, namesIn(text, m, o.Targets, called))
	bare := e.judge(e.without(sc, text, plain, logits).starred(o.Stars))
	in := e.intent(sc, text, lang, plain, bare)
	m.Intent, m.Reason, m.Personal = in.Kind, in.Reason, in.personal
	danger, doubt := e.dangers(sc, text, plain, lang)
	crisis := e.crisis(text, plain, sc.hits, danger, doubt)
	m.Crisis = &crisis.Score
	if tag, _, _ := strings.Cut(m.Lang, "-"); tag != lang && lang != "" {
		m.Lang = lang // none was declared, or as "deu" or "German"
	}
	if m.Sentiment == nil || !m.Sentiment.Corrected {
		s := whole.Mention()
		m.Sentiment = &s
	}
	for i := range m.Brands {
		b := &m.Brands[i]
		mood := e.target(sc, text, tokens, lang, o.Targets, i, logits, starsFor(o))
		wants := e.wanted(sc, text, lang, plain, in, bare, mood)
		if !b.Sentiment.Corrected {
			b.Sentiment = mood.Mention()
		}
		own := e.crisisOf(sc, text, lang, plain, crisis, mood.Found).Score
		wants = wants.beside(own)
		m.Want(b, wants.Kind, wants.Reason)
		m.Tell(b, own)
	}
	m.Agree()
}

// joined is a mention's title and text as they are judged, and by how much that moves places in the text.
func joined(m *mention.Mention) (text string, shift int) {
	if m.Title == "" {
		return m.Text, 0
	}
	return m.Title + "\n" + m.Text, len(m.Title) + 1
}

// Because gives the words that moved an enriched mention's sentiment towards one of its brands, or of the whole where it
// matches none of that name, as Explain does, and a review's stars; places are those in title and text joined by a line's end.
func (e *Engine) Because(m *mention.Mention, brand string) []Contribution {
	text, shift := joined(m)
	o := Options{Lang: m.Lang, Stars: stars(m)}
	for i := range m.Brands {
		if m.Brands[i].Brand == brand {
			o.Targets = []Target{{Spans: withMark(text, spans(m.Brands[i].Spans, shift, len(text)), brand)}}
		}
	}
	if len(m.Brands) > 1 {
		o.Stars = 0 // as in Analyze
	}
	return e.Explain(text, o)
}

// stars are those a review's writer gave; 0: none.
func stars(m *mention.Mention) float64 {
	if m.Rating == nil {
		return 0
	}
	return *m.Rating
}

// spans moves a mention's spans onto title and text joined, titles first.
func spans(in []mention.Span, shift, size int) [][2]int {
	out := make([][2]int, 0, len(in))
	for pass, field := range [...]string{"title", "text"} {
		for _, s := range in {
			if s.Field != field {
				continue
			}
			from, to := s.Start+pass*shift, s.End+pass*shift
			if from >= 0 && from < to && to <= size {
				out = append(out, [2]int{from, to})
			}
		}
	}
	return out
}
