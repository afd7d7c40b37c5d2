package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// longestNote is how many tokens a note at the end of a post may have.
const longestNote = 14

// unnoted is a text without the date or title before it and the note behind it, unless nothing that names the target, or
// nothing at all, is left. What is said to a firm has none of these, either.
func unnoted(text string, tokens []feature.Token, named bool) []feature.Token {
	from, to := 0, len(tokens)
	if to <= leastFramed {
		return tokens
	}
	for n := 1; n > 0 && from+leastFramed < to; from += n {
		n = (reader{text: text, tokens: tokens}).headed(from)
	}
	to -= (reader{text: text, tokens: tokens}).noted()
	if from == 0 && to == len(tokens) || to-from < leastFramed || named && !holdsTarget(tokens[from:to]) {
		return tokens
	}
	return tokens[from:to]
}

// noted is how many tokens at the end of a text only note where it is from or how it was edited: "(via Reddit)", "Sent
// from my phone", "Edit: typo". A note that names the target or tells anything else is none.
func (r reader) noted() int {
	last := len(r.tokens) - 1
	if last < 2 {
		return 0
	}
	switch t := &r.tokens[last]; {
	case t.Hash == parenHash || t.Hash == closeHash:
		return r.sourced(last)
	case noteWords.has(t.Hash) || noteHeads.has(t.Hash) || t.Kind == feature.Punct:
		if n := r.edited(last + 1); n > 0 {
			return n
		}
	}
	return r.sentFrom(last)
}

// sourced is how many tokens the brackets that close at the text's end hold, themselves too, where they note a source.
func (r reader) sourced(last int) int {
	for i := last - 1; i > 0 && last-i < longestNote; i-- {
		t := &r.tokens[i]
		switch {
		case t.Kind == feature.Target:
			return 0
		case t.Hash == openHash || t.Hash == bracketHash:
			if sources.has(r.hash(i+1)) || r.edits(i+1, last) {
				return last + 1 - i
			}
			return 0
		}
	}
	return 0
}

// edited is how many tokens before to say that nothing but the form was edited.
func (r reader) edited(to int) int {
	for i := to - 1; i > 0 && to-i < longestNote; i-- {
		switch h := r.tokens[i].Hash; {
		case editings.has(h) && (r.newLine(i) || r.ends(i-1) || r.tokens[i-1].Flags&feature.Breaks != 0):
			if r.edits(i, to) {
				return to - i
			}
			return 0
		case !r.inNote(i):
			return 0
		}
	}
	return 0
}

// edits says whether tokens tell of an edit of the form, and nothing else.
func (r reader) edits(from, to int) bool {
	if !editings.has(r.hash(from)) {
		return false
	}
	head := false
	for i := from + 1; i < to; i++ {
		if !r.inNote(i) {
			return false
		}
		head = head || noteHeads.has(r.tokens[i].Hash)
	}
	return head
}

// inNote says whether a note of an edit may hold the token at i.
func (r reader) inNote(i int) bool {
	t := &r.tokens[i]
	return t.Kind == feature.Number || t.Kind == feature.Punct || noteWords.has(t.Hash) || noteHeads.has(t.Hash)
}

// sentFrom is how many tokens at the end say by what or from where a post was sent: "Sent from my phone", "- via Reddit".
func (r reader) sentFrom(last int) int {
	for i := last - 1; i > 0 && last-i <= sentWords; i-- {
		switch t := &r.tokens[i]; {
		case r.tokens[i+1].Kind == feature.Target || r.tokens[i+1].Flags&feature.Breaks != 0 && i+1 < last:
			return 0
		case t.Hash == sentHash && r.newLine(i) && r.is(i+1, "from"):
			return last + 1 - i
		case t.Hash == viaHash && r.tokens[i-1].Flags&feature.Breaks != 0 && r.tokens[i-1].Hash != openHash && r.tokens[last].Kind == feature.Word:
			return last + 1 - i
		}
	}
	return 0
}

// sentWords is how many words may follow there.
const sentWords = 5

var (
	openHash  = feature.Hash("(")
	parenHash = feature.Hash(")")
	sentHash  = feature.Hash("sent")
	// sources begin a note of where a post is from.
	sources = newWordSet("via source src credit credits photo pic image h xpost crosspost x-post repost reposted oc reuters ap afp bloomberg screenshot")
	// editings begin a note of an edit, noteHeads say that it was one of the form, or thank those who read, noteWords stand
	// beside these.
	editings  = newWordSet("edit edited edits eta")
	noteHeads = newWordSet("typo typos typoes spelling grammar formatting format wording clarity clarification autocorrect punctuation word words link links paragraph paragraphs spacing spelled spelt gold silver award awards upvotes stranger strangers inbox title sp")
	noteWords = newWordSet("a an the my some few for of to in and or on fixed fixing fix corrected correcting corrected added adding missing minor small stupid dumb silly thanks thank you kind everyone all guys wow this blew up so much rip first holy cow removed bad changed because forgot edit by mobile phone sorry")
)
