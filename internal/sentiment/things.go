package sentiment

import (
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// shows says whether an emoji shows a thing, a place or a beast, "🍕", "🚨", "♪", rather than a face, a heart, a hand or
// what stands for a feeling, "🔥", "🎉", "💩". By itself it says nothing; the models have learned the moods of posts that
// it adorned.
func shows(emoji string) bool {
	r, _ := utf8.DecodeRuneInString(emoji)
	for i := 0; i < len(feelingRanges); i += 2 {
		if r >= feelingRanges[i] && r <= feelingRanges[i+1] {
			return false
		}
	}
	return !strings.ContainsRune(feelingSigns, r)
}

// feelingRanges are the first and last of faces, hands and hearts, feelingSigns other emoji that stand for a feeling.
const feelingSigns = "❤♥❣☹☺☻☠⚠⛔❌❎✅✔✖❓❗⁉‼⭐✨⚡💯🔥🎉🎊🏆🥇🥈🥉🏅🎖🚀💩💀🤖👹👺👻👽👾🗑🚮🚫🛑🚩📉📈💸🤑💣💥💢💤💫💔💋💌💎💪👑🐐🐍🐌🐀🦗🧻🤡👀🌟🌈🌞☀🌹💐🌸🎂🎈🎁🥂🍻🍾🥳🎯👎👍🆘🆒🆗♿😻🫠🫡🫶🖕🤌🙌🙏👏🧨🪦⚰🥀🦄🔝💅💃🕺👼😇🍀🥲"

var feelingRanges = [...]rune{
	0x261D, 0x261D, 0x270A, 0x270D, // hands
	0x1F440, 0x1F440, 0x1F442, 0x1F450, // hands
	0x1F493, 0x1F49F, // hearts
	0x1F590, 0x1F596, // hands
	0x1F5A4, 0x1F5A4, // a heart
	0x1F600, 0x1F64F, // faces, hands, monkeys
	0x1F90C, 0x1F92F, // hearts, hands, faces
	0x1F970, 0x1F97A, 0x1F9D0, 0x1F9D0, 0x1F9E1, 0x1F9E1, // faces, a heart
	0x1FA75, 0x1FA77, 0x1FAE0, 0x1FAE9, 0x1FAF0, 0x1FAF8, // hearts, faces, hands
}

// mostNothing is how many tokens a search or the title of a product may have.
const mostNothing = 16

// offers says whether a text that names the target, or begins with a name, is no sentence but what somebody looks for, "X
// login", "how to cancel X", or the title of a product, "X insect killer spray 400ml". Its words name things, good or bad,
// and say nothing of them.
func (r reader) offers() bool {
	n := len(r.tokens)
	if n < 2 || n > mostNothing {
		return false
	}
	last := &r.tokens[n-1]
	switch {
	case searched.has(last.Hash), last.Kind == feature.Target && r.hash(0) == howHash:
		return r.searches()
	case r.sizes(n - 1), colours.has(last.Hash):
		return r.productTitle()
	}
	return false
}

// searches says whether all words are such as are typed to look for something of the target.
func (r reader) searches() bool {
	named, how := false, r.hash(0) == howHash && r.is(1, "to")
	from := 0
	if how {
		from = 2
		if !searchedHow.has(r.hash(2)) {
			return false
		}
	}
	for i := from; i < len(r.tokens); i++ {
		switch t := &r.tokens[i]; {
		case t.Kind == feature.Target:
			named = true
		case t.Kind != feature.Word, !searched.has(t.Hash) && !besideSearched.has(t.Hash) && (!how || i > from):
			return false
		}
	}
	return named
}

// sizes says whether what ends at i tells how much or how large: "400ml", "5 L", "pack of 4", "size 10", "12 x 60".
func (r reader) sizes(i int) bool {
	t, w := &r.tokens[i], r.text[r.tokens[i].Start:r.tokens[i].End]
	switch {
	case t.Kind == feature.Number:
		before := r.hash(i - 1)
		return before == sizeHash || before == timesHash && r.counted(i-2) || before == ofHash && packs.has(r.hash(i-2))
	case t.Kind != feature.Word:
		return false
	case w[0] >= '0' && w[0] <= '9':
		return units.has(feature.Hash(strings.ToLower(strings.TrimLeft(w, "0123456789"))))
	}
	return i > 0 && r.tokens[i-1].Kind == feature.Number && units.has(t.Hash)
}

// productTitle says whether the words before a measure or colour are those of a title: it begins with a name and holds no
// verb, nobody who speaks, and no mark of feeling.
func (r reader) productTitle() bool {
	if first := &r.tokens[0]; first.Kind != feature.Target && (first.Kind != feature.Word || r.text[first.Start] > 'Z' && r.text[min(int(first.Start)+1, len(r.text)-1)] > 'Z') {
		return false
	}
	for i := range r.tokens {
		switch t := &r.tokens[i]; t.Kind {
		case feature.Number, feature.Target:
		case feature.Punct:
			if strings.IndexByte(",-/()&.+'|", r.text[t.Start]) < 0 {
				return false
			}
		case feature.Word:
			if t.Flags&(feature.Negator|feature.Contrast|feature.Stretched) != 0 || sentential.has(t.Hash) || heads.has(t.Hash) || agents.has(t.Hash) || slurs.has(t.Hash) && t.Hash != garbageHash || plainlyBad.has(t.Hash) || praising.has(t.Hash) || r.past(i) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// onlyNames says whether a text about nobody in particular is nothing but two to four words written as names, none of them
// loud: "Lionel Messi". The models know what was posted of them.
func (r reader) onlyNames() bool {
	if n := len(r.tokens); n < 2 || n > 4 {
		return false
	}
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.Kind != feature.Word || t.Flags != 0 || t.Tone > 2 || t.Tone < -2 || r.text[t.Start] < 'A' || r.text[t.Start] > 'Z' || sentential.has(t.Hash) || praises.has(t.Hash) || slurs.has(t.Hash) || r.past(i) {
			return false
		}
	}
	return true
}

// namesPush is how far that moves the answer to neutral, in logits.
const namesPush = 2.4

// past says whether the word at i ends as what somebody did, unless it says how goods are made or who somebody is.
func (r reader) past(i int) bool {
	t := &r.tokens[i]
	return strings.HasSuffix(r.text[t.Start:t.End], "ed") && !asMade.has(t.Hash) && !forenames.has(t.Hash)
}

var (
	sizeHash    = feature.Hash("size")
	timesHash   = feature.Hash("x")
	garbageHash = feature.Hash("garbage")
	// searched are words that searches end with, searchedHow what is asked how to do, besideSearched what stands beside them.
	searched       = newWordSet("login signin signup logon jobs job careers career me hours times number phone email e-mail address contact locator location locations stores store shop reset password policy returns order tracking track tracker download app website site portal account subscription membership discount code codes coupon coupons voucher vouchers sale menu prices price stock shares ticker headquarters hq ceo manual pdf instructions guide chart sizes warranty registration support helpline hotline chat faq internship internships salary salaries wiki wikipedia logo font uk usa canada online outlet map directions nearest catalogue catalog brochure parts spares alternatives alternative competitors driver drivers specs dimensions ingredients calories nutrition")
	searchedHow    = newWordSet("cancel delete contact unsubscribe return use install uninstall reset update pronounce close deactivate stop join find get set setup connect change block remove log reach call email")
	besideSearched = newWordSet("near the a an my to in on for from with of customer service services opening closing return returns refund delivery student nhs store shop order gift card promo share market contact phone email support password account sign log in up track size head office user remote free trial cancel delete close reset")
	packs          = newWordSet("pack set box case bag tin packs")
	units          = newWordSet("ml l litre litres liter liters cl g kg gram grams mg oz lb lbs cm mm inch inches gb tb mb mah v w kw hz gallon gallons qt pt pk pcs pieces ct count tablets capsules sachets sheets rolls pack packs bags pods cartridges piece")
	colours        = newWordSet("black white grey gray red blue green navy pink beige silver purple brown yellow orange cream ivory khaki charcoal teal burgundy turquoise")
	// asMade are words in -ed that say how goods are made, sentential those of sentences.
	asMade = newWordSet("scented flavoured flavored salted roasted dried smoked unsalted unscented fitted quilted padded insulated coated printed red frozen bed unsweetened sweetened concentrated weed seed feed speed sliced ground hooded ribbed lined heated reinforced waxed")
	// forenames are those in -ed.
	forenames  = newWordSet("ted fred alfred wilfred manfred winifred ned jed jared ahmed hamed mohamed mohammed muhammed khaled saeed waleed rasheed syed")
	sentential = newWordSet("i i'm i've me my mine we our us you your he she it its it's they them their this that these those is are was were be been am do does did done have has had get got gets will would can could should must may might so just again still already yet now then when while because since after before until if than too very really only even here there who what why how which went go goes going said says say think thought want wanted need needed love loved hate hated like worst best looks look feels feel smells smell tastes taste works work broke came left sold sells bought buy buys buying ate lost took turns turn made makes arrived sent shipped paid waiting wait delayed cancelled today yesterday tomorrow late found find missing wrong stole leaked leaks")
)
