package web

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/web/access"
)

// visitor is who asks.
type visitor struct {
	name string      // of the user or token; empty where nobody has to sign in
	role config.Role // anybody when not signed in
	// secret is known to this browser alone; form tokens are made of it. A program
	// that shows its token with every request has none and needs none.
	secret  string
	program bool
	session string // the id of the session, when there is one
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

// proxied tells whether a trusted proxy says who this is.
func (v visitor) proxied() bool { return v.name != "" && v.session == "" && !v.program }

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

// toPrograms says how programs come in.
const toPrograms = "A program uses the addresses below /api/v1, with the header Authorization: Bearer TOKEN; earshot web token makes one."

var (
	errSignIn = &problem{Status: http.StatusUnauthorized, Say: "This is for people who are signed in.", Do: toPrograms}
	// errNoToken is a form that no page of ours has made, errOutOfDate one made for
	// another session.
	errNoToken   = forbidden("This came without the token that every form of these pages carries; nothing was changed.", toPrograms)
	errOutOfDate = forbidden("This form is out of date; nothing was changed.", "Go back, reload the page and send it again.")
)

// forPrograms says it to a program that has come to the right address without its token.
func (p *problem) forPrograms(rt route) *problem {
	if !rt.program {
		return p
	}
	return &problem{Status: p.Status, Say: "This came without a token.", Do: "Send the header Authorization: Bearer TOKEN; earshot web token makes one, which rules.toml knows under [[web.tokens]].", cause: p}
}

// admit finds out who asks and whether they may: role, same origin, form token.
func (s *site) admit(w http.ResponseWriter, r *http.Request, rt route) (visitor, error) {
	v, err := s.identify(w, r, rt)
	if err != nil {
		return v, err
	}
	if !mayAct(v.role, rt.role) {
		if v.role == anybody {
			return v, errSignIn.forPrograms(rt)
		}
		return v, forbidden("This needs the role "+string(rt.role)+"; yours is "+string(v.role)+".", "An admin can change roles in rules.toml, under [[web.users]].")
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return v, nil
	}
	if v.program {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		return v, nil
	}
	if err := s.sameOrigin(r); err != nil {
		return v, err
	}
	if err := s.readForm(w, r); err != nil {
		return v, err
	}
	return v, checkToken(r, v, rt)
}

// maxForm is the largest form taken, in bytes.
const maxForm = 4 << 20

// sameOrigin refuses what another site's page made this browser send.
func (s *site) sameOrigin(r *http.Request) error {
	origins := http.NewCrossOriginProtection()
	if own, err := url.Parse(s.o.Config().Web.URL); err == nil && own.Host != "" {
		_ = origins.AddTrustedOrigin(own.Scheme + "://" + own.Host) // only a malformed one is an error
	}
	if err := origins.Check(r); err != nil {
		return forbidden("This came from another site's page; nothing was changed.", "Open earshot itself and try again.")
	}
	return nil
}

func (s *site) readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return badRequest("The form could not be read.", "It may be larger than 4 MB.")
	}
	return nil
}

// checkToken wants the token that the forms of this visitor carry.
func checkToken(r *http.Request, v visitor, rt route) error {
	given := r.Header.Get("X-Earshot-Form")
	if given == "" {
		given = r.PostForm.Get("csrf")
	}
	if given == "" {
		return errNoToken.forPrograms(rt)
	}
	if want := v.token(); want == "" || subtle.ConstantTimeCompare([]byte(given), []byte(want)) != 1 {
		return errOutOfDate
	}
	return nil
}

// browserCookie holds a secret of a browser that has no session.
const browserCookie = "earshot_browser"

// browserSecret is the secret of this browser, given to it when it has none.
func browserSecret(w http.ResponseWriter, r *http.Request) string {
	if c, err := r.Cookie(browserCookie); err == nil && len(c.Value) == 43 {
		return c.Value
	}
	secret := access.NewSecret()
	setCookie(w, r, &http.Cookie{Name: browserCookie, Value: secret, MaxAge: 365 * 24 * 3600})
	return secret
}

// setCookie sets a cookie for this site alone. It goes along when somebody follows
// a link from elsewhere, such as an alert in Slack, and with no form of another
// site.
func setCookie(w http.ResponseWriter, r *http.Request, c *http.Cookie) {
	c.Path, c.HttpOnly, c.SameSite, c.Secure = "/", true, http.SameSiteLaxMode, isHTTPS(r)
	http.SetCookie(w, c)
}

// isHTTPS tells whether the browser speaks to us, or to the proxy before us, over TLS.
func isHTTPS(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}
