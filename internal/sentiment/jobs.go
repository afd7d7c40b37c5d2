package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// employs says whether the target at i is only where somebody works, or is about to: "first day at X tomorrow, so
// nervous", "got fired from X". What they say of work there, or feel for it, is said of it.
func (r reader) employs(i int) bool {
	j := i - 1
	for j > 0 && articles.has(r.tokens[j].Hash) {
		j--
	}
	if !(j > 0 && workAt.has(r.tokens[j].Hash) && r.jobBefore(j)) && !jobs.has(r.hash(i+1)) {
		return false
	}
	for k := range r.tokens {
		if k != i && (ofWork.has(r.tokens[k].Hash) || k > i && r.tokens[k].Flags&feature.Negator != 0) {
			return false
		}
	}
	return !r.blamed(i)
}

// jobBefore says whether words of work stand before i: "interview", "my first week".
func (r reader) jobBefore(i int) bool {
	for k := i - 1; k >= max(0, i-meansWords) && r.tokens[k].Flags&feature.Breaks == 0; k-- {
		switch h := r.tokens[k].Hash; {
		case jobs.has(h), works.has(h):
			return true
		case workings.has(h):
			return k >= i-2 && (r.is(i, "at") || r.is(i, "for") || r.is(i, "in")) && !r.praises(i)
		case h == yearsHash && r.holdsAny(i+1, len(r.tokens), lastDays) && r.is(i, "at"):
			return true // "12 years at X, today was my last day"
		case workDays.has(h) && (r.is(k-1, "first") || r.is(k-1, "last")):
			return r.is(i, "at") || r.is(i, "with")
		}
	}
	return false
}

// praises says whether a loud good word stands behind i: "everyone who works at X is a genius".
func (r reader) praises(i int) bool {
	for k := i + 1; k < len(r.tokens); k++ {
		if r.tokens[k].Tone >= 3 {
			return true
		}
	}
	return false
}

var (
	yearsHash = feature.Hash("years")
	lastDays  = newWordSet("last job career colleagues retired retiring redundant")
	workAt    = newWordSet("at with for from by in")
	jobs      = newWordSet("interview interviews internship apprenticeship recruiter recruiters")
	works     = newWordSet("job shift shifts hired fired sacked resigned resigning applied applying role position intern internship apprentice started starting promoted promotion")
	workings  = newWordSet("work works worked working drives drove")
	workDays  = newWordSet("day week month shift year")
	// ofWork are words by which somebody says what it is like to work there, or that they are no worker at all.
	ofWork = newWordSet("love loved hate hated best worst great awful terrible toxic pay pays paid underpaid wages management managers onboarding mess treat treats treated unfair unfairly illegal card loan account credit mortgage refund order ordered discount using customer flight room because complaining ill sick pregnant union")
)

// amongMany says whether the target is named in a list of three or more, and nothing loud is said of them: "X, Y and Z
// all have booths".
func amongMany(text string, tokens []feature.Token) bool {
	many := false
	for i := range tokens {
		t := &tokens[i]
		if max(t.Tone, -t.Tone) > 2 || t.Flags&(feature.Negator|feature.Stretched) != 0 || t.Kind == feature.Emoji || t.Kind == feature.Emoticon {
			return false
		}
		many = many || t.Kind == feature.Target
	}
	if !many {
		return false
	}
	r := newReader(text, tokens)
	for i := range tokens {
		if tokens[i].Kind != feature.Target {
			continue
		}
		names, from := 0, r.listStart(i)
		for k := from; k < r.listEnd(i); k++ {
			if r.name(k) {
				names++
			}
		}
		if names < 3 {
			return false
		}
	}
	return true
}
