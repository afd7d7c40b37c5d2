package feed

import (
	"bytes"
	"html"
	"net/url"

	"github.com/earshot/earshot/crawler/door"
)

// Conceal takes an address that is a secret, the value of the environment variable
// name, out of the answer it gave. Relative links then lead to its host, below the
// variable's name, which also tells apart feeds that number their items alike.
func Conceal(resp *door.Response, address, name string) {
	stands := "/"
	if u, err := url.Parse(resp.URL); err == nil {
		stands = (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/" + name + "/"}).String()
	}
	for _, secret := range []string{resp.URL, address} {
		for _, form := range []string{secret, html.EscapeString(secret)} {
			resp.Body = bytes.ReplaceAll(resp.Body, []byte(form), []byte(stands))
		}
	}
	resp.URL = stands
}
