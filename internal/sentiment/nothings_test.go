package sentiment

import (
	"slices"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestWhatShows holds that faces, hands and hearts stand for a feeling, the first and last of each row, and things do not.
func TestWhatShows(t *testing.T) {
	t.Parallel()
	for want, all := range map[bool]string{
		true:  "🍕 🚨 ♪ ☕ 🎵 🐶 📦 🚗 📍 🏠 ✏ 🧦 🪑",
		false: "☝ ✊ ✍ 👀 👂 👐 💓 💟 🖐 🖖 🖤 😀 🙏 🤌 🤯 🥰 🥺 🧐 🧡 🩵 🩷 🫠 🫩 🫰 🫸 ❤ 🔥 💩 🎉",
	} {
		for emoji := range strings.FieldsSeq(all) {
			if shows(emoji) != want {
				t.Errorf("%s shows a thing: %v, want %v", emoji, !want, want)
			}
		}
	}
}

// TestWhatSaysNothing holds what is passed over as saying nothing: greetings, lone letters, keys and data, what is typed to
// look for something, and titles of products; and what is like them and says something.
func TestWhatSaysNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for want, texts := range map[bool][]string{
		true: {
			"Hello everyone", "Good morning all", "hi there 🍕", "x", "asdfgh", "QWERTYUIOP", "hhhhhh", "testing, testing", "Acme store",
			"Acme " + strings.Repeat("ff00", 20), "Acme " + strings.Repeat("TWFu", 17), // data
			// what is looked for
			"acme login", "acme near me", "acme app download", "how to cancel acme", "how to uninstall acme", "how to contact acme support", "acme jobs uk",
			// titles of products
			"Acme Ultra Laundry Detergent Pods, Spring Meadow Scent, Fresh Linen, Pack of 42", "Acme shoes size 10", "Acme wipes 12 x 60", "Acme pens pack of 4",
			"Acme syrup 400ml", "Acme syrup 200ML", "Acme weed killer 5 L", "Acme headphones black", "iPhone 15 case black", "Cordless drill Acme 18V", "Acme Pro 3000 drill 18V",
			"Acme kettle - black", "Acme kettle black/grey", "Acme kettle (2022) black", "Acme salt & pepper mill black", "Acme St. James kettle black", "Acme kettle + toaster black",
			"Acme 'Retro' kettle black", "Acme | kettle | black", "Acme garbage bags 50 l", "Acme salted crisps 150 g", "Ted Baker dress black",
		},
		false: {
			"good", "good food", "no", "is it on or no", "xxxxx", "oooooh", "weather", "memory", "hello :)", "hello 😍", "#fail", "Acme 👎",
			strings.NewReplacer("b", "bbbbbbbbbb", "e", "eeeeeeeeee", "a", "aaaaaaaaaa", "u", "uuuuuuuuuu", "t", "tttttttttt", "i", "iiiiiiiiii", "f", "ffffffffff", "l", "llllllllll").Replace("beautiful"),
			"Donaudampfschifffahrtsgesellschaftskapitän", "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
			"ອາຫານບໍ່ແຊບເລີຍບໍລິການກໍບໍ່ດີລໍຖ້າດົນຫຼາຍກວ່າສອງຊົ່ວໂມງພະນັກງານເວົ້າບໍ່ສຸພາບແລະບໍ່ຍອມຄືນເງິນໃຫ້ລູກຄ້າຈັກບາດ",
			"Acme Kaffee schmeckt furchtbar 500g",
			// called for or asked, and not looked for
			"Cancel Acme", "how to survive acme", "how to stop horrible acme", "how many cancel acme", "#delete acme account", "cancel my account", "acme login broken", "horrible acme app",
			// no measure, or told of one
			"Acme ugh x 2", "Acme embarrassment of 2024", "Acme 4ever", "Acme fell to pieces", "Acme 0 stars",
			// no title
			"feeling blue", "3 rusty kettles, all black", "Acme kettle? black", "Acme kettle no longer black", "Acme kettle pricey but blue", "Acme kettle soooo black",
			"Acme kettle looks blue", "Acme phone freezes, 128gb", "Acme refuses bag over 20 kg", "Acme junk kettle black", "Acme awful kettle black", "Acme lovely kettle black",
			"Acme kettle rusted black", "Acme kettle 😡 black",
			"Acme courier threw box over fence into mud, dog ran off, whole garden full of shampoo and glass, 400ml",
		},
	} {
		for _, text := range texts {
			s := e.spare.Get().(*scratch)
			tokens, _ := e.read(s, text, "")
			masked, _ := e.mask(s, text, slices.Clone(tokens), Target{Names: []string{"Acme"}})
			if got := e.silent(s, text, masked); got != want {
				t.Errorf("%q says nothing: %v, want %v", text, got, want)
			}
			e.spare.Put(s)
		}
	}
}

// TestNamesAloneAreNeutral holds that nothing but names, of two to four words, says nothing, whatever was posted of them.
func TestNamesAloneAreNeutral(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"Lionel Messi": true, "Serena Williams": true, "Fred Perry": true, "Ted Danson": true, "Ahmed Musa": true, "Robert Downey Junior": true, "Apple Google Microsoft Amazon": true,
		"Messi": false, "Apple Google Microsoft Amazon Netflix": false, "Lionel messi": false, "Messi 10": false, "LIONEL MESSI": false, "Messi ❤": false,
		"Wonderful Messi": false, "Terrible Messi": false, "Still Waiting": false, "Messi Legend": false, "Messi Mid": false, "Messi Clown": false, "Messi Signed": false, "Éclair Messi": false,
	} {
		r := reader{text: text, tokens: e.tokens(&scratch{}, text)}
		if got := r.onlyNames(); got != want {
			t.Errorf("%q is only names: %v, want %v", text, got, want)
		}
		if got := e.Analyze(text, Options{}); want && got.Label != mention.Neutral {
			t.Errorf("%q: %s %.2f", text, got.Label, got.Score)
		}
	}
}
