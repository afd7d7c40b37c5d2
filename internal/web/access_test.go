package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/web/access"
)

func is(name string) func(config.User) bool {
	return func(u config.User) bool { return u.Name == name }
}

// signedIn is a browser with a session and its form token.
type signedIn struct {
	*browser
	form string
}

const thePassword = "correct horse battery"

// peopled is a site with a user of every role, each signed in.
func peopled(t *testing.T) (Options, map[string]signedIn) {
	t.Helper()
	o := withUsers(t)
	people := map[string]signedIn{}
	for _, u := range o.Config().Web.Users {
		b := visit(t, o)
		if w := b.post("/sign-in", url.Values{"name": {u.Name}, "password": {thePassword}}.Encode()); w.Code != http.StatusSeeOther {
			t.Fatalf("%s cannot sign in: %d %s", u.Name, w.Code, w.Body)
		}
		people[u.Name] = signedIn{b, b.token()}
	}
	return o, people
}

// withUsers is a site with a user of every role.
func withUsers(t *testing.T) Options {
	t.Helper()
	src := ""
	for _, role := range []string{"viewer", "editor", "admin"} {
		src += fmt.Sprintf("[[web.users]]\nname = %q\nrole = %q\npassword_hash = %q\n", role+"-1", role, shared.hash)
	}
	o := worldOf(t, "harmless")
	o.Config = configOf(t, src)
	o.Sessions = testSessions(t, o.Now)
	return o
}

func configOf(t *testing.T, src string) func() *config.Config {
	t.Helper()
	cfg, err := config.Parse("rules.toml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return func() *config.Config { return cfg }
}

func TestSigningInOpensASessionThatEnds(t *testing.T) {
	t.Parallel()
	o := withUsers(t)
	at := now
	o.Now = func() time.Time { return at }
	o.Sessions = testSessions(t, o.Now)
	b := visit(t, o)
	if w := b.get("/?q=kettle"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?to=%2F%3Fq%3Dkettle" {
		t.Fatalf("a stranger got %d to %q", w.Code, w.Header().Get("Location"))
	}
	w := b.post("/sign-in", url.Values{"name": {"viewer-1"}, "password": {thePassword}, "to": {"/?q=kettle"}}.Encode())
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/?q=kettle" {
		t.Fatalf("signing in gave %d to %q", w.Code, w.Header().Get("Location"))
	}
	cookie := w.Header().Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %s: %s", want, cookie)
		}
	}
	if w := b.get("/"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "viewer-1") {
		t.Fatalf("signed in, the page is %d", w.Code)
	}
	at = at.Add(access.IdleLimit + time.Minute)
	if w := b.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("unused for a week, the session gave %d", w.Code)
	}
}

func TestASessionEndsWithItsUserPasswordAndSignOut(t *testing.T) {
	t.Parallel()
	o, people := peopled(t)
	was := o.Config()
	in := was
	o.Config = func() *config.Config { return in }
	b := visit(t, o)
	b.cookies = people["editor-1"].cookies
	other := *was
	other.Web.Users = nil
	for _, u := range was.Web.Users {
		u.PasswordHash, _ = access.HashPassword("another password")
		other.Web.Users = append(other.Web.Users, u)
	}
	if b.get("/").Code != http.StatusOK {
		t.Fatal("the session is not there")
	}
	kept := b.cookies["earshot_session"]
	in = &other
	if w := b.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("after a new password: %d", w.Code)
	}
	in = was
	b.cookies["earshot_session"] = kept
	b.post("/sign-out", "")
	b.cookies["earshot_session"] = kept
	if w := b.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("after signing out the old cookie gave %d", w.Code)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	o := withUsers(t)
	b := visit(t, o)
	form := url.Values{"name": {"admin-1"}, "password": {"wrong password"}}.Encode()
	for range 5 {
		if w := b.post("/sign-in", form); w.Code != http.StatusUnauthorized {
			t.Fatalf("a wrong password gave %d", w.Code)
		}
	}
	w := b.post("/sign-in", url.Values{"name": {"admin-1"}, "password": {thePassword}}.Encode())
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("the sixth try gave %d", w.Code)
	}
}

