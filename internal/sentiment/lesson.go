package sentiment

// teaches says whether a text is the title of a lesson and the target at i only what it is done with: "How to make
// beautiful charts in X", "[Tutorial] …". What one must be taught to bear is no lesson.
func (r reader) teaches(i int) bool {
	if !r.lesson() || heads.has(r.hash(i+1)) {
		return false
	}
	j := i - 1
	for j > 0 && (articles.has(r.tokens[j].Hash) || aged.has(r.tokens[j].Hash)) {
		j--
	}
	return j > 1 && doneWith.has(r.tokens[j].Hash) && !r.holdsAny(0, j, ordeals) && !r.blamed(i)
}

// lesson says whether a text begins as the titles of lessons do.
func (r reader) lesson() bool {
	i := 0
	if r.text[r.tokens[0].Start] == '[' {
		i++
	}
	next := r.hash(i + 1)
	switch h := r.hash(i); {
	case h == howHash:
		return next == toHash || tellersOf.has(next) && made.has(r.hash(i+2))
	case lessons.has(h):
		return true
	case articles.has(h):
		return lessons.has(next) || lessons.has(r.hash(i+2))
	}
	return taught.has(next) || taught.has(r.hash(i+2)) && countsOf.has(r.hash(i))
}

var (
	tellersOf = newWordSet("i we")
	lessons   = newWordSet("tutorial guide howto walkthrough diy")
	doneWith  = newWordSet("in with for using on via inside through")
	// made are what somebody tells how they did.
	made = newWordSet("made make built build run create created turned wrote write draw drew organise organize plan edit edited designed recorded learned learnt taught set use used")
	// ordeals are what only who suffers must be taught.
	ordeals = newWordSet("survive cope live complain escape quit cancel refund deal sane fight dealing coping surviving lose losing break fix fixing ruin waste destroy")
	// taught are what titles count, countsOf how many.
	taught   = newWordSet("tips tricks ways hacks recipes steps")
	countsOf = newWordSet("two three four five six seven eight nine ten some <number> few my the best easy simple quick great")
)
