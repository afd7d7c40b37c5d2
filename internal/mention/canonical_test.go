package mention

import (
	"strings"
	"testing"
)

func TestOnePageHasOneCanonicalAddress(t *testing.T) {
	t.Parallel()
	const story = "https://www.northerncourier.example/business/tarnwick-recall"
	cases := []struct{ name, raw, want string }{
		{"as it is", story, story},
		{"plain http", "http://www.northerncourier.example/business/tarnwick-recall", story},
		{"upper case host, default port, dot", "HTTPS://WWW.NorthernCourier.example.:443/business/tarnwick-recall", story},
		{"campaign", story + "?utm_source=x&utm_medium=rss&fbclid=abc&ref=home", story},
		{"fragment", story + "#top", story},
		{"trailing slash", story + "/", story},
		{"doubled slashes and dots", "https://www.northerncourier.example//business/./x/../tarnwick-recall", story},
		{"amp suffix", story + "/amp/", story},
		{"amp query", story + "?amp=1", story},
		{"amp host", "https://amp.northerncourier.example/business/tarnwick-recall", "https://northerncourier.example/business/tarnwick-recall"},
		{"mobile host", "https://m.northerncourier.example/business/tarnwick-recall", "https://northerncourier.example/business/tarnwick-recall"},
		{"mobile in the middle", "https://en.m.wikipedia.org/wiki/Kettle", "https://en.wikipedia.org/wiki/Kettle"},
		{"m as a site's own name", "https://m.example/x", "https://m.example/x"},
		{"google amp cache", "https://www.google.com/amp/s/www.northerncourier.example/business/tarnwick-recall", story},
		{"ampproject", "https://www-northerncourier-example.cdn.ampproject.org/c/s/www.northerncourier.example/business/tarnwick-recall", story},
		{"google alert", "https://www.google.com/url?rct=j&sa=t&url=https://www.northerncourier.example/business/tarnwick-recall%3Fref%3Dhome&ct=ga", story},
		{"bing click", "http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fwww.northerncourier.example%2fbusiness%2ftarnwick-recall&mkt=en-gb", story},
		{"parameters that name the page stay, sorted", "https://a.example/s?z=1&utm_x=2&a=2", "https://a.example/s?a=2&z=1"},
		{"session id in the path", "https://a.example/s;jsessionid=AB12?x=1", "https://a.example/s?x=1"},
		{"index file", "https://a.example/dir/index.html", "https://a.example/dir"},
		{"the root keeps its slash", "http://a.example", "https://a.example/"},
		{"comment fragments name a comment", "https://a.example/p/#comment-12", "https://a.example/p#comment-12"},
		{"unreserved escapes", "https://a.example/%7Euser/%c3%a9", "https://a.example/~user/%C3%A9"},
		{"unicode host and path", "https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"},
		{"other ports stay", "http://a.example:8080/x", "https://a.example:8080/x"},
		{"short video link", "https://youtu.be/k2TARNw1ck0?si=abc", "https://www.youtube.com/watch?v=k2TARNw1ck0"},
		{"mobile video", "https://m.youtube.com/watch?v=k2TARNw1ck0&feature=share", "https://www.youtube.com/watch?v=k2TARNw1ck0"},
		{"medium feed mark", "https://medium.com/@p/x-1f?source=rss------kettles-5", "https://medium.com/@p/x-1f"},
		{"old reddit", "https://old.reddit.com/r/K/comments/1p/x/?share_id=1", "https://www.reddit.com/r/K/comments/1p/x"},
		{"no scheme but slashes", "//a.example/x", "https://a.example/x"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Canonical(c.raw)
			if err != nil || got != c.want {
				t.Errorf("%s: %q, %v; want %q", c.raw, got, err, c.want)
			}
		})
	}
}

func TestWhatIsNoWebAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "tag:a.example,2013:1", "mailto:a@b.example", "/x", "http://", "javascript:alert(1)", "ht!tp://x"} {
		if got, err := Canonical(raw); err == nil {
			t.Errorf("%q gave %q", raw, got)
		}
	}
}

func TestSchemeAndWWWDoNotMakeAnotherMention(t *testing.T) {
	t.Parallel()
	if NewID("feed", "", "https://www.a.example/x") != NewID("page", "", "http://a.example/x") {
		t.Error("two ids for one page")
	}
}

func FuzzCanonicalTwiceIsCanonicalOnce(f *testing.F) {
	f.Add("http://www.a.example/x/amp/amp/?utm_source=1&b=%2f#c-1")
	f.Add("https://m.m.a.example//amp/../amp/x;jsessionid=1/index.html")
	f.Fuzz(func(t *testing.T, raw string) {
		once, err := Canonical(raw)
		if err != nil {
			return
		}
		twice, err := Canonical(once)
		if err != nil || once != twice && strings.Count(raw, "//") < 4 {
			t.Fatalf("%q: %q then %q, %v", raw, once, twice, err)
		}
	})
}

func TestAPostOnRedditIsOneHoweverItIsLinked(t *testing.T) {
	t.Parallel()
	id := func(raw string) string {
		c, err := Canonical(raw)
		if err != nil {
			t.Fatal(err)
		}
		return NewID("feed", "", c)
	}
	post, comment := id("https://www.reddit.com/r/kettles/comments/abc1/my_kettle/"), id("https://www.reddit.com/r/kettles/comments/abc1/my_kettle/def2/")
	for raw, want := range map[string]string{
		"https://redd.it/abc1":                                           post,
		"https://old.reddit.com/r/kettles/comments/abc1":                 post,
		"https://reddit.com/comments/abc1/":                              post,
		"https://www.reddit.com/r/kettles/comments/abc1/comment/def2/":   comment,
		"https://np.reddit.com/r/kettles/comments/abc1/_/def2?context=3": comment,
	} {
		if id(raw) != want {
			t.Errorf("%s is another mention", raw)
		}
	}
	if post == comment || id("https://www.reddit.com/r/kettles/comments/abc2/my_kettle/") == post {
		t.Error("different things are one mention")
	}
}
