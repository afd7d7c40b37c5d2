package query

import (
	"github.com/earshot/earshot/internal/query/analysis"
)

// eval tells whether a clause matches the mention of the run.
func (r *run) eval(c *clause) bool {
	switch c.op {
	case opAnd:
		for _, k := range c.kids {
			if !r.eval(k) {
				return false
			}
		}
		return true
	case opOr:
		for _, k := range c.kids {
			if r.eval(k) {
				return true
			}
		}
		return false
	case opNot:
		return !r.eval(c.kids[0])
	case opWord:
		return r.has(c.word)
	case opText:
		return r.textMatches(c)
	case opNear, opSentence:
		mark := len(r.arena)
		from, to := r.occurrences(c, true)
		r.arena = r.arena[:mark]
		return to > from
	case opAll:
		return true
	case opNone:
		return false
	}
	return r.evalField(c)
}

func (r *run) evalField(c *clause) bool {
	switch n := c.node.(type) {
	case *Keyword:
		for _, v := range r.doc.keywords(n.Field) {
			if n.Fits(v) {
				return true
			}
		}
		return false
	case *Number:
		x, known := NumericOf(n.Field, r.doc.m, n.Brand)
		return known && n.Contains(x)
	case *Published:
		t, known := r.at()
		return known && t >= n.From && t <= n.To
	case *Last:
		t, known := r.at()
		now := r.now.Unix()
		return known && t <= now && t >= now-n.Seconds
	}
	return false
}

// at is the mention's moment, worked out once.
func (r *run) at() (seconds int64, known bool) {
	if r.timed == 0 {
		r.timed = 2
		if t, ok := Moment(r.doc.m); ok {
			r.moment, r.timed = t, 1
		}
	}
	return r.moment, r.timed == 1
}

// inScope tells whether a token lies where a clause looks.
func inScope(s Scope, t *seen) bool {
	return s == Anywhere || t.title == (s == TitleOnly)
}

// fitsStep tells whether a token satisfies a step beyond its word.
func (r *run) fitsStep(st *step, t *seen) bool {
	if st.exact == "" {
		return true
	}
	b := &r.doc.text
	if t.title {
		b = &r.doc.title
	}
	raw := b.Text()[t.start:t.end]
	return raw == st.exact || analysis.Exact(raw) == st.exact
}

func (r *run) textMatches(c *clause) bool {
	for i := range c.text {
		if !r.has(c.text[i].word) {
			return false
		}
	}
	if len(c.text) == 1 {
		for at := r.chains[c.text[0].word].first; at >= 0; at = r.seen[at].next {
			if t := &r.seen[at]; inScope(c.scope, t) && r.fitsStep(&c.text[0], t) {
				return true
			}
		}
		return false
	}
	mark := len(r.arena)
	r.phrase(c, true)
	found := len(r.arena) > mark
	r.arena = r.arena[:mark]
	return found
}

// phrase appends the occurrences of a phrase to the arena: for each token of the
// first word, the others' at their offsets. The lists are in order of position,
// so each is walked once.
func (r *run) phrase(c *clause, one bool) {
	at := len(r.steps)
	for i := range c.text {
		r.steps = append(r.steps, r.chains[c.text[i].word].first)
	}
	cursor := r.steps[at:]
	for ; cursor[0] >= 0; cursor[0] = r.seen[cursor[0]].next {
		head := &r.seen[cursor[0]]
		if !inScope(c.scope, head) || !r.fitsStep(&c.text[0], head) {
			continue
		}
		last, ok := cursor[0], true
		for i := 1; i < len(c.text) && ok; i++ {
			var exhausted bool
			last, ok, exhausted = r.follow(&c.text[i], &cursor[i], head.pos+c.text[i].offset)
			if exhausted {
				r.steps = r.steps[:at]
				return
			}
		}
		if !ok {
			continue
		}
		r.arena = append(r.arena, r.leafInterval(c, cursor[0], last))
		if one {
			break
		}
	}
	r.steps = r.steps[:at]
}

// follow moves the cursor of a step to position pos and tells whether some
// token there fits it. Exhausted means no token at or beyond pos is left.
func (r *run) follow(st *step, cursor *int32, pos uint32) (tok int32, ok, exhausted bool) {
	for *cursor >= 0 && r.seen[*cursor].pos < pos {
		*cursor = r.seen[*cursor].next
	}
	if *cursor < 0 {
		return -1, false, true
	}
	for at := *cursor; at >= 0 && r.seen[at].pos == pos; at = r.seen[at].next {
		if r.fitsStep(st, &r.seen[at]) {
			return at, true, false
		}
	}
	return -1, false, false
}

// spread is how many occurrences of one proximity are looked at; a text with more
// of them is no text.
const spread = 1 << 16

// occurrences appends the occurrences of a clause inside a proximity to the
// arena, ordered by start and then end, none twice, and returns their range. With
// one set, it may stop at the first.
func (r *run) occurrences(c *clause, one bool) (from, to int) {
	switch c.op {
	case opWord, opText:
		from = len(r.arena)
		r.leaf(c)
	case opOr:
		from = r.union(c)
	case opNear, opSentence:
		mark := len(r.arena)
		l0, l1 := r.occurrences(c.kids[0], false)
		if l0 == l1 {
			return mark, mark
		}
		r0, r1 := r.occurrences(c.kids[1], false)
		if r0 == r1 {
			r.arena = r.arena[:mark]
			return mark, mark
		}
		from = len(r.arena)
		r.pair(c, [2]int{l0, l1}, [2]int{r0, r1}, one)
		r.tidy(from)
		r.arena = r.arena[:min(len(r.arena), from+spread)]
	default:
		from = len(r.arena)
	}
	return from, len(r.arena)
}

// union appends the occurrences of all kids of an Or and returns where they
// begin. A kid that is a proximity leaves its operands' occurrences below its
// own, so the kids' are copied behind all of them.
func (r *run) union(c *clause) (from int) {
	at := len(r.steps)
	for _, k := range c.kids {
		from, to := r.occurrences(k, false)
		r.steps = append(r.steps, int32(from), int32(to))
	}
	from = len(r.arena)
	for i := at; i < len(r.steps); i += 2 {
		r.arena = append(r.arena, r.arena[r.steps[i]:r.steps[i+1]]...)
	}
	r.steps = r.steps[:at]
	r.tidy(from)
	return from
}

// leaf appends the occurrences of a word or phrase.
func (r *run) leaf(c *clause) {
	if c.op == opText && len(c.text) > 1 {
		for i := range c.text {
			if !r.has(c.text[i].word) {
				return
			}
		}
		r.phrase(c, false)
		return
	}
	st := step{word: c.word}
	if c.op == opText {
		st = c.text[0]
	}
	if !r.has(st.word) {
		return
	}
	previous := len(r.arena)
	for at := r.chains[st.word].first; at >= 0; at = r.seen[at].next {
		t := &r.seen[at]
		if !inScope(c.scope, t) || !r.fitsStep(&st, t) {
			continue
		}
		if n := len(r.arena); n > previous && r.arena[n-1].start == t.pos {
			continue
		}
		r.arena = append(r.arena, r.leafInterval(c, at, at))
	}
}

func (r *run) leafInterval(c *clause, first, last int32) interval {
	pos := r.seen[first].pos
	return interval{start: pos, end: pos + c.extent - 1, left: -1, right: -1, first: first, last: last,
		begins: r.seen[first].sentence, ends: r.seen[last].sentence}
}
