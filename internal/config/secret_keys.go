package config

import "strings"

// looksSecret reports whether a key's name says that a secret stands behind it,
// and which variable to use instead.
func looksSecret(key string) (env string, secret bool) {
	k := strings.ReplaceAll(strings.ToLower(key), "-", "_")
	known := map[string]string{
		"bot_token": "SLACK_BOT_TOKEN", "slack_bot_token": "SLACK_BOT_TOKEN", "token": "SLACK_BOT_TOKEN",
		"app_token": "SLACK_APP_TOKEN", "slack_app_token": "SLACK_APP_TOKEN",
		"webhook_url": "SLACK_WEBHOOK_URL", "slack_webhook_url": "SLACK_WEBHOOK_URL",
		"signing_secret": "SLACK_SIGNING_SECRET", "slack_signing_secret": "SLACK_SIGNING_SECRET",
	}
	if env, ok := known[k]; ok {
		return env, true
	}
	for _, word := range []string{"token", "secret", "password", "passwd", "api_key", "apikey"} {
		if strings.Contains(k, word) {
			return "its variable", true
		}
	}
	return "", false
}

// findSecrets reports every text that looks like a token, wherever it stands,
// and blanks it in all excerpts. It runs before anything else is reported.
func (r *reader) findSecrets(v *value) {
	switch v.kind {
	case kindTable:
		for _, e := range v.table.entries {
			if e.key != "password_hash" {
				r.findSecrets(e.value)
			}
		}
	case kindList:
		for _, e := range v.list {
			r.findSecrets(e)
		}
	case kindText:
		if len(v.text) <= maxText && secretShapes.MatchString(v.text) {
			v.refused = true
			r.text.blank = append(r.text.blank, v.at)
			r.fault(v.at, "take it out and give it by the environment: "+envFor(v.text), "this looks like a secret, and secrets never stand in this file")
		}
	}
}

func envFor(text string) string {
	switch {
	case strings.Contains(text, "xoxb-"):
		return "SLACK_BOT_TOKEN"
	case strings.Contains(text, "xapp-"):
		return "SLACK_APP_TOKEN"
	case strings.Contains(text, "hooks.slack.com"):
		return "SLACK_WEBHOOK_URL"
	case strings.Contains(text, "AIza"):
		return "YOUTUBE_API_KEY"
	case strings.HasPrefix(text, "gh"):
		return "GITHUB_TOKEN"
	case strings.Contains(text, "://"):
		return `url_env = "NAME" and the variable NAME`
	}
	return "a variable of its own"
}
