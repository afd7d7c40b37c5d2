package websub

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // as an HMAC it holds, and large hubs sign with nothing else
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"net/http"
	"net/url"
	"strings"
)

type signature int

const (
	goodSignature signature = iota
	noSignature
	badSignature
)

// signed checks "method=hex" over a body in constant time. The methods are those
// the standard names.
func signed(header, secret string, body []byte) signature {
	method, digest, ok := strings.Cut(strings.TrimSpace(header), "=")
	if !ok {
		return noSignature
	}
	var make func() hash.Hash
	switch strings.ToLower(method) {
	case "sha1":
		make = sha1.New
	case "sha256":
		make = sha256.New
	case "sha384":
		make = sha512.New384
	case "sha512":
		make = sha512.New
	default:
		return badSignature
	}
	want, err := hex.DecodeString(strings.TrimSpace(digest))
	if err != nil {
		return badSignature
	}
	mac := hmac.New(make, []byte(secret))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), want) {
		return badSignature
	}
	return goodSignature
}

// Links finds the hub and the topic an answer names in its Link headers, resolved
// against base when there is one; "" for what it does not name.
func Links(h http.Header, base *url.URL) (hub, self string) {
	for _, line := range h.Values("Link") {
		for _, part := range splitLinks(line) {
			target, params, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(part), "<"), ">")
			if !ok {
				continue
			}
			for _, rel := range relsOf(params) {
				switch {
				case rel == "hub" && hub == "":
					hub = resolve(base, target)
				case rel == "self" && self == "":
					self = resolve(base, target)
				}
			}
		}
	}
	return hub, self
}

// splitLinks splits a Link header at the commas between links.
func splitLinks(line string) []string {
	var out []string
	start, inURL, inText := 0, false, false
	for i := range len(line) {
		switch c := line[i]; {
		case c == '"' && !inURL:
			inText = !inText
		case c == '<' && !inText:
			inURL = true
		case c == '>' && !inText:
			inURL = false
		case c == ',' && !inURL && !inText:
			out = append(out, line[start:i])
			start = i + 1
		}
		if len(out) > 50 {
			return out
		}
	}
	return append(out, line[start:])
}

func relsOf(params string) []string {
	for p := range strings.SplitSeq(params, ";") {
		if k, v, ok := strings.Cut(strings.TrimSpace(p), "="); ok && strings.EqualFold(strings.TrimSpace(k), "rel") {
			return strings.Fields(strings.ToLower(strings.Trim(strings.TrimSpace(v), `"`)))
		}
	}
	return nil
}

func resolve(base *url.URL, target string) string {
	target = strings.TrimSpace(target)
	u, err := url.Parse(target)
	if err != nil || len(target) > 4096 {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}
