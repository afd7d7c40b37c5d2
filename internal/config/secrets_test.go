package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
)

const token = "xoxb-111111111111-never-to-be-seen"

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func noFiles(string) ([]byte, error) { return nil, fs.ErrNotExist }

func TestSecretsAreReadFromVariablesAndFiles(t *testing.T) {
	t.Parallel()
	files := func(name string) ([]byte, error) {
		if name == "/run/secrets/app" {
			return []byte("xapp-from-file\n"), nil
		}
		return nil, fs.ErrNotExist
	}
	s, err := ReadSecrets(env("SLACK_BOT_TOKEN", token, "SLACK_APP_TOKEN_FILE", "/run/secrets/app", "OPS_URL", "https://ops.example/x"), files, "OPS_URL", "UNSET")
	if err != nil {
		t.Fatal(err)
	}
	if s.SlackBotToken.Reveal() != token || s.SlackAppToken.Reveal() != "xapp-from-file" || s.Named("OPS_URL").Reveal() != "https://ops.example/x" || s.Named("UNSET").Set() {
		t.Errorf("read %v", s.Values())
	}
	if len(s.Values()) != 3 {
		t.Errorf("values %d", len(s.Values()))
	}
}

func TestSecretFaultsAreNamedAllAtOnceAndWithoutTheSecret(t *testing.T) {
	t.Parallel()
	files := func(name string) ([]byte, error) {
		switch name {
		case "empty":
			return []byte(" \n"), nil
		case "huge":
			return bytes.Repeat([]byte("x"), maxSecret+1), nil
		}
		return nil, fs.ErrNotExist
	}
	_, err := ReadSecrets(env(
		"SLACK_BOT_TOKEN", token, "SLACK_BOT_TOKEN_FILE", "both",
		"SLACK_APP_TOKEN_FILE", "nowhere",
		"SLACK_SIGNING_SECRET_FILE", "empty",
		"YOUTUBE_API_KEY_FILE", "huge",
		"GITHUB_TOKEN", "ghp_never\x1bto-be-seen",
	), files)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set", "SLACK_APP_TOKEN_FILE", "SLACK_SIGNING_SECRET_FILE", "YOUTUBE_API_KEY_FILE", "GITHUB_TOKEN"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "to-be-seen") {
		t.Errorf("the error shows a secret: %v", err)
	}
}

func TestNoWayOfPrintingShowsASecret(t *testing.T) {
	t.Parallel()
	s, err := ReadSecrets(env("SLACK_BOT_TOKEN", token, "OPS", token), noFiles, "OPS")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, v := range []any{s, &s, s.SlackBotToken, []Secret{s.SlackBotToken}, struct{ S Secrets }{s}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		b, _ := json.Marshal(v)
		out.Write(b)
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
	}
	if strings.Contains(out.String(), "never-to-be-seen") || strings.Contains(out.String(), fmt.Sprintf("%x", token)) {
		t.Errorf("shown:\n%s", out.String())
	}
	if !strings.Contains(s.String(), "OPS, SLACK_BOT_TOKEN") {
		t.Errorf("what is set is not named: %s", s)
	}
}
