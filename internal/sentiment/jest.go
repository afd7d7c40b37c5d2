package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// jestPush is how far praise that is a joke on what was told before moves the answer, in logits.
const jestPush = 1.6

// jests says whether the last clause praises with a laugh what an earlier one tells a disaster of: "the steering wheel
// fell off. 10/10 would recommend lol". Who owns the mishap jests about themselves.
func (r reader) jests(list []clause) bool {
	last := &list[len(list)-1]
	if last.score < loudClause || !r.lauds(last) || !r.laughs(last) {
		return false
	}
	disaster := false
	for i := range list[:len(list)-1] {
		c := &list[i]
		disaster = disaster || c.score <= -jestScore
		for j := c.from; j+1 < c.to; j++ {
			if r.tokens[j+1].Hash == faultHash && articles.has(r.tokens[j].Hash) {
				return false
			}
		}
	}
	return disaster
}

// jestScore is how ill the disaster must speak.
const jestScore = 0.6

// lauds says whether a clause recommends as reviews do.
func (r reader) lauds(c *clause) bool {
	for j := c.from; j+1 < c.to; j++ {
		if r.tokens[j].Hash == wouldHash && lauding.has(r.tokens[j+1].Hash) {
			return true
		}
	}
	return false
}

// laughs says whether a clause ends with a laugh.
func (r reader) laughs(c *clause) bool {
	for j := max(c.from, c.to-3); j < len(r.tokens); j++ {
		if laughing.has(r.tokens[j].Hash) {
			return true
		}
	}
	return false
}

// unharmed says whether all that is said of the target is that what befell another did not touch them: "Globex
// recalls toasters, X unaffected".
func (r reader) unharmed(list []clause) bool {
	own := false
	for i := range list {
		c := &list[i]
		if !c.own {
			continue
		}
		if c.other || !r.untouched(c.from, c.to) {
			return false
		}
		own = true
	}
	return own
}

func (r reader) untouched(from, to int) bool {
	if to-from > untouchedWords {
		return false
	}
	for i := from; i < to; i++ {
		switch t := &r.tokens[i]; {
		case unscathed.has(t.Hash):
			return true
		case t.Flags&feature.Negator != 0 && i+1 < to && (touched.has(r.tokens[i+1].Hash) || touched.has(r.hash(i+2))), t.Hash == runningHash && r.hash(i+1) == normallyHash:
			return true
		}
	}
	return false
}

// untouchedWords is how long such a clause may be.
const untouchedWords = 8

var (
	faultHash    = feature.Hash("fault")
	wouldHash    = feature.Hash("would")
	runningHash  = feature.Hash("running")
	normallyHash = feature.Hash("normally")
	lauding      = newWordSet("recommend buy order fly stay go use book do eat ride")
	laughing     = newWordSet("lol lmao lmfao rofl haha hahaha 🙃 😂 🤣 😭 💀 enemies enemy")
	unscathed    = newWordSet("unaffected unharmed unscathed untouched uninvolved")
	touched      = newWordSet("affected involved impacted hit touched")
)
