package markup

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHTMLReadsAsAReaderSeesIt(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, src, want string }{
		{"plain text keeps its lines", "one\n two\n\nthree ", "one\ntwo\n\nthree"},
		{"paragraphs", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."},
		{"unclosed paragraphs", "One.<p>Two.<p>Three.", "One.\n\nTwo.\n\nThree."},
		{"line breaks", "a<br>b<br/><br/>c", "a\nb\n\nc"},
		{"entities", "caf&eacute; &amp; &#x27;tea&#39; &hellip; &lt;b&gt;", "café & 'tea' … <b>"},
		{"what was escaped twice", "a &amp;#x3c;3 caf&amp;#233; &amp;#39;tea&amp;#39;", "a <3 café 'tea'"},
		{"code that shows an entity", "<pre>write &amp;#x3c;</pre>", "write &#x3c;"},
		{"no number of a character", "R&amp;#D &amp;#; &amp;#xyz; #x3c; AT&amp;T", "R&#D &#; &#xyz; #x3c; AT&T"},
		{"a list", "<p>Buy:</p><ul><li>milk</li><li><p>tea</p></li></ul><p>Now.</p>", "Buy:\n\n- milk\n- tea\n\nNow."},
		{"a numbered list", "<ol><li>a<li>b</ol>", "1. a\n2. b"},
		{"a list within a list", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"},
		{"a quote", "<blockquote><p>So it <i>is</i>.</p><p>Yes.</p></blockquote><p>Hm.</p>", "> So it is.\n\n> Yes.\n\nHm."},
		{"emoji and joiners", "fine 👩‍🚒🏽 &#128512;", "fine 👩‍🚒🏽 😀"},
		{"emoji as pictures", `hot <img class="wp-smiley" alt="🔥" src="x.png"> <img src=y alt="A photo of a kettle">day`, "hot 🔥 day"},
		{"scripts, styles and the hidden", `a<script>x()</script><style>p{}</style><span hidden>b</span><i style="display: none">c</i>d`, "ad"},
		{"soft hyphens and zero widths", "ket\u00adtle\u200bs", "kettles"},
		{"code keeps its lines", "<pre>if x {\n  y\n}</pre>", "if x {\n  y\n}"},
		{"a table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
		{"words do not grow together", "<div>a</div><div>b</div><b>c</b>d", "a\nb\ncd"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := FromHTML(c.src, nil).Plain; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLinksAreResolvedOnceAndOnlyWeb(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://a.example/dir/page")
	got := FromHTML(`<a href="x">1</a> <a href="/y">2</a> <a href=x>3</a> <a href="mailto:q@a.example">4</a> <a href="javascript:z()">5</a> <a href="#n">6</a>`, base)
	if want := []string{"https://a.example/dir/x", "https://a.example/y"}; !slices.Equal(got.Links, want) {
		t.Errorf("links %v, want %v", got.Links, want)
	}
}

func TestTitlesKeepWhatOnlyLooksLikeATag(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"<b>Tarnwick</b> recalls &#39;K2&#39;": "Tarnwick recalls 'K2'", "Vec<T> and a < b": "Vec<T> and a < b", "AT&T &amp; H&M": "AT&T & H&M",
		"two\n lines": "two lines", "a<br>b": "a b", "1 &lt; 2": "1 < 2",
	} {
		if got := Inline(src); got != want {
			t.Errorf("%q: %q, want %q", src, got, want)
		}
	}
}

func TestNestingBeyondReasonIsStillRead(t *testing.T) {
	t.Parallel()
	if got := FromHTML(strings.Repeat("<div>", 100_000)+"deep", nil).Plain; !strings.Contains(got, "deep") {
		t.Errorf("got %.40q", got)
	}
}

func FuzzTextHoldsNoMarkupOfItsOwn(f *testing.F) {
	f.Add("<p>a<ul><li>b</ul>")
	f.Add("<pre>\n x<table><td>")
	f.Fuzz(func(t *testing.T, src string) {
		got := FromHTML(src, nil).Plain
		if utf8.ValidString(src) && !utf8.ValidString(got) {
			t.Fatalf("broken UTF-8: %q", got)
		}
		if strings.Contains(got, "\n\n\n\n\n") && !strings.Contains(src, "pre") && !strings.Contains(src, "\n\n\n") {
			t.Fatalf("holes: %q", got)
		}
		Inline(src)
	})
}

func TestOfAFragmentWithoutEndTheBeginningIsRendered(t *testing.T) {
	t.Parallel()
	got := FromHTML("<p>first</p>"+strings.Repeat("<p>ä", maxHTML), nil)
	if !strings.HasPrefix(got.Plain, "first\n") || len(got.Plain) > maxHTML || !utf8.ValidString(got.Plain) {
		t.Errorf("%d bytes, beginning %.20q", len(got.Plain), got.Plain)
	}
}
