package query

import (
	"cmp"
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// spans are the places that make a matching clause match.
func (r *run) spans(c *clause) []mention.Span {
	var out []mention.Span
	r.collect(c, &out)
	return mergeSpans(out)
}

// collect appends the places of a clause, unless it does not match.
func (r *run) collect(c *clause, out *[]mention.Span) {
	switch c.op {
	case opAnd, opOr:
		for _, k := range c.kids {
			if r.eval(k) {
				r.collect(k, out)
			}
		}
	case opWord, opText, opNear, opSentence:
		mark := len(r.arena)
		from, to := r.occurrences(c, false)
		for i := from; i < to; i++ {
			r.spansOf(&r.arena[i], out)
		}
		r.arena = r.arena[:mark]
	}
}

// spansOf appends the leaves an interval was made of.
func (r *run) spansOf(x *interval, out *[]mention.Span) {
	if x.left >= 0 {
		r.spansOf(&r.arena[x.left], out)
		r.spansOf(&r.arena[x.right], out)
		return
	}
	first, last := &r.seen[x.first], &r.seen[x.last]
	field := "text"
	if first.title {
		field = "title"
	}
	*out = append(*out, mention.Span{Field: field, Start: int(first.start), End: int(max(first.end, last.end))})
}

// mergeSpans sorts spans, title first, and joins those that overlap.
func mergeSpans(spans []mention.Span) []mention.Span {
	slices.SortFunc(spans, func(a, b mention.Span) int {
		return cmp.Or(-cmp.Compare(a.Field, b.Field), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && out[n-1].Field == s.Field && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
