package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// keptForm is a form whose sender was signed out meanwhile, or whose page was out of
// date. It goes with people through signing in, and is sent when they say so: nothing
// anybody wrote is lost, and nothing is done that nobody saw.
type keptForm struct {
	Action string // where it was going
	Back   string // the page it came from
	Fields []keptField
}

type keptField struct{ Name, Value string }

// The fields of the page to sign in that carry a kept form.
const (
	keptAction = "kept-action"
	keptBack   = "kept-back"
	keptPrefix = "kept:"
)

// mostKept is the largest form kept, in bytes of its values.
const mostKept = 1 << 20

// Shown are the fields that say something to people.
func (k *keptForm) Shown() []keptField {
	return slices.DeleteFunc(slices.Clone(k.Fields), func(f keptField) bool {
		return strings.TrimSpace(f.Value) == "" || slices.Contains([]string{"id", "back", "base", "whole"}, f.Name)
	})
}

// Carried are the fields that take it through the page to sign in.
func (k *keptForm) Carried() []keptField {
	all := []keptField{{keptAction, k.Action}, {keptBack, k.Back}}
	for _, f := range k.Fields {
		all = append(all, keptField{keptPrefix + f.Name, f.Value})
	}
	return all
}

// formOf is the form of a request as it is kept; nil when it is too large.
func formOf(r *http.Request) *keptForm {
	k := &keptForm{Action: r.URL.RequestURI(), Back: ownPath(r.PostForm.Get("back"))}
	if from, err := url.Parse(r.Referer()); err == nil && k.Back == "" {
		k.Back = ownPath(from.RequestURI())
	}
	return k.fill(r.PostForm, "")
}

// carriedForm is the form that came through the page to sign in; nil when none did.
func carriedForm(v url.Values) *keptForm {
	k := &keptForm{Action: ownPath(v.Get(keptAction)), Back: ownPath(v.Get(keptBack))}
	if k.Action == "" {
		return nil
	}
	return k.fill(v, keptPrefix)
}

func (k *keptForm) fill(v url.Values, prefix string) *keptForm {
	size := 0
	for key, values := range v {
		name, ours := strings.CutPrefix(key, prefix)
		if !ours || name == "csrf" {
			continue
		}
		for _, value := range values {
			size += len(value)
			k.Fields = append(k.Fields, keptField{name, value})
		}
	}
	if size > mostKept {
		return nil
	}
	slices.SortStableFunc(k.Fields, func(a, b keptField) int { return strings.Compare(a.Name, b.Name) })
	return k
}

// resendView shows a kept form before it is sent.
type resendView struct {
	*keptForm
	Signed bool // somebody has just signed in; else the page was out of date
}

// keep answers a form that could not be admitted with what can be done about it: signing
// in, or looking at it and sending it again. It reports whether it did; programs, other
// sites and forms too large are left to the usual answer.
func (s *site) keep(w http.ResponseWriter, r *http.Request, v visitor, rt route, err error) bool {
	if r.Method != http.MethodPost || !forPeople(r) || rt.program || s.signInPath(r) == "" && !errors.Is(err, errOutOfDate) {
		return false
	}
	if !errors.Is(err, errSignIn) && !errors.Is(err, errOutOfDate) || s.sameOrigin(r) != nil || s.readForm(w, r) != nil {
		return false
	}
	r = withVisitor(r, v)
	form := formOf(r)
	switch {
	case rt.path == "/sign-in" && v.role != anybody, form == nil:
		return false
	case rt.path == "/sign-in":
		s.renderStatus(w, r, http.StatusForbidden, "sign-in.html", "Sign in", signInView{Name: r.PostForm.Get("name"), To: ownPath(r.PostForm.Get("to")), Users: true,
			Kept: carriedForm(r.PostForm), Fault: "This page was open for too long. Please sign in again."})
	case rt.path == "/sign-out" && v.role == anybody:
		s.renderStatus(w, r, http.StatusForbidden, "sign-in.html", "Sign in", signInView{Users: true, Fault: "You were signed out already."})
	case v.role == anybody:
		s.renderStatus(w, r, http.StatusUnauthorized, "sign-in.html", "Sign in", signInView{To: form.Back, Users: true, Kept: form})
	default:
		s.renderStatus(w, r, http.StatusForbidden, "resend.html", "This page was out of date", resendView{keptForm: form})
	}
	return true
}

// forPeople tells whether a browser shows the answer as a page.
func forPeople(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html") && r.Header.Get("X-Earshot-Form") == ""
}
