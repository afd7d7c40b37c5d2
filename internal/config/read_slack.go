package config

import (
	"errors"
	"net"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	channelID = regexp.MustCompile(`^[CGD][A-Z0-9]{6,20}$`)
	slackUser = regexp.MustCompile(`^[UWS][A-Z0-9]{6,20}$`)
	envName   = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,63}$`)
)

// channelName says whether name is "#" and 1 to 80 characters Slack allows. An
// expression would say it in a line, but takes 5 MB of every start.
func channelName(name string) bool {
	rest, ok := strings.CutPrefix(name, "#")
	n := utf8.RuneCountInString(rest)
	return ok && n >= 1 && n <= 80 && !strings.ContainsFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.C, r) || unicode.IsUpper(r) || strings.ContainsRune(`#@<>&,.:;!?'"()`, r)
	})
}

// channel reads "#name" or a channel id.
func (s *section) channel(key string, to *string) *value {
	return parsed(s, key, to, parseChannel)
}

func parseChannel(name string) (string, error) {
	switch {
	case channelName(name), channelID.MatchString(name):
		return name, nil
	case channelName("#" + name):
		return "", errors.New("write " + strconv.Quote("#"+name))
	}
	return "", errors.New(`a channel in lower case such as "#acme-mentions", or its id such as "C0123456789"`)
}

// channelListed refuses a channel that is not among slack.channels, when those
// are given.
func (s *section) channelListed(v *value) {
	known := s.cfg.Slack.Channels
	if v == nil || len(known) == 0 || slices.Contains(known, v.text) {
		return
	}
	s.fault(v.at, oneOf(v.text, known)+" (slack.channels)", "unknown channel %q", v.text)
}

func (r *reader) slack(s *section) {
	c := &r.cfg.Slack
	channel := s.channel("channel", &c.Channel)
	parsedList(s, "channels", &c.Channels, parseChannel)
	fallback := s.channel("fallback", &c.Fallback)
	parsedList(s, "users", &c.Users, parseSlackUser)
	s.integer("max_per_hour", &c.MaxPerHour, 1, 3600)
	choice(s, "actions", &c.Actions, ActionsSocket, ActionsHTTP)
	s.flag("charts", &c.Charts)
	s.done(nil)
	s.channelListed(channel)
	s.channelListed(fallback)
	if fallback != nil && channel != nil && c.Fallback == c.Channel {
		s.fault(fallback.at, "name another channel, or leave fallback out", "the fallback is the channel itself")
	}
}

func parseSlackUser(id string) (string, error) {
	if !slackUser.MatchString(id) {
		return "", errors.New(`a member or group id such as "U0123456789" (in Slack: profile, three dots, copy member ID)`)
	}
	return id, nil
}

func parseEnv(name string) (string, error) {
	if !envName.MatchString(name) {
		return "", errors.New(`the name of an environment variable, such as "OPS_WEBHOOK_URL"`)
	}
	return name, nil
}

func (r *reader) door(s *section) {
	d := Door{MinSeverity: Info}
	d.Name = s.name
	choice(s, "type", &d.Type, DoorWebhook, DoorEmail, DoorShoutrrr)
	s.need("type", "one of webhook, email, shoutrrr")
	enabled := true
	s.flag("enabled", &enabled)
	d.Off = !enabled
	switch d.Type {
	case DoorWebhook:
		parsed(s, "url", &d.URL, webAddress)
		parsed(s, "url_env", &d.URLEnv, parseEnv)
		parsed(s, "secret_env", &d.SecretEnv, parseEnv)
		s.exactlyOne("url", "url_env")
	case DoorShoutrrr:
		parsed(s, "url_env", &d.URLEnv, parseEnv)
		s.need("url_env", `url_env = "NAME": the service's address holds its key, so it comes from the environment`)
	case DoorEmail:
		s.email(&d)
	default: // an unknown type: its keys are not called unknown as well
		s.known = append(s.known, "url", "url_env", "secret_env", "server", "user", "from", "to")
	}
	choice(s, "min_severity", &d.MinSeverity, Info, Warning, Critical)
	brands := s.strs("brands", &d.Brands)
	s.flag("only_named", &d.Named)
	s.done(nil)
	r.cfg.Doors = append(r.cfg.Doors, d)
	r.later = append(r.later, func() {
		for _, v := range brands {
			s.brandExists(v)
		}
		named := slices.ContainsFunc(r.cfg.Rules, func(rule Rule) bool { return slices.Contains(rule.Doors, d.Name) })
		if d.Named && !named {
			s.fault(s.at("only_named"), `add doors = ["`+d.Name+`"] to a rule, or take only_named out`, "only rules that name it would use it, and none does")
		}
	})
}

func (s *section) email(d *Door) {
	parsed(s, "server", &d.Server, func(v string) (string, error) {
		if _, port, err := net.SplitHostPort(v); err != nil || port == "" {
			return "", errors.New(`host:port such as "smtp.acme.example:587"`)
		}
		return v, nil
	})
	s.need("server", `server = "smtp.acme.example:587"`)
	s.str("user", &d.User)
	parsed(s, "secret_env", &d.SecretEnv, parseEnv)
	parsed(s, "from", &d.From, mailbox)
	s.need("from", `from = "earshot@acme.example"`)
	parsedList(s, "to", &d.To, mailbox)
	s.need("to", `to = ["team@acme.example"]`)
	if d.User != "" {
		s.need("secret_env", "secret_env = \"SMTP_PASSWORD\", the variable that holds the password of "+d.User)
	}
}

func mailbox(v string) (string, error) {
	if _, err := mail.ParseAddress(v); err != nil {
		return "", errors.New(`an e-mail address such as "team@acme.example"`)
	}
	return v, nil
}

// exactlyOne refuses both and neither of two keys.
func (s *section) exactlyOne(a, b string) {
	switch {
	case s.has(a) && s.has(b):
		s.fault(s.at(b), "keep one of them", "%s and %s are both set", a, b)
	case !s.has(a) && !s.has(b) && !s.table.broken:
		s.fault(s.table.at, "add "+a+", or "+b+" when the address is itself a secret", "%s is missing", a)
	}
}
