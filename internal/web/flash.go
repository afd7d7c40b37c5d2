package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// flash is a word on the next page about what was just done.
type flash struct {
	Say string `json:"say"`
	// Undo is the address a button "Undo" posts to; empty shows none.
	Undo string `json:"undo,omitempty"`
	Bad  bool   `json:"bad,omitempty"` // it did not work
}

const flashCookie = "earshot_flash"

// back sends people, after a form, to where they were, with a word about what
// was done. A form's field back names the place; else home is. A script, which
// sends the form's token as the header X-Earshot-Form, gets the word alone.
func (s *site) back(w http.ResponseWriter, r *http.Request, home string, f flash) error {
	if r.Header.Get("X-Earshot-Form") != "" {
		return answerJSON(w, f)
	}
	if raw, err := json.Marshal(f); err == nil && f.Say != "" {
		setCookie(w, r, &http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(raw), MaxAge: 30})
	}
	to := home
	if own := ownPath(r.PostFormValue("back")); own != "" {
		to = own
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// ownPath is a path on this site, or "": nobody is sent elsewhere.
func ownPath(raw string) string {
	if !strings.HasPrefix(raw, "/") || strings.HasPrefix(raw, "//") || strings.ContainsAny(raw, "\\\r\n\t") {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return ""
	}
	return u.RequestURI()
}

// takeFlash reads the word left for this page and clears it.
func takeFlash(w http.ResponseWriter, r *http.Request) *flash {
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return nil
	}
	setCookie(w, r, &http.Cookie{Name: flashCookie, MaxAge: -1})
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(raw) > 2000 {
		return nil
	}
	var f flash
	if json.Unmarshal(raw, &f) != nil || f.Say == "" {
		return nil
	}
	f.Undo = ownPath(f.Undo)
	return &f
}
