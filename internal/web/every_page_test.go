package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// everyPage are the addresses of all pages there are, from the table of routes.
func everyPage(t *testing.T, o Options) []route {
	t.Helper()
	var all []route
	for _, rt := range (&site{o: o}).routes() {
		if rt.method != http.MethodGet || rt.role == anybody || rt.fleeting || rt.endless {
			continue
		}
		if rt.example == "" {
			rt.example = rt.path
		}
		if strings.Contains(rt.example, "{") {
			t.Errorf("%s needs an example", rt.path)
			continue
		}
		all = append(all, rt)
	}
	return all
}

// hostile are texts that would run or break out of the page if they were not escaped.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</title><svg/onload=alert(1)>`, `{{.}}`, `javascript:alert(1)`,
	`' onmouseover='alert(1)`, `" autofocus onfocus="alert(1)`, "<a href=\"javascript:alert(1)\">x</a>", "\x00<b>", "&lt;script&gt;", "'-alert(1)-'", "<!--", "]]>",
	"\u202e<i>", `</textarea><script>`, `</style><script>`, `</script><script>`, `data:text/html,<script>alert(1)</script>`, `//evil.example/x`, `\";alert(1)//`,
	`<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, "https://evil.example/\"onclick=alert(1)", "vbscript:x", "\r\nSet-Cookie: a=b",
}

// shape is the elements of a page with the names of their attributes, in order.
// A hostile text that stays text leaves it as a harmless one does.
func shape(t *testing.T, page string) (tags []string, links []string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return tags, links
		case html.CommentToken:
			tags = append(tags, "comment")
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			names := []string{tok.Data}
			for _, a := range tok.Attr {
				names = append(names, a.Key)
				if slices.Contains([]string{"href", "src", "action", "formaction", "xlink:href"}, a.Key) {
					links = append(links, a.Val)
				}
			}
			tags = append(tags, strings.Join(names, " "))
		}
	}
}

// withoutOptional leaves out elements that come and go with what a text is: a link
// only where an address is one, and muting its site.
func withoutOptional(tags []string) []string {
	return slices.DeleteFunc(tags, func(tag string) bool {
		return tag == "a href rel target" || tag == "a class href rel target" || tag == "span aria-hidden" || tag == "span class" || tag == "span" || tag == "mark" ||
			tag == "input type name value" || tag == "button class name value title"
	})
}

func TestHostileTextsStayTextOnEveryPage(t *testing.T) {
	t.Parallel()
	tame := worldOf(t, "harmless")
	calm := visit(t, tame)
	pages := everyPage(t, tame)
	want := map[string][]string{}
	for _, rt := range pages {
		tags, _ := shape(t, calm.get(rt.example).Body.String())
		want[rt.example] = withoutOptional(tags)
	}
	for _, evil := range hostile {
		b := visit(t, worldOf(t, evil))
		for _, rt := range pages {
			if rt.plain || rt.program {
				continue
			}
			w := b.get(rt.example)
			if w.Code != http.StatusOK {
				t.Errorf("%s with %q: status %d", rt.path, evil, w.Code)
			}
			tags, links := shape(t, w.Body.String())
			if tags = withoutOptional(tags); !slices.Equal(tags, want[rt.example]) {
				t.Errorf("%q changed %s:\n%s", evil, rt.path, firstDifference(tags, want[rt.example]))
			}
			checkLinks(t, evil, links)
			if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("policy %q", csp)
			}
		}
	}
}

func checkLinks(t *testing.T, evil string, links []string) {
	t.Helper()
	for _, l := range links {
		u, err := url.Parse(l)
		own := strings.HasPrefix(l, "/") && !strings.HasPrefix(l, "//") || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "?")
		if err != nil || !own && (u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
			t.Errorf("%q made the link %q", evil, l)
		}
	}
}

func firstDifference(got, want []string) string {
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			return "has   " + strings.Join(got[min(i, len(got)):min(i+3, len(got))], " | ") + "\nwants " + strings.Join(want[min(i, len(want)):min(i+3, len(want))], " | ")
		}
	}
	return ""
}

// TestHostileAddressesStayText asks every page for what is hostile in the address itself.
func TestHostileAddressesStayText(t *testing.T) {
	t.Parallel()
	world := worldOf(t, "harmless")
	b := visit(t, world)
	for _, rt := range everyPage(t, world) {
		for _, evil := range hostile {
			path, _, _ := strings.Cut(rt.example, "?")
			w := b.get(path + "?" + url.Values{"q": {evil}, "after": {evil}, "since": {evil}, "until": {evil}, "sort": {evil}, "name": {evil}, "brand": {evil}, "page": {"1000000000"}}.Encode())
			if w.Code >= 500 {
				t.Errorf("%s with %q: status %d", path, evil, w.Code)
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				tags, links := shape(t, w.Body.String())
				checkLinks(t, evil, links)
				for _, tag := range tags {
					if strings.Contains(tag, " on") || tag == "img src onerror" || tag == "script" || tag == "i" || tag == "b" || tag == "svg onload" {
						t.Errorf("%s with %q holds <%s>", path, evil, tag)
					}
				}
			}
		}
	}
}

// TestPagesKeepToThePolicy finds what the content policy of the pages would block.
func TestPagesKeepToThePolicy(t *testing.T) {
	t.Parallel()
	world := worldOf(t, "harmless")
	b := visit(t, world)
	for _, rt := range everyPage(t, world) {
		w := b.get(rt.example)
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		tags, _ := shape(t, w.Body.String())
		for _, tag := range tags {
			for _, name := range strings.Fields(tag)[1:] {
				if name == "style" || strings.HasPrefix(name, "on") {
					t.Errorf("%s: <%s>", rt.path, tag)
				}
			}
			if tag == "style" || tag == "script" {
				t.Errorf("%s: an inline <%s>", rt.path, tag)
			}
		}
	}
}

// TestEveryRouteAsksForItsRole goes through the table with every role.
func TestEveryRouteAsksForItsRole(t *testing.T) {
	t.Parallel()
	o, people := peopled(t)
	stranger := visit(t, o)
	for _, rt := range (&site{o: o}).routes() {
		if rt.role == anybody {
			continue
		}
		target := rt.example
		if target == "" {
			target = strings.NewReplacer("{id}", "x", "{name}", "x").Replace(rt.path)
		}
		if w := stranger.do(rt.method, target, ""); w.Code != http.StatusSeeOther && w.Code != http.StatusUnauthorized {
			t.Errorf("%s %s: a stranger got %d", rt.method, rt.path, w.Code)
		}
		for name, b := range people {
			may := mayAct(o.Config().Web.Users[slices.IndexFunc(o.Config().Web.Users, is(name))].Role, rt.role)
			if may && (rt.method != http.MethodGet || rt.endless) {
				continue // a test of its own tells what it does
			}
			w := b.do(rt.method, target, "csrf="+b.form)
			if denied := w.Code == http.StatusForbidden; denied == may {
				t.Errorf("%s %s: %s got %d", rt.method, rt.path, name, w.Code)
			}
		}
	}
}

// TestEveryChangeWantsAFormToken sends every form as another site's page would.
func TestEveryChangeWantsAFormToken(t *testing.T) {
	t.Parallel()
	world := worldOf(t, "harmless")
	b, other := visit(t, world), visit(t, world).token()
	for _, rt := range (&site{o: world}).routes() {
		if rt.method != http.MethodPost || rt.program {
			continue
		}
		target := rt.example
		if target == "" {
			target = strings.NewReplacer("{id}", "x", "{name}", "x").Replace(rt.path)
		}
		for name, form := range map[string]string{"none": "", "wrong": "csrf=AAAA", "another browser's": "csrf=" + other} {
			if w := b.do(rt.method, target, form); w.Code != http.StatusForbidden {
				t.Errorf("%s with the token %s: status %d", rt.path, name, w.Code)
			}
		}
		token := b.token()
		b.headers["Sec-Fetch-Site"] = "cross-site"
		if w := b.do(rt.method, target, "csrf="+token); w.Code != http.StatusForbidden {
			t.Errorf("%s from another site: status %d", rt.path, w.Code)
		}
		delete(b.headers, "Sec-Fetch-Site")
		b.headers["Origin"] = "https://evil.example"
		if w := b.do(rt.method, target, "csrf="+token); w.Code != http.StatusForbidden {
			t.Errorf("%s from another origin: status %d", rt.path, w.Code)
		}
		delete(b.headers, "Origin")
	}
}
