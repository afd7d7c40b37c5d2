package sentiment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// callings are what somebody is called by: words that say of whom a text speaks, never how. They are
// kept as letters and digits alone, a letter written twice once, so that a name is known however it is
// written: "#CocaCola", "coca-cola", "Acmeee".
type callings struct {
	words  map[string]bool
	begins []string // "acm" of "acm*"
	inside []string // of scripts written without spaces, which stand within longer words
}

// newCallings reads names, handles and patterns as "acm*": each as a whole, and its parts.
func newCallings(names ...string) callings {
	c := callings{words: map[string]bool{}}
	var t feature.Tokenizer
	for _, name := range names {
		if begin, _, wild := strings.Cut(name, "*"); wild {
			if b := lettersOf(normal(&t, begin)); len(b) > 2 {
				c.begins = append(c.begins, b)
			}
			continue
		}
		whole := ""
		for _, k := range t.Tokens(name) {
			w := string(feature.Norm(name, k, nil))
			for part := range strings.SplitSeq(w, "'") { // who is called L'Oreal is called Oreal
				if len(part) > 2 {
					c.words[lettersOf(part)] = true
				}
			}
			if w = lettersOf(w); w != "" {
				c.words[w] = true
				whole += w
			}
		}
		if whole == "" {
			continue
		}
		c.words[lettersOf(whole)] = true
		if r, _ := utf8.DecodeRuneInString(whole); unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
			c.inside = append(c.inside, lettersOf(whole))
		}
	}
	return c
}

// has says whether a word in normal form is what somebody is called by: so written, with an ending of whose
// something is, in the plural, or behind an article without its vowel.
func (c callings) has(w string) bool {
	if len(c.words) == 0 && len(c.begins) == 0 {
		return false
	}
	front, back, two := strings.Cut(w, "'")
	b := lettersOf(w)
	if c.words[b] || two && (c.words[lettersOf(front)] || c.words[lettersOf(back)]) {
		return true
	}
	if one, plural := strings.CutSuffix(b, "s"); plural && utf8.RuneCountInString(one) > 3 && c.words[one] {
		return true
	}
	for _, begin := range c.begins {
		if strings.HasPrefix(b, begin) {
			return true
		}
	}
	for _, name := range c.inside {
		if strings.Contains(b, name) {
			return true
		}
	}
	return false
}

// normal is the normal form of all that a name's writing holds, in one.
func normal(t *feature.Tokenizer, name string) (whole string) {
	for _, k := range t.Tokens(name) {
		whole += string(feature.Norm(name, k, nil))
	}
	return whole
}

// lettersOf leaves of a word its letters and digits, each once where it stands several times.
func lettersOf(w string) string {
	last := rune(-1)
	return strings.Map(func(r rune) rune {
		if r == last || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return -1
		}
		last = r
		return r
	}, w)
}

// holder says whether a word holds sentences together and says nothing by itself.
func holder(w string) bool { return holders.has(feature.Hash(w)) || strings.HasSuffix(w, "n't") }

// holders are words that hold sentences together, of the languages that most is written in; those that are
// something else in another of them ("die", "war", "hat") are left to how common they are in their own.
var holders = wordSetOf(normalHashes(`
	a an the this that these those i me my mine myself you your yours u ur he him his she her hers it its we us our ours they them their theirs who whom whose
	which what when where why how am is are was were be been being 's i'm i've i'd i'll it's he's she's that's what's there's you're you've you'll we're we've they're they've
	have has had having do does did doing can could will would shall should may might must not no nor and or but if so than then as at by for from in into of off on onto out over
	to up upon with within without about after before between through during under until while because since though although just too very also only even ever here there
	some any all both each every either neither other another such own same more most much many few one two im ive dont didnt doesnt isnt wasnt cant wont couldnt wouldnt
	der das den dem des ein eine einen einem einer eines ich mich mir mein meine meinen meinem meiner du dich dir dein deine er ihn ihm sie ihr ihre ihren es wir uns unser unsere sich
	wer wie wo wann warum ist sind waren sein bist habe haben hatte hatten wird werden wurde wurden kann konnte nicht kein keine keinen und oder aber wenn dass weil als auch nur noch
	schon sehr von vom zu zum zur mit bei aus nach vor auf im am unter durch ohne gegen um bis hier da dort jetzt dann doch mal
	le la les un une des du de et ou mais que qui quoi dont où je tu il elle nous vous ils elles mon ma mes ton ta tes sa ses notre nos votre vos leur leurs ce cet cette ces
	est sont était etait être etre été ete ai avons avez ont avait pas ne très aussi avec sans dans chez en au aux y se si
	el los las una unos unas lo mi mis tu tus su sus nuestro nuestra yo él ella nosotros ellos ellas me te nos del al y o pero porque como cuando donde quien cual es son era eran ser estar está
	esta este esto estos estas ese esa eso ha han he había muy más mas también tambien no ni con para por desde hasta entre sobre ya
	o os as um uma uns umas do da dos das no na nos nas ao aos à às meu minha seu sua ele ela eles elas nós e ou mas porque quando onde quem é são foi era está não nao muito mais também com sem para por
	il lo gli uno di del della dei delle dal dalla nel nella sul sulla mio mia miei suo sua io lui lei noi voi loro ci si ma perché perche quando dove chi che cosa è sono era erano essere ho hai abbiamo hanno
	non più piu molto anche con senza per tra fra su già
	het een de ik mij mijn jij je jouw hij zij haar wij we ons onze zijn ben was waren heb heeft hebben had niet geen en of maar als omdat dat dit deze van voor met zonder bij naar uit op aan te ook nog wel zo
	og eller men jeg jag du han hun hon vi de den det en et ett min mitt din är er var har hade ikke inte på av til till med fra från som for för i
	i w na z do o po za od ze się sie nie jest są sa był byla to ten ta te jak ale czy bo już juz mnie mój moja
	ve bir bu da de ile için icin çok cok ama ben sen biz siz mi mı ne var yok
	и в во не на я с со что как это этот эта он она они мы вы ты мой моя мне у к по за из от до о об но а или же бы был была были есть нет так уже еще очень для при
	не і та що як це він вона вони ми ви ти мій на з до у в
	في من على الى إلى عن مع هذا هذه ذلك التي الذي ان أن إن ما لا لم لن هو هي هم انا أنا كان و يا
	का की के को में से पर है हैं था थी थे और या कि यह वह मैं हम तुम आप मेरा मेरी नहीं भी ने हो
	yang dan di ke dari ini itu untuk dengan tidak ada saya aku kamu dia kami kita ya`))

// normalHashes are the hashes of words as tokens carry them, without their accents.
func normalHashes(words string) (out []uint64) {
	var t feature.Tokenizer
	for w := range strings.FieldsSeq(words) {
		out = append(out, feature.Hash(normal(&t, w)))
	}
	return out
}
