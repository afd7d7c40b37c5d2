package fakeslack

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// triggerLife is how long a trigger_id opens a modal.
const triggerLife = 3 * time.Second

// Home is the App Home published for a user, nil when none was.
func (s *Server) Home(user string) json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.views[user]
}

// Modals are the views opened so far.
func (s *Server) Modals() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]json.RawMessage(nil), s.modals...)
}

func publishView(s *Server, p params) (map[string]any, *apiError) {
	user := p.get("user_id")
	if _, ok := s.users[user]; !ok {
		return nil, &apiError{Code: "user_not_found"}
	}
	view := p.get("view")
	if problems := ValidateView([]byte(view)); len(problems) > 0 {
		return nil, &apiError{Code: "invalid_arguments", Messages: problems}
	}
	s.views[user] = json.RawMessage(view)
	s.touch()
	return map[string]any{"view": map[string]any{"id": "V0HOME" + user, "type": "home"}}, nil
}

func openView(s *Server, p params) (map[string]any, *apiError) {
	until, ok := s.triggers[p.get("trigger_id")]
	switch {
	case !ok:
		return nil, &apiError{Code: "invalid_trigger_id"}
	case s.o.Now().After(until):
		return nil, &apiError{Code: "expired_trigger_id"}
	}
	delete(s.triggers, p.get("trigger_id")) // a trigger works once
	view := p.get("view")
	if problems := ValidateView([]byte(view)); len(problems) > 0 {
		return nil, &apiError{Code: "invalid_arguments", Messages: problems}
	}
	s.modals = append(s.modals, json.RawMessage(view))
	s.serial++
	return map[string]any{"view": map[string]any{"id": fmt.Sprintf("V0MODAL%d", s.serial), "type": "modal"}}, nil
}

// ValidateView checks an App Home or a modal against the published limits.
func ValidateView(view []byte) []string {
	var v struct {
		Type            string
		Title           *struct{ Text string }
		PrivateMetadata string          `json:"private_metadata"`
		CallbackID      string          `json:"callback_id"`
		Blocks          json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal(view, &v); err != nil {
		return []string{"view is no JSON object"}
	}
	problems := ValidateBlocks(v.Blocks, MaxViewBlocks)
	switch {
	case v.Type != "home" && v.Type != "modal":
		problems = append(problems, "must be home or modal [json-pointer:/view/type]")
	case v.Type == "modal" && (v.Title == nil || v.Title.Text == "" || utf8.RuneCountInString(v.Title.Text) > 24):
		problems = append(problems, "must be 1 to 24 characters [json-pointer:/view/title/text]")
	}
	if utf8.RuneCountInString(v.PrivateMetadata) > 3000 {
		problems = append(problems, "must be less than 3001 characters [json-pointer:/view/private_metadata]")
	}
	if utf8.RuneCountInString(v.CallbackID) > 255 {
		problems = append(problems, "must be less than 256 characters [json-pointer:/view/callback_id]")
	}
	return problems
}
