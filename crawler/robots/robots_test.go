package robots

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSharedCasesOfRFC9309(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("EARSHOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "fixtures", "robots", "cases.json"))
	if err != nil {
		t.Skip("no shared fixtures here: ", err)
	}
	var set struct {
		Files []struct {
			Name    string
			Status  int
			Robots  string `json:"robots_txt"`
			Product string `json:"product_token"`
			Cases   []struct {
				Path    string
				Allowed bool
			}
		}
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	for _, f := range set.Files {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			rules := FromStatus(f.Status, []byte(f.Robots))
			for _, c := range f.Cases {
				if got := rules.Allowed(f.Product, c.Path); got != c.Allowed {
					t.Errorf("%s: allowed %v, want %v", c.Path, got, c.Allowed)
				}
			}
		})
	}
}

func TestRulesReadAsWritten(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, file, path string
		allowed          bool
	}{
		{"no file allows all", "", "/a", true},
		{"unreserved escapes compare decoded", "User-agent: *\nDisallow: /%7Euser", "/~user/x", false},
		{"raw and escaped letters are one place", "User-agent: *\nDisallow: /caf\u00e9", "/caf%c3%a9", false},
		{"an escaped slash is not a slash", "User-agent: *\nDisallow: /a%2Fb", "/a/b", true},
		{"star in the middle", "User-agent: *\nDisallow: /*/print$", "/x/y/print", false},
		{"an anchored star pattern needs its end", "User-agent: *\nDisallow: /*/print$", "/x/print/2", true},
		{"many stars do not blow up", "User-agent: *\nDisallow: /" + strings.Repeat("*a", 500) + "b", "/" + strings.Repeat("a", 5000), true},
		{"agent line with a version", "User-agent: earshot/2.0\nDisallow: /", "/a", false},
		{"spaces around everything", "  User-Agent :  *  \n  Disallow :  /a  ", "/a", false},
		{"a group with no rules allows", "User-agent: earshot\n\nUser-agent: *\nDisallow: /", "/a", false},
		{"crawl-delay ends the agent list", "User-agent: *\nCrawl-delay: 1\nUser-agent: earshot\nDisallow: /a", "/a", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Parse([]byte(c.file)).Allowed("earshot", c.path); got != c.allowed {
				t.Errorf("allowed %v, want %v", got, c.allowed)
			}
		})
	}
}

func TestCrawlDelayIsHonouredAndCapped(t *testing.T) {
	t.Parallel()
	r := Parse([]byte("User-agent: *\nCrawl-delay: 2.5\n\nUser-agent: slow\nCrawl-delay: 86400\n\nUser-agent: odd\nCrawl-delay: NaN"))
	for token, want := range map[string]time.Duration{"earshot": 2500 * time.Millisecond, "slow": MaxCrawlDelay, "odd": 0} {
		if got := r.CrawlDelay(token); got != want {
			t.Errorf("%s: %v, want %v", token, got, want)
		}
	}
}

func FuzzParseNeverPanicsAndRobotsItselfStaysOpen(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\n", "/axb")
	f.Add("\xef\xbb\xbfuser-agent:x\rallow:%", "/%")
	f.Fuzz(func(t *testing.T, file, path string) {
		r := Parse([]byte(file))
		r.Allowed("earshot", path)
		if !r.Allowed("earshot", "/robots.txt") {
			t.Fatal("/robots.txt refused")
		}
		if n := normalise(path); normalise(n) != n {
			t.Fatalf("normalising twice differs: %q", n)
		}
	})
}
