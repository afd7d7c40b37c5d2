package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/web/access"
)

func (s *site) accountRoutes() []route {
	if s.o.Sessions == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/sign-in", role: anybody, handle: s.signInPage},
		{method: "POST", path: "/sign-in", role: anybody, handle: s.signIn},
		{method: "POST", path: "/sign-out", role: anybody, handle: s.signOut},
		{method: "GET", path: "/account", role: viewer, handle: s.accountPage},
		{method: "POST", path: "/account/sessions/{id}/end", role: viewer, handle: s.endSession},
	}
}

// signInView is the page to sign in.
type signInView struct {
	Name, To string
	Fault    string
	Users    bool      // there are users who can sign in
	Kept     *keptForm // what they were about to send when their session ended; nil usually
}

func (s *site) signInPage(w http.ResponseWriter, r *http.Request) error {
	to := ownPath(r.URL.Query().Get("to"))
	if visitorOf(r).role != anybody {
		http.Redirect(w, r, orHome(to), http.StatusSeeOther)
		return nil
	}
	return s.render(w, r, "sign-in.html", "Sign in", signInView{To: to, Users: len(s.o.Config().Web.Users) > 0})
}

func orHome(to string) string {
	if to == "" {
		return "/"
	}
	return to
}

// How often signing in may fail: one name from one address, one address with any
// name, one name from anywhere.
var (
	limitPair    = access.Limit{Most: 5, Per: 5 * time.Minute}
	limitAddress = access.Limit{Most: 30, Per: time.Hour}
	limitName    = access.Limit{Most: 200, Per: time.Hour}
)

// mustWait is how long somebody must wait before trying a name again. A try that one limit
// turns away counts for none of those after it: who guesses from one address does not keep
// a name's owner, at another, from signing in.
func (s *site) mustWait(from, name string) time.Duration {
	for _, l := range []struct {
		key string
		access.Limit
	}{{"pair " + from + " " + name, limitPair}, {"address " + from, limitAddress}, {"name " + name, limitName}} {
		if wait := s.attempts.Wait(l.key, l.Limit); wait > 0 {
			return wait
		}
	}
	return 0
}

func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	name, password := r.PostFormValue("name"), r.PostFormValue("password")
	view := signInView{Name: name, To: ownPath(r.PostFormValue("to")), Users: true, Kept: carriedForm(r.PostForm)}
	from := s.limitKey(r)
	if wait := s.mustWait(from, name); wait > 0 {
		p := tooOften(wait)
		view.Fault = p.Say + " " + p.Do
		w.Header().Set("Retry-After", p.retryAfter())
		return s.renderAs(w, r, p.Status, "sign-in.html", "Sign in", view)
	}
	user := userNamed(s.o.Config().Web.Users, name)
	right, err := s.passwords.Check(r.Context(), user.PasswordHash, password)
	if errors.Is(err, access.ErrBadHash) {
		s.o.Log.Error("a user's password_hash cannot be checked; make a new one with earshot web password", "user", name)
		right = false
	} else if err != nil {
		return err
	}
	if !right {
		s.o.Log.Warn("somebody failed to sign in", "from", from)
		view.Fault = "The name or the password is wrong."
		return s.renderAs(w, r, http.StatusUnauthorized, "sign-in.html", "Sign in", view)
	}
	return s.welcome(w, r, user, view)
}

// welcome opens a session, in the place of the one this browser may have had, and leads
// back to what was kept or where they were going.
func (s *site) welcome(w http.ResponseWriter, r *http.Request, user config.User, view signInView) error {
	from := s.limitKey(r)
	s.attempts.Forgive("pair " + from + " " + user.Name)
	s.attempts.Forgive("address " + from)
	if c, err := r.Cookie(sessionCookie(r)); err == nil {
		if err := s.o.Sessions.End(r.Context(), c.Value); err != nil {
			return err
		}
	}
	token, err := s.o.Sessions.Begin(r.Context(), user.Name, user.PasswordHash, s.clientOf(r).String(), r.UserAgent())
	if err != nil {
		return err
	}
	setCookie(w, r, &http.Cookie{Name: sessionCookie(r), Value: token, MaxAge: int(access.WholeLife / time.Second)})
	if view.Kept != nil {
		r = withVisitor(r, visitor{name: user.Name, role: user.Role, secret: token, session: "new"})
		return s.render(w, r, "resend.html", "You are signed in again", resendView{keptForm: view.Kept, Signed: true})
	}
	http.Redirect(w, r, orHome(view.To), http.StatusSeeOther)
	return nil
}

func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(sessionCookie(r)); err == nil {
		if err := s.o.Sessions.End(r.Context(), c.Value); err != nil {
			return err
		}
	}
	setCookie(w, r, &http.Cookie{Name: sessionCookie(r), MaxAge: -1})
	w.Header().Set("Clear-Site-Data", `"cache"`)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	return nil
}

// accountView is who is signed in, and where.
type accountView struct {
	Everybody bool // the list is everybody's
	Proxied   bool // a proxy says who they are
	Sessions  []accountSession
}

type accountSession struct {
	access.Session
	This bool
}

func (s *site) accountPage(w http.ResponseWriter, r *http.Request) error {
	list, err := s.o.Sessions.List(r.Context(), s.mineUnlessAdmin(r))
	if err != nil {
		return err
	}
	view := accountView{Everybody: visitorOf(r).role == admin, Proxied: visitorOf(r).proxied()}
	for _, x := range list {
		view.Sessions = append(view.Sessions, accountSession{Session: x, This: x.ID == visitorOf(r).session})
	}
	return s.render(w, r, "account.html", "Your account", view)
}

// mineUnlessAdmin is the user whose sessions a visitor may see and end; empty is
// everybody.
func (s *site) mineUnlessAdmin(r *http.Request) string {
	if v := visitorOf(r); v.role != admin {
		return v.name
	}
	return ""
}

func (s *site) endSession(w http.ResponseWriter, r *http.Request) error {
	err := s.o.Sessions.Revoke(r.Context(), r.PathValue("id"), s.mineUnlessAdmin(r))
	if errors.Is(err, access.ErrNoSession) {
		return notFound("This session is over already.")
	}
	if err != nil {
		return err
	}
	return s.back(w, r, "/account", flash{Say: "The session was ended; that browser has to sign in again."})
}
