package slack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
)

// Refusal is Slack's no, with a word to the operator. It never holds a secret.
type Refusal struct {
	Code    string // Slack's error code
	Channel string // as written in rules.toml, "" where none is concerned
	Hint    string // what to do, one sentence
	Details []string
}

// Error implements error.
func (r *Refusal) Error() string {
	where := ""
	if r.Channel != "" {
		where = " " + r.Channel
	}
	text := fmt.Sprintf("Slack refused%s (%s): %s", where, r.Code, r.Hint)
	if len(r.Details) > 0 {
		text += " [" + strings.Join(r.Details[:min(3, len(r.Details))], "; ") + "]"
	}
	return text
}

// sort says what a refusal calls for.
type sort int

const (
	other     sort = iota
	ofChannel      // another channel may work
	ofAccess       // the operator must mend the token; nothing is lost meanwhile
	ofContent      // the message itself; plainer may work
	ofMoment       // trying again may work
	ofMessage      // the message to edit or answer is not there
)

// hints are Slack's codes that an operator can do something about.
var hints = map[string]struct {
	sort sort
	hint string
}{
	"channel_not_found":                 {ofChannel, "there is no such channel, or it is private and the bot is not in it; check the name in rules.toml, or invite the bot with /invite @earshot"},
	"is_archived":                       {ofChannel, "the channel is archived; unarchive it or name another one in rules.toml"},
	"channel_is_archived":               {ofChannel, "the channel is archived; unarchive it or name another one in rules.toml"},
	"not_in_channel":                    {ofChannel, "the bot is not in the channel; type /invite @earshot there"},
	"restricted_action":                 {ofChannel, "the workspace lets only some people post there; ask its admin or name another channel"},
	"action_prohibited":                 {ofChannel, "the workspace does not allow this webhook to post there"},
	"posting_to_general_channel_denied": {ofChannel, "only some people may post in the workspace's general channel; name another one"},
	"team_access_not_granted":           {ofChannel, "the app is not allowed in the workspace of that channel"},

	"invalid_auth":           {ofAccess, "the token is not valid; copy it again from the app's page (OAuth & Permissions) into SLACK_BOT_TOKEN"},
	"not_authed":             {ofAccess, "no token arrived; set SLACK_BOT_TOKEN"},
	"account_inactive":       {ofAccess, "the app was removed from the workspace; install it again and set the new SLACK_BOT_TOKEN"},
	"token_revoked":          {ofAccess, "the token was revoked; install the app again and set the new SLACK_BOT_TOKEN"},
	"token_expired":          {ofAccess, "the token has expired; turn token rotation off for this app or set a new SLACK_BOT_TOKEN"},
	"not_allowed_token_type": {ofAccess, "this is another kind of token; SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-"},
	"missing_scope":          {ofAccess, "the app lacks a permission; add it on the app's page (earshot slack manifest prints all of them) and install the app again"},
	"no_permission":          {ofAccess, "the app lacks a permission; compare it with the output of earshot slack manifest"},
	"org_login_required":     {ofAccess, "the workspace is being moved to another organisation; install the app again afterwards"},
	"invalid_token":          {ofAccess, "the webhook is not valid any more; make a new one and set SLACK_WEBHOOK_URL"},
	"no_service":             {ofAccess, "the webhook was removed or turned off; make a new one and set SLACK_WEBHOOK_URL"},
	"no_team":                {ofAccess, "the webhook's workspace is gone; make a new one and set SLACK_WEBHOOK_URL"},

	"invalid_blocks":      {ofContent, "Slack did not accept the layout of this message"},
	"invalid_payload":     {ofContent, "Slack did not accept the layout of this message"},
	"msg_too_long":        {ofContent, "the message is too long for Slack"},
	"msg_blocks_too_long": {ofContent, "the message is too long for Slack"},
	"no_text":             {ofContent, "the message was empty"},
	"metadata_too_large":  {ofContent, "the message's metadata is too large for Slack"},

	"message_not_found":   {ofMessage, "the message is gone: somebody deleted it"},
	"thread_not_found":    {ofMessage, "the message to answer is gone: somebody deleted it"},
	"cant_update_message": {ofMessage, "the message was posted by another app or token and cannot be edited"},
	"edit_window_closed":  {ofMessage, "the workspace does not allow edits after some time"},

	"internal_error":      {ofMoment, "Slack has a fault of its own"},
	"fatal_error":         {ofMoment, "Slack has a fault of its own"},
	"service_unavailable": {ofMoment, "Slack is not available"},
	"request_timeout":     {ofMoment, "Slack was too slow"},
	"team_added_to_org":   {ofMoment, "the workspace is being moved"},
	"rollup_error":        {ofMoment, "Slack has a fault of its own"},
}

