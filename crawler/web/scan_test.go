package web

import (
	"net/url"
	"strings"
	"testing"
)

func TestAGlanceSeesWordsLinksAndWishes(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://a.example/dir/")
	g := look([]byte(`<!doctype html><html><head><title>T&eacute;st</title><meta name="description" content="from meta"><META NAME=robots CONTENT='noindex, nofollow'>
		<script>var hidden = "secret</b>"; if (a<b) {}</script><style>p{}</style><script type="application/ld+json">{"headline":"from data"}</script></head>
		<body><!-- comment > hidden --><p>Tar<b>nw</b>ick</p><p>two</p><a class="x" href="y?a=1&amp;b=2" rel=noopener>link</a><a rel="nofollow" href="/no">n</a>
		<img alt='pic of kettle' src=x>a < b, 1<2 <custom-thing>kept</custom-thing><a href=/bare>z</a></body></html>`), "text/html", base)
	for _, want := range []string{"T\u00e9st", "from meta", "from data", "Tarnwick", "link", "pic of kettle", "a < b", "1<2", "kept"} {
		if !strings.Contains(g.text, want) {
			t.Errorf("%q is missing in %q", want, g.text)
		}
	}
	for _, bad := range []string{"secret", "comment", "p{}", "Tarnwicktwo"} {
		if strings.Contains(g.text, bad) {
			t.Errorf("%q is in %q", bad, g.text)
		}
	}
	if !g.noindex || !g.nofollow || strings.Join(g.links, " ") != "https://a.example/dir/y?a=1&b=2 https://a.example/bare" {
		t.Errorf("%+v", g)
	}
}

func TestAGlanceAtOpeningsWithoutEndIsLinear(t *testing.T) {
	t.Parallel()
	base := &url.URL{Scheme: "https", Host: "a.example"}
	for _, piece := range []string{"<script>", "<style>", "<a href='", "<!--", "<", "<a ", "</", "<p =\""} {
		look([]byte(strings.Repeat(piece, 200_000)), "", base) // its square would outlast the test's timeout
	}
}

func FuzzAGlanceNeverPanics(f *testing.F) {
	f.Add([]byte("<a href='x><script></scr"))
	f.Add([]byte("<![CDATA[x]]><!--"))
	f.Fuzz(func(_ *testing.T, page []byte) {
		look(page, "", &url.URL{Scheme: "https", Host: "a.example"})
	})
}