func TestWhoGuessesDoesNotLockOutTheOwner(t *testing.T) {
	t.Parallel()
	b := visit(t, withUsers(t))
	b.from = "10.6.6.6:1"
	form := url.Values{"name": {"admin-1"}, "password": {"guess"}}.Encode()
	token := b.token()
	for range 700 {
		if w := b.do(http.MethodPost, "/sign-in", form+"&csrf="+token); w.Code == http.StatusTooManyRequests && !strings.Contains(w.Body.String(), `value="admin-1"`) {
			t.Fatal("the name that was typed is gone")
		}
	}
	b.from = "10.0.0.1:1"
	if w := b.post("/sign-in", url.Values{"name": {"admin-1"}, "password": {thePassword}}.Encode()); w.Code != http.StatusSeeOther {
		t.Errorf("the owner, elsewhere, got %d", w.Code)
	}
}

func TestWithoutUsersOnlyThisMachineIsServed(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "harmless"))
	b.from = "10.1.2.3:999"
	if w := b.get("/"); w.Code != http.StatusForbidden {
		t.Errorf("a neighbour got %d", w.Code)
	}
}

const behindProxy = `[web]
trusted_proxies = ["10.0.0.0/8"]
user_header = "X-User"
role_header = "X-Role"
`

func TestOnlyATrustedProxySaysWhoAsks(t *testing.T) {
	t.Parallel()
	o := worldOf(t, "harmless")
	o.Config = configOf(t, behindProxy)
	for _, c := range []struct {
		from, user, role string
		want             int
		says             string
	}{
		{"10.0.0.1:1", "dana", "", 200, "The proxy before earshot says so"},
		{"10.0.0.1:1", "dana", "Admin", 200, "admin"},
		{"10.0.0.1:1", "dana", "root", 403, "a role that earshot does not know"},
		{"10.0.0.1:1", "", "admin", 401, "signed in"},
		{"192.168.0.1:1", "dana", "admin", 401, "signed in"},
		{"127.0.0.1:1", "dana", "admin", 401, "signed in"},
	} {
		b := visit(t, o)
		b.from, b.headers = c.from, map[string]string{"X-User": c.user, "X-Role": c.role}
		if w := b.get("/account"); w.Code != c.want || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%+v: status %d", c, w.Code)
		}
	}
}

func TestNamesThePagesAnswerTo(t *testing.T) {
	t.Parallel()
	peoples := withUsers(t)
	named := *peoples.Config()
	named.Web.URL = "https://earshot.example"
	withURL := peoples
	withURL.Config = func() *config.Config { return &named }
	open := worldOf(t, "harmless")
	alone := *open.Config()
	alone.Web.URL = "https://earshot.example"
	open.Config = func() *config.Config { return &alone }
	for _, c := range []struct {
		o      Options
		target string
		known  bool
	}{
		{open, "http://127.0.0.1:8470/", true}, {open, "http://[::1]:8470/", true}, {open, "http://localhost/", true},
		{open, "http://evil.example/", false}, {open, "http://127.0.0.1.evil.example/", false}, {open, "http://10.0.0.1/", false},
		{open, "http://earshot.example/", false}, // nobody has to sign in: a proxy before it would open it to all
		{withURL, "http://earshot.example/", true}, {withURL, "http://10.0.0.1:8470/", true}, {withURL, "http://evil.example/", false},
	} {
		if w := visit(t, c.o).get(c.target); (w.Code != http.StatusMisdirectedRequest) != c.known {
			t.Errorf("%s: status %d", c.target, w.Code)
		}
	}
}

func TestUnknownAddressesAndMethodsAreSaidInPlainWords(t *testing.T) {
	t.Parallel()
	b := visit(t, worldOf(t, "harmless"))
	if w := b.get("/nowhere"); w.Code != 404 || !strings.Contains(w.Body.String(), "There is no page at this address.") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	if w := b.do("DELETE", "/", ""); w.Code != 405 || w.Header().Get("Allow") == "" {
		t.Errorf("status %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestPeopleAreSentBackToThisSiteAlone(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{"/?q=a": "/?q=a", "//evil.example": "", "https://evil.example/": "", `/\evil.example`: "", "javascript:alert(1)": "", "/a\r\nb": "", "": ""} {
		if got := ownPath(raw); got != want {
			t.Errorf("%q leads to %q", raw, got)
		}
	}
}
