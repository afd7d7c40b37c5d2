package bluesky

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
)

func bearer(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }

func refusedKey(err error) error {
	return social.KeyRefused(err, "make an app password at bsky.app/settings/app-passwords", handleEnv, passwordEnv)
}

// login opens a session, or renews the one there is: opening is rationed (300 a
// day).
func (s *Search) login(ctx context.Context, h *source.Harvest, anew bool) error {
	if !anew && s.token != "" && h.State.Now.Before(s.expires) {
		return nil
	}
	var a struct {
		Access  social.Str      `json:"accessJwt"`
		Refresh social.Str      `json:"refreshJwt"`
		Doc     json.RawMessage `json:"didDoc"`
	}
	ask := door.Request{Method: http.MethodPost}
	renewed := false
	if s.refresh != "" {
		ask.URL, ask.Header = s.pds+"/xrpc/com.atproto.server.refreshSession", bearer(s.refresh)
		_, err := s.client.Do(ctx, h, ask, &a)
		renewed = err == nil && a.Access != ""
		s.refresh = ""
	}
	if !renewed {
		body, err := json.Marshal(map[string]string{"identifier": s.handle, "password": s.password})
		if err != nil {
			return errors.New("log in to Bluesky: the handle cannot be written")
		}
		ask.URL, ask.Header, ask.Body = s.home+"/xrpc/com.atproto.server.createSession", http.Header{"Content-Type": {"application/json"}}, body
		if _, err := s.client.Do(ctx, h, ask, &a); err != nil {
			return refusedKey(err)
		}
	}
	if !isToken(a.Access) {
		return fmt.Errorf("log in to Bluesky: %w", social.ErrShape)
	}
	s.token, s.expires = string(a.Access), h.State.Now.Add(sessionLife)
	if isToken(a.Refresh) {
		s.refresh = string(a.Refresh)
	}
	if !renewed {
		s.pds = s.home
		if at := server(a.Doc); at != "" && !s.fixed {
			s.pds = at
		}
	}
	return nil
}

func isToken(s social.Str) bool {
	return s != "" && !strings.ContainsFunc(string(s), func(r rune) bool { return r <= ' ' || r > '~' })
}

// server is where the account's data lives, by the document of its identity.
func server(raw json.RawMessage) string {
	var doc struct {
		Service []struct {
			ID       social.Str `json:"id"`
			Endpoint social.Str `json:"serviceEndpoint"`
		} `json:"service"`
	}
	_ = json.Unmarshal(raw, &doc)
	for _, sv := range doc.Service {
		if strings.HasSuffix(string(sv.ID), "#atproto_pds") && strings.HasPrefix(string(sv.Endpoint), "https://") {
			return strings.TrimRight(social.WebURL(string(sv.Endpoint)), "/")
		}
	}
	return ""
}
