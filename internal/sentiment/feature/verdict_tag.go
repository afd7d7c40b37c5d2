package feature

import "strings"

// What people say of a brand in a tag of small letters, behind its name ("#velmofail", "#spotifydown") and before it
// ("#boycottvelmo", "#ilovevelmo"): words, with spaces between them where there are several.
var (
	verdictsBehind = [...]string{
		"fail", "fails", "failed", "is down", "down", "outage", "is a scam", "scam", "scams", "fraud", "hacked", "sucks", "sux",
		"problems", "nightmare", "disaster", "rocks", "for the win", "for president", "never again", "customer service", "support",
	}
	verdictsBefore = [...]string{
		"i love", "we love", "love", "i hate", "hate", "boycott", "delete", "cancel", "avoid", "never again", "fuck", "thank you", "thanks",
		"goodbye", "bye bye", "uninstall", "shame on",
	}
)

// What is left must be long enough for a name, and no ending of the word before it; two letters are one behind words
// as long as "boycott".
const (
	shortestTagged = 2
	longVerdict    = 7
)

var endings = [...]string{"ing", "ers", "ion", "ness", "ment", "able", "ful", "less", "ation", "ling", "giving", "ed"}

// verdict cuts a tag that no dictionary takes apart into a name and what is said of it, 1 when nothing is; the name
// may hold digits.
func verdict(tag string, at *[longTag + 1]int8) int {
	for i := range verdictsBehind {
		if from := len(tag) - spokenLen(verdictsBehind[i]); from >= shortestTagged && spoken(tag[from:], verdictsBehind[i]) {
			at[0] = 0
			return spread(verdictsBehind[i], from, 1, at)
		}
	}
	for i := range verdictsBefore {
		n := spokenLen(verdictsBefore[i])
		if len(tag)-n <= shortestTagged && (len(tag)-n < shortestTagged || n < longVerdict) || !spoken(tag[:n], verdictsBefore[i]) || isEnding(tag[n:]) {
			continue
		}
		k := spread(verdictsBefore[i], 0, 0, at)
		at[k] = int8(n)
		return k + 1
	}
	return 1
}

// outage says whether a tag ends with a word that the dictionary takes apart: "#rogersoutage" is no "out age".
func outage(tag string) bool {
	const word = "outage"
	return len(tag) >= len(word)+shortestTagged && strings.EqualFold(tag[len(tag)-len(word):], word)
}

// spokenLen is how long words are that are run together.
func spokenLen(words string) int { return len(words) - strings.Count(words, " ") }

// spoken says whether ASCII letters of any size are these words run together.
func spoken(run, words string) bool {
	i := 0
	for k := range len(words) {
		if words[k] == ' ' {
			continue
		}
		if run[i]|0x20 != words[k] {
			return false
		}
		i++
	}
	return i == len(run)
}

// spread notes where words that begin at from begin, run together, as the pieces from n on, and says how many there are then.
func spread(words string, from, n int, at *[longTag + 1]int8) int {
	at[n], n = int8(from), n+1
	for k := range len(words) {
		if words[k] == ' ' {
			at[n], n = int8(from), n+1
			continue
		}
		from++
	}
	return n
}

func isEnding(rest string) bool {
	for _, e := range endings {
		if strings.EqualFold(rest, e) {
			return true
		}
	}
	return false
}