// accessWait is how long a message waits when the token is at fault: the operator
// has to mend it, and what waits is delivered afterwards instead of being buried.
const accessWait = 5 * time.Minute

// unlimited is the wait after a 429 that names none.
const unlimited = 30 * time.Second

// refusalOf is the refusal in err, nil when it is none.
func refusalOf(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return nil
}

func (r *Refusal) sort() sort {
	if r == nil {
		return other
	}
	return hints[r.Code].sort
}

// judge turns what slack-go or net/http returned into an error of ours: typed for
// the courier, in an operator's words, without secrets. sure is true when Slack
// certainly did not take the message.
func (s *Sender) judge(doing, channel string, err error) (judged error, sure bool) {
	var limited *goslack.RateLimitedError
	var status goslack.StatusCodeError
	var said goslack.SlackErrorResponse
	switch {
	case err == nil:
		return nil, false
	case errors.As(err, &limited):
		return &alerts.Retryable{After: limited.RetryAfter, Err: fmt.Errorf("%s: Slack's rate limit for %s is reached", doing, channel)}, true
	case errors.As(err, &said):
		return s.refused(doing, channel, said), true
	case errors.As(err, &status):
		return judgeStatus(doing, channel, status.Code)
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", doing, context.Canceled), false
	}
	var dial *net.OpError
	var name *net.DNSError
	if errors.As(err, &name) || errors.As(err, &dial) && dial.Op == "dial" {
		return &alerts.Retryable{Err: fmt.Errorf("%w; Slack cannot be reached: check the network, the proxy (HTTPS_PROXY) and SLACK_API_URL", s.clean.err(doing, err))}, true
	}
	return &alerts.Retryable{Err: s.clean.err(doing, err)}, false
}

func judgeStatus(doing, channel string, code int) (error, bool) { //nolint:revive // the pair reads as judge's
	err := fmt.Errorf("%s: Slack answered %d %s", doing, code, http.StatusText(code))
	switch {
	case code == http.StatusTooManyRequests:
		return &alerts.Retryable{After: unlimited, Err: err}, true
	case code >= 500 || code == http.StatusRequestTimeout:
		return &alerts.Retryable{Err: err}, false
	case code == http.StatusNotFound || code == http.StatusGone || code == http.StatusForbidden || code == http.StatusUnauthorized:
		return &alerts.Permanent{Err: err}, true
	}
	return &alerts.Retryable{Err: err}, true
}

// refused is a Slack error code as an error of ours.
func (s *Sender) refused(doing, channel string, said goslack.SlackErrorResponse) error {
	r := &Refusal{Code: s.clean.text(said.Err), Channel: channel, Hint: hints[said.Err].hint}
	if r.Hint == "" {
		r.Hint = "no reason known to earshot; see docs.slack.dev"
	}
	for _, m := range said.ResponseMetadata.Messages {
		r.Details = append(r.Details, s.clean.text(m))
	}
	if said.Needed != "" {
		r.Details = append(r.Details, "needed: "+said.Needed)
	}
	err := fmt.Errorf("%s: %w", doing, r)
	switch r.sort() {
	case ofAccess:
		return &alerts.Retryable{After: accessWait, Err: err}
	case ofMoment, other:
		return &alerts.Retryable{Err: err}
	case ofChannel, ofContent, ofMessage:
	}
	return &alerts.Permanent{Err: err}
}

// blames reports whether a refusal points at one of these codes.
func blames(err error, codes ...string) bool {
	r := refusalOf(err)
	return r != nil && slices.Contains(codes, r.Code)
}
