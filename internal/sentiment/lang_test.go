package sentiment

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plainly says whether the engine takes a text for English without asking for its language.
func plainly(e *Engine, text string) bool {
	s := new(scratch)
	return plainlyEnglish(s, text, e.tokens(s, text))
}

// Rare words, short ones that other languages share and a name among them say enough.
func TestRareWordsAndSharedOnesHideNoEnglish(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{
		"HIV's ancestors 'plagued first mammals'", "Illinois sheriff suspends mortgage foreclosures, bankers association is pissed",
		"Cook's Half-Brother Held On Theft Charge", "Yahoo! Captcha hacked", "Hell yea! Abstract Algebra video lectures.", "Piracy detected…",
		"Homemade Buttermilk Ranch Dressing/Dip", "Open Pandora cases begin mass production!", "Lynyrd Skynyrd Keyboardist Billy Powell Dead at 56",
		"@JetBlue why bro", "luggage delayed", "I drew GLaDOS.", "Fox's axed man blames Scientologists", "Managing UI complexity",
		"A re-evaluation of Gill Sans", "Brit MILF... outstanding", "screenshots of spoofs", "soooo disappointed",
	} {
		if !plainly(e, text) {
			t.Errorf("not plainly English: %q", text)
		}
	}
}

// Texts in other languages, texts of two languages, names and code are asked for their language.
func TestOtherLanguagesAreNotPlainlyEnglish(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{
		"Miss my nicht", "dafür KICK ASS", "meine handyuhr geht nach koreanischer zeit... and i'm not even confused.", "Love you salman bhai",
		"اغنية بيونسيه who run the world ترفع الأدرينالين", "True หักเงินซ้ำสองรอบ โทรไปไม่มีคนรับสาย", "Der Film war super, the end aber nicht",
		"Per un pugno di dollari aka A Fistful of Dollars", "Das Loch von Quito", "Kvardek Du", "Subreddit de México", "foo foo bar bar", "hahahaha lol",
		"Chronopause", "!!! 😀", "", "iPhone 15 Pro Max", "Coca Cola Zero", "taxi hotel", "video online",
	} {
		if plainly(e, text) {
			t.Errorf("plainly English: %q", text)
		}
	}
	files, err := filepath.Glob("testdata/tongues*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	all, wrong := 0, 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			p := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(p) < 4 || p[0] == "en" || strings.HasPrefix(line, "#") {
				continue
			}
			if all++; plainly(e, p[3]) {
				wrong++
				t.Logf("plainly English: %s", line)
			}
		}
	}
	if wrong > 1 {
		t.Errorf("of %d sentences in other languages %d are plainly English", all, wrong)
	}
}

// Of posts in other languages hardly any is plainly English that the tables of languages would not call so.
func TestForeignPostsAreHardlyEverPlainlyEnglish(t *testing.T) {
	t.Parallel()
	e := engine(t)
	all, wrong := 0, 0
	for _, language := range []string{"arabic", "french", "german", "hindi", "italian", "portuguese", "spanish"} {
		for _, part := range []string{"train", "val"} {
			d := json.NewDecoder(bytes.NewReader(dataFile(t, "xlm-t/"+language+"."+part+".jsonl")))
			for d.More() {
				var post struct{ Text string }
				if err := d.Decode(&post); err != nil {
					t.Fatal(err)
				}
				all++
				if !plainly(e, post.Text) {
					continue
				}
				if lang, _ := e.Lang(post.Text); lang != "en" {
					wrong++
					t.Logf("%s: plainly English, not %q: %s", language, lang, post.Text)
				}
			}
		}
	}
	t.Logf("%d of %d", wrong, all)
	if wrong*300 > all {
		t.Errorf("of %d posts in other languages %d are plainly English that the tables do not call so", all, wrong)
	}
}

// A text that is too short for any language stays without one, and is read as English where its words speak for that.
func TestUnsureTextsAreReadAsTheirWordsSpeak(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, english := range map[string]bool{
		"Estimation": true, "Corgi Drumsticks": true, "Katy Perry GHD 1": true, "QOTSA at Glastonbury.": true,
		"Okies":              true,
		"Überwachungsstaat!": false, "Mitreißend.": false, "sale harenge": false, "Inhaltsleeres Erbrechen.": false,
	} {
		s := new(scratch)
		if _, lang := e.read(s, text, ""); lang != "" || s.careful == english {
			t.Errorf("%q: language %q, read as English %v, want %v", text, lang, !s.careful, english)
		}
	}
}

// A text of unsure language is read as English where its words speak for it, or hardly against a guess of it.
func TestTextsOfUnsureLanguageAreReadAsTheirWordsSpeak(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		odds  int
		guess string
		want  bool
	}{{1, "de", true}, {0, "de", false}, {-5, "en", true}, {-againstGuess, "en", false}, {-5, "de", false}} {
		if got := likelyEnglish(c.odds, c.guess); got != c.want {
			t.Errorf("odds %d, guess %q: %v", c.odds, c.guess, got)
		}
	}
}
