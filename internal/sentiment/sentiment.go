// Package sentiment says how a text speaks: of itself and towards a named
// target, in which language, with which intent, and how urgent it is.
//
// It owns the models: small, trained offline by the program in train, quantised
// and embedded in the binary. An [Engine] is pure: no input or output, no clock,
// no randomness, the same answer for the same text. It never stores a mention
// and never decides what an alert is. docs/sentiment.md is its card: data,
// licences, method and measured accuracy.
package sentiment

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/langid"
	"github.com/earshot/earshot/internal/sentiment/tongue"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

//go:embed model.bin
var model string

// Engine holds the models. It is safe for concurrent use.
type Engine struct {
	words      *weights.Table // the vocabulary: a number for each word
	book       *weights.Book  // the same, with the rows of whole
	whole      *linear
	towards    *linear
	conv       *network
	mix        mix
	langs      *langid.Detector
	traits     []trait  // of each word, by its number
	unnumbered *wordSet // words with traits that have no number
	tongues    *tongue.Book
	cues       *cues
	special    *special  // phrases that move the mood of any text
	aimed      *special  // those that only speak of a target
	named      start     // those of them that begin with its name,
	namedOn    followers // and how they go on
	told       *openings // facts that are a complaint or praise
	perils     *openings // cues of crises
	done       *special  // plain deeds, heard where clauses are weighed
	danger     *danger
	pairs      *pairs
	guess      *guess
	about      *about     // who is named on the way in texts of our own,
	posts      *about     // and in posts
	idle       int32      // which of the cues says nothing
	adjust     *shift     // nil: none
	spare      *sync.Pool // of *scratch
}

// mix says how the models' logits are added: a weight for each model, then a
// bias for each class. Fitted on texts the models have not learned from.
type mix struct {
	whole [5]float64 // linear, network; three biases
	// Towards a target: linear, network, whole text; three biases. For running
	// text, and for text that was cut into tokens.
	running, cut [6]float64
}

// Load opens the embedded models. They are read where they lie in the binary, so
// this takes milliseconds, and of memory a few megabytes. An error means a broken build.
func Load() (*Engine, error) {
	f, err := weights.Open(model)
	if err != nil {
		return nil, fmt.Errorf("load sentiment models: %w", err)
	}
	e := &Engine{tongues: tongue.Open(), spare: &sync.Pool{New: func() any { return new(scratch) }}}
	if e.words, err = f.Table("vocabulary"); err != nil {
		return nil, fmt.Errorf("load sentiment models: %w", err)
	}
	if e.words.Width() != 4 {
		return nil, fmt.Errorf("load sentiment models: a vocabulary of %d bytes a word", e.words.Width())
	}
	if err := e.words.Behind(f.Section("vocabulary.front")); err != nil {
		return nil, fmt.Errorf("load sentiment models: %w", err)
	}
	if e.whole, err = openLinear(f, "whole"); err != nil {
		return nil, fmt.Errorf("load sentiment models: %w", err)
	}
	e.book = e.words.Book(e.whole.row)
	if e.towards, err = openLinear(f, "towards"); err != nil {
		return nil, fmt.Errorf("load sentiment models: %w", err)
	}
	if e.conv, err = openNetwork(f); err != nil {
		return nil, fmt.Errorf("load sentiment models: %w", err)
	}
	if err := e.mix.read(f); err != nil {
		return nil, fmt.Errorf("load sentiment models: %w", err)
	}
	if e.langs, err = langid.Load(); err != nil {
		return nil, err
	}
	if e.cues, err = readCues(cueLines + "\n" + toldLines + "\n" + wantedLines + "\n" + harmLines + "\n" + saidLines + "\n" + endedLines + "\n" + abroadLines); err != nil {
		return nil, err
	}
	if e.pairs, err = readPairs(pairLines); err != nil {
		return nil, err
	}
	e.readMoods()
	e.readTraits()
	if e.danger, err = openDanger(); err != nil {
		return nil, err
	}
	if e.guess, err = openGuess(); err != nil {
		return nil, err
	}
	if e.about, err = openAbout(aboutModel); err != nil {
		return nil, err
	}
	if e.posts, err = openAbout(postsModel); err != nil {
		return nil, err
	}
	return e, nil
}

func (m *mix) read(f *weights.File) error {
	for name, dst := range map[string][]float64{"mix.whole": m.whole[:], "mix.running": m.running[:], "mix.cut": m.cut[:]} {
		v := f.Floats(name)
		if len(v) != len(dst) {
			return fmt.Errorf("section %q: %d numbers, want %d", name, len(v), len(dst))
		}
		for i, x := range v {
			dst[i] = float64(x)
		}
	}
	return nil
}

// Target is somebody a text may speak of: the names it goes by, or, where a
// query has already found them, the places of those names in the text (pairs of
// byte offsets, in order). Spans win over Names.
type Target struct {
	Names []string
	Spans [][2]int
}

