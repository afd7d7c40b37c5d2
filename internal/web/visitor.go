package web

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"

	"github.com/earshot/earshot/internal/config"
)

// visitor is who asks.
type visitor struct {
	name string      // of the user or token; empty where nobody has to sign in
	role config.Role // anybody when not signed in
	// secret is known to this browser alone; form tokens are made of it.
	secret string
}

// by is how a visitor stands in audit trails.
func (v visitor) by() string {
	if v.name == "" {
		return "web"
	}
	return v.name
}

// token is the token of this visitor's forms.
func (v visitor) token() string {
	if v.secret == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(v.secret))
	mac.Write([]byte("earshot form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

type visitorKey struct{}

func withVisitor(r *http.Request, v visitor) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitorKey{}, v))
}

// visitorOf is who asks; the zero visitor when nobody was admitted.
func visitorOf(r *http.Request) visitor {
	v, _ := r.Context().Value(visitorKey{}).(visitor)
	return v
}

// ranks orders the roles.
var ranks = map[config.Role]int{anybody: 0, config.Viewer: 1, config.Editor: 2, config.Admin: 3}

// mayAct tells whether a role includes another.
func mayAct(has, needs config.Role) bool { return ranks[has] >= ranks[needs] }

// admit finds out who asks and whether they may: role, same origin, form token.
func (s *site) admit(w http.ResponseWriter, r *http.Request, rt route) (visitor, error) {
	v, err := s.identify(w, r, rt)
	if err != nil {
		return v, err
	}
	if !mayAct(v.role, rt.role) {
		if v.role == anybody {
			return v, &problem{Status: http.StatusUnauthorized, Say: "This page is for people who are signed in."}
		}
		return v, forbidden("This needs the role "+string(rt.role)+"; yours is "+string(v.role)+".", "An admin can change roles in rules.toml, under [[web.users]].")
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return v, nil
	}
	return v, s.checkForm(w, r, v)
}

// maxForm is the largest form taken, in bytes.
const maxForm = 4 << 20

// checkForm refuses what another site's page made this browser send.
func (s *site) checkForm(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return forbidden("This came from another site's page.", "Open earshot itself and try again.")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	given := r.Header.Get("X-Earshot-Form")
	if given == "" {
		if err := r.ParseForm(); err != nil {
			return badRequest("The form could not be read.", "It may be larger than 4 MB.")
		}
		given = r.PostForm.Get("csrf")
	}
	if want := v.token(); want == "" || subtle.ConstantTimeCompare([]byte(given), []byte(want)) != 1 {
		return forbidden("This form is out of date.", "Go back, reload the page and send it again; nothing was changed.")
	}
	return nil
}

// identify finds out who asks.
func (s *site) identify(w http.ResponseWriter, r *http.Request, _ route) (visitor, error) {
	return visitor{role: config.Admin, secret: browserSecret(w, r)}, nil
}

// signInPath is where people sign in; empty where nobody has to.
func (s *site) signInPath(_ *http.Request) string { return "" }

// browserCookie holds a secret of a browser that has no session.
const browserCookie = "earshot_browser"

// browserSecret is the secret of this browser, given to it when it has none.
func browserSecret(w http.ResponseWriter, r *http.Request) string {
	if c, err := r.Cookie(browserCookie); err == nil && len(c.Value) == 43 {
		return c.Value
	}
	secret := newSecret()
	setCookie(w, r, &http.Cookie{Name: browserCookie, Value: secret, MaxAge: 365 * 24 * 3600})
	return secret
}

// newSecret is 256 random bits, 43 characters.
func newSecret() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: it would end the program instead
	return base64.RawURLEncoding.EncodeToString(raw)
}

// setCookie sets a cookie for this site alone.
func setCookie(w http.ResponseWriter, r *http.Request, c *http.Cookie) {
	c.Path, c.HttpOnly, c.SameSite, c.Secure = "/", true, http.SameSiteStrictMode, isHTTPS(r)
	http.SetCookie(w, c)
}

// isHTTPS tells whether the browser speaks to us, or to the proxy before us, over TLS.
func isHTTPS(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}
