package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// scene is who a text speaks of beside a target, and in which of its clauses.
type scene struct {
	several  bool // somebody else is spoken of, too
	passing  bool // the target is only named on the way
	mirrored bool // it is only said to be the other way than somebody else
	shared   bool // a clause is about both
	n        int
	mine     [mostClauses]span // the clauses about the target, in bytes
}

// about notes that the clause of these tokens is about the target.
func (sc *scene) about(clause []feature.Token) {
	if sc.n < len(sc.mine) {
		sc.mine[sc.n] = span{int(clause[0].Start), int(clause[len(clause)-1].End)}
		sc.n++
	}
}

// scene tells it of the text whose masked tokens are in s.aimed.
func (s *scratch) scene(text string) (sc scene) {
	tokens := s.aimed
	if sc.passing = s.passed; s.passed || len(tokens) == 0 || s.alone && saidTo(tokens) {
		return sc
	}
	if s.careful {
		s.heardOf(text, &sc)
		return sc
	}
	changed, list := ownHandles(text, tokens), s.list
	if list != nil && !changed {
		tokens = s.listed
	}
	r := newReader(text, tokens)
	if list == nil || changed {
		list = r.clauses(s.room[:0])
	}
	if sc.passing = byTheWay(list); sc.passing || len(list) == 0 || r.titled() {
		return sc
	}
	for i := range list {
		list[i].other = list[i].other || r.calls(&list[i])
	}
	st := r.stretch(list)
	sc.several = st.seen[others] || st.against
	sc.mirrored = st.only >= 0 && !st.seen[target]
	for i := range list {
		sc.several = sc.several || list[i].own && list[i].other
		if both, is := st.concerns(r, i); is {
			sc.shared = sc.shared || both
			sc.about(tokens[list[i].from:list[i].to])
		}
	}
	return sc
}

// heardOf tells it of a text in another language than English, of which it is known whom its clauses are about.
func (s *scratch) heardOf(text string, sc *scene) {
	for _, c := range s.spoken.list {
		if c.about == others {
			sc.several = true
			continue
		}
		if c.about == target && s.namesAnother(text, s.spoken.tokens, c.from, c.to) {
			sc.several, sc.shared = true, true
		}
		sc.about(s.spoken.tokens[c.from:c.to])
	}
}

// ownHandles takes handles and tags that hold the target's name for the target's, "@AcmeCares" where Acme is meant,
// and says whether there are any.
func ownHandles(text string, tokens []feature.Token) (changed bool) {
	name := ""
	for i := range tokens {
		if t := &tokens[i]; t.Kind == feature.Target {
			name = strings.ToLower(strings.TrimLeft(text[t.Start:t.End], "@#"))
			break
		}
	}
	if len(name) < leastName {
		return false
	}
	for i := range tokens {
		if t := &tokens[i]; (t.Kind == feature.User || t.Kind == feature.Hashtag) && strings.Contains(strings.ToLower(text[t.Start:t.End]), name) {
			t.Kind, t.Hash, changed = feature.Target, feature.TargetHash, true
		}
	}
	return changed
}

// leastName is how long a name must be to be told inside a handle, in bytes.
const leastName = 4

// saidTo says whether a text is said to the target, whose handle it begins or ends with.
func saidTo(tokens []feature.Token) bool {
	for i := range tokens {
		if tokens[i].Kind == feature.Target {
			return true
		}
		if tokens[i].Kind != feature.User && !greetings.has(tokens[i].Hash) {
			break
		}
	}
	last := len(tokens) - 1
	for last > 0 && (tokens[last].Kind >= feature.Emoji && tokens[last].Kind <= feature.Punct || tokens[last].Kind == feature.URL || tokens[last].Kind == feature.Hashtag) {
		last--
	}
	return tokens[last].Kind == feature.Target
}

// calls says whether a clause is about somebody by a handle, which is not only there to say who should read the text.
func (r reader) calls(c *clause) bool {
	for i := c.from; i < c.to; i++ {
		if r.tokens[i].Kind == feature.User && !spokenTo(r.tokens, i) {
			return true
		}
	}
	return false
}

// concerns says whether clause i is about the target, and whether it is about somebody else, too. What comes before
// anybody is named is about who is named first; a question is asked of all whom it names.
func (s *stretches) concerns(r reader, i int) (both, is bool) {
	c := &s.list[i]
	switch {
	case c.own:
		return c.other && !r.listed(c), true
	case s.about[i] == target:
		return false, true
	case s.about[i] == nobody && !c.rival:
		for k := i + 1; k < len(s.list); k++ {
			if next := &s.list[k]; next.own || next.other {
				return false, next.own
			}
		}
		return false, true
	}
	from, to := r.sentence(c.from)
	return true, r.text[r.tokens[to-1].Start] == '?' && holdsTarget(r.tokens[from:to])
}

// listed says whether a clause names the target and all others in one breath, "X and Y both".
func (r reader) listed(c *clause) bool {
	for i := c.from; i < c.to; i++ {
		if !r.name(i) {
			continue
		}
		end := r.listEnd(i)
		for k := end; k < c.to; k++ {
			if r.name(k) {
				return false
			}
		}
		return holdsTarget(r.tokens[i:end])
	}
	return false
}

// sentence is where the sentence begins and ends that the token at i stands in.
func (r reader) sentence(i int) (from, to int) {
	for from = i; from > 0 && !r.ends(from-1); from-- {
	}
	for to = i + 1; to < len(r.tokens) && !r.ends(to-1); to++ {
	}
	return from, to
}

// tokens appends those of a text that are about the target, and says in at, unless it is nil, where each goes.
func (sc *scene) tokens(all []feature.Token, at []int, dst []feature.Token) []feature.Token {
	k := 0
	for i := range all {
		if at != nil {
			at[i] = len(dst)
		}
		for k < sc.n && sc.mine[k].to <= int(all[i].Start) {
			k++
		}
		if k < sc.n && int(all[i].Start) >= sc.mine[k].from {
			dst = append(dst, all[i])
		}
	}
	return dst
}

// part is those of a text's tokens, and of its cues, that are about the target.
func (sc *scene) part(tokens []feature.Token, hits []hit, dst []feature.Token) ([]feature.Token, []hit) {
	at := make([]int, len(tokens)+1)
	dst = sc.tokens(tokens, at, dst)
	at[len(tokens)] = len(dst)
	var own []hit
	for _, h := range hits {
		if from, to := at[h.i], at[h.j]; to-from == h.j-h.i {
			h.i, h.j = from, to
			own = append(own, h)
		}
	}
	return dst, own
}