// Options are what the caller knows beforehand.
type Options struct {
	// Targets are judged one by one; their names never carry polarity.
	Targets []Target
	// Lang is the declared language, used before any is detected: a tag (BCP 47), a code of
	// three letters (ISO 639), or its name. What is none of these is as if nothing were declared.
	Lang string
	// Stars, 1 to 5, is what a review's writer gave; 0 or anything else: none.
	Stars float64
}

// Sentiment is a direction, how sure the model is of each, and a calibrated
// score: how much likelier positive is than negative, -1 to 1. What is labelled positive has
// a score above zero, negative below; neutral lies between -0.5 and 0.5.
type Sentiment struct {
	Label                       mention.Label
	Score                       float64
	Negative, Neutral, Positive float64 // sum to 1
	// Found is, of a target, how often it was found in the text; with 0 the
	// answer is that of the whole text.
	Found int
}

// Mention is the form in which a mention keeps it.
func (s Sentiment) Mention() mention.Sentiment {
	return mention.Sentiment{Label: s.Label, Score: s.Score}
}

// Result is the judgement of one text.
type Result struct {
	Sentiment             // of the whole text
	Targets   []Sentiment // towards each target of the options, in their order
	Lang      string      // declared or detected; "" when unsure
	// Fallback is set when there is no trained model for Lang and the
	// multilingual path answered.
	Fallback bool
}

// Analyze judges text as a whole and towards each target. Any bytes are allowed;
// of very long texts the first [feature.MaxTokens] tokens count, and of a target that stands only behind
// them the piece around its first name there.
func (e *Engine) Analyze(text string, o Options) (r Result) {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, lang := e.read(s, text, o.Lang)
	text, o.Targets = s.legible.of(text), s.legible.targets(o.Targets)
	e.analyze(s, text, tokens, lang, &o, &r)
	return r
}

// analyze judges a text that was read.
func (e *Engine) analyze(s *scratch, text string, tokens []feature.Token, lang string, o *Options, r *Result) {
	r.Lang, r.Fallback = lang, !trained(lang)
	whole := e.wholeLogits(s, text, tokens)
	z := whole.starred(o.Stars)
	r.Sentiment = e.judge(z)
	if len(o.Targets) > 0 {
		s.judged, s.judgement = z, r.Sentiment
	}
	for k := range o.Targets {
		r.Targets = append(r.Targets, e.target(s, text, tokens, lang, o.Targets, k, whole, starsFor(*o)))
	}
}

// target judges towards the target at k, of a text whose judgement as a whole is known.
func (e *Engine) target(s *scratch, text string, tokens []feature.Token, lang string, targets []Target, k int, whole logits, stars float64) Sentiment {
	s.masked = append(s.masked[:0], tokens...)
	masked, found := e.mask(s, text, s.masked, targets[k])
	s.aimed, s.alone, s.aims = masked, false, aims{}
	s.spoken.list, s.list = s.spoken.list[:0], nil
	if found == 0 {
		if out, ok := e.towardsBeyond(text, tokens, lang, targets[k], stars); ok {
			return out
		}
		whole.lift(tagVerdict(text, masked, targets[k].Names))
		z := unlessVerbed(text, masked, targets[k].Names, whole).starred(stars)
		if z == s.judged && s.judgement.Neutral > 0 { // mostly nothing is said of it that is not said of all
			return s.judgement
		}
		return e.judge(z)
	}
	e.rulesOut(s, text, tokens)
	if s.lacks&misnomerTrait == 0 {
		e.hush(text, masked)
	} else {
		s.alike(tokens, masked)
	}
	for i := range targets {
		if i != k {
			markOthers(text, masked, targets[i].Spans)
		}
	}
	out := e.judge(e.targetLogits(s, text, masked).starred(stars))
	if e.mayHarm(s, text, masked, &out) && e.blames(text, lang, targets[k]) {
		out = blamed
	}
	out.Found = found
	s.lacks, s.unframed, s.same = 0, false, nil
	return out
}

// mask replaces a target's names in numbered tokens, in place, and counts them.
func (e *Engine) mask(s *scratch, text string, tokens []feature.Token, t Target) ([]feature.Token, int) {
	found, spans, names := 0, t.Spans, s.names[:0]
	if len(spans) == 0 {
		names = s.ready(t.Names)
		spans = feature.Places(text, tokens, names)
	}
	if s.tongue != nil {
		if len(spans) == 0 {
			spans = s.tongue.Find(text, tokens, t.Names)
		}
		s.own = tongue.CutAt(text, tokens, spans, s.own[:0])
		tokens = s.own
	}
	if len(spans) > 0 {
		tokens, found = feature.MaskSpans(tokens, spans)
	}
	if len(t.Spans) == 0 {
		more := 0
		tokens, more = feature.Mask(text, tokens, names, &s.norm)
		found += more
	}
	for i := 0; found > 0 && i < len(tokens); i++ {
		if tokens[i].Kind == feature.Target {
			tokens[i].ID = e.words.Number(tokens[i].Hash).Number()
		}
	}
	return tokens, found
}
