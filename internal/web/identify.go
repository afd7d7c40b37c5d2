package web

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/web/access"
)

// identify finds out who asks: a program by its token, a person by a trusted proxy
// or a session. Where neither users nor a proxy are configured, whoever sits at
// this machine is the admin, and nobody else gets in.
func (s *site) identify(w http.ResponseWriter, r *http.Request, rt route) (visitor, error) {
	if v, shown, err := s.byToken(r, rt); shown {
		return v, err
	}
	if v, shown, err := s.byProxy(r); shown {
		v.secret = browserSecret(w, r)
		return v, err
	}
	if v, ok, err := s.bySession(w, r); ok || err != nil {
		return v, err
	}
	v := visitor{secret: browserSecret(w, r)}
	if !s.guardedByName() {
		if !peerOf(r).IsLoopback() {
			return v, forbidden("Without users, earshot's pages are for this machine alone.", "Add [[web.users]] to rules.toml; see earshot web password.")
		}
		v.role = config.Admin
	}
	return v, nil
}

// How often a wrong token may be shown by one address.
var tokenLimit = access.Limit{Most: 30, Per: 5 * time.Minute}

// byToken admits a program: Authorization: Bearer anywhere programs go, Basic
// (the token as the password) where they read, for feed readers that know
// nothing else. Browsers repeat Basic by themselves, so it never changes
// anything.
func (s *site) byToken(r *http.Request, rt route) (v visitor, shown bool, err error) {
	if !rt.program && !rt.tokens {
		return v, false, nil
	}
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		var basic bool
		if _, token, basic = r.BasicAuth(); !basic || r.Method != http.MethodGet && r.Method != http.MethodHead {
			return v, false, nil
		}
	}
	key := "token " + s.limitKey(r)
	sum := []byte(access.SumToken(strings.TrimSpace(token)))
	for _, t := range s.o.Config().Web.Tokens {
		if subtle.ConstantTimeCompare(sum, []byte(t.SHA256)) == 1 {
			return visitor{name: "token " + t.Name, role: t.Role, program: true}, true, nil
		}
	}
	if wait := s.attempts.Wait(key, tokenLimit); wait > 0 {
		return v, true, tooOften(wait)
	}
	return v, true, &problem{Status: http.StatusUnauthorized, Say: "This token is not known.", Do: "Tokens stand in rules.toml under [[web.tokens]]; make one with: earshot web token"}
}

func tooOften(wait time.Duration) *problem {
	return &problem{Status: http.StatusTooManyRequests, Say: "There were too many wrong tries.", Do: "Wait " + roughly(wait) + " and try again.", After: wait}
}

// roughly says a time in whole minutes or seconds.
func roughly(d time.Duration) string {
	if d < 2*time.Minute {
		return counted(int((d+time.Second-1)/time.Second), "second", "seconds")
	}
	return counted(int((d+time.Minute-1)/time.Minute), "minute", "minutes")
}

// limitKey is what failures of one client are counted under: its address, or its
// network where one person has billions of them.
func (s *site) limitKey(r *http.Request) string {
	addr := s.clientOf(r)
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return p.String()
		}
	}
	return addr.String()
}

// byProxy believes the headers of a trusted proxy, and of nobody else.
func (s *site) byProxy(r *http.Request) (v visitor, shown bool, err error) {
	web := s.o.Config().Web
	if web.UserHeader == "" || !s.isProxy(peerOf(r)) {
		return v, false, nil
	}
	names := r.Header.Values(web.UserHeader)
	if len(names) == 0 || names[0] == "" {
		return v, false, nil
	}
	if len(names) > 1 || len(names[0]) > 200 {
		return v, true, badRequest("The proxy names more than one user.", "It must replace the header "+web.UserHeader+", not add to it.")
	}
	v = visitor{name: names[0], role: web.DefaultRole}
	if web.RoleHeader == "" || r.Header.Get(web.RoleHeader) == "" {
		return v, true, nil
	}
	switch role := config.Role(strings.ToLower(r.Header.Get(web.RoleHeader))); role {
	case config.Viewer, config.Editor, config.Admin:
		v.role = role
		return v, true, nil
	}
	v.role = anybody
	return v, true, forbidden("The proxy gives you a role that earshot does not know.", "Roles are viewer, editor and admin.")
}

// sessionCookie is the name of the cookie that holds a session's token. Over TLS the
// prefix keeps neighbouring hosts from setting it.
func sessionCookie(r *http.Request) string {
	if isHTTPS(r) {
		return "__Host-earshot_session"
	}
	return "earshot_session"
}

func (s *site) bySession(w http.ResponseWriter, r *http.Request) (visitor, bool, error) {
	c, err := r.Cookie(sessionCookie(r))
	if err != nil || s.o.Sessions == nil {
		return visitor{}, false, nil
	}
	users := s.o.Config().Web.Users
	session, err := s.o.Sessions.Of(r.Context(), c.Value, func(name string) string { return userNamed(users, name).PasswordHash })
	if errors.Is(err, access.ErrNoSession) {
		setCookie(w, r, &http.Cookie{Name: sessionCookie(r), MaxAge: -1})
		return visitor{}, false, nil
	}
	if err != nil {
		return visitor{}, false, err
	}
	return visitor{name: session.User, role: userNamed(users, session.User).Role, secret: c.Value, session: session.ID}, true, nil
}

// stillAdmitted says whether who asked would be let in as before: what goes on answering ends with the session
// or the token that it was asked with, and when a role changes. It is no use of the session. What cannot be
// looked up is taken for over, as the visitor may come back.
func (s *site) stillAdmitted(r *http.Request) bool {
	switch v := visitorOf(r); {
	case v.program:
		now, shown, err := s.byToken(r, route{program: true})
		return shown && err == nil && now.role == v.role
	case v.session != "":
		users := s.o.Config().Web.Users
		_, err := s.o.Sessions.Look(r.Context(), v.secret, func(name string) string { return userNamed(users, name).PasswordHash })
		return err == nil && userNamed(users, v.name).Role == v.role
	default: // a proxy's word was for the request; nobody has to sign in unless users have come
		return v.proxied() || !s.guardedByName()
	}
}

// sessionsEnd is closed when any session is ended; nil where there are none.
func (s *site) sessionsEnd() <-chan struct{} {
	if s.o.Sessions == nil {
		return nil
	}
	return s.o.Sessions.Ended()
}

// userNamed is the user of a name; the zero user when there is none.
func userNamed(users []config.User, name string) config.User {
	for _, u := range users {
		if u.Name == name {
			return u
		}
	}
	return config.User{}
}

// signInPath is where a visitor signs in, to come back here; empty where nobody can.
func (s *site) signInPath(r *http.Request) string {
	if len(s.o.Config().Web.Users) == 0 || s.o.Sessions == nil {
		return ""
	}
	to := "/"
	if r.Method == http.MethodGet {
		to = r.URL.RequestURI()
	}
	return "/sign-in?" + url.Values{"to": {to}}.Encode()
}
