package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"time"

	goslack "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// maxEnvelope bounds what one Socket Mode message may hold.
const maxEnvelope = 1 << 20

// Run listens by Socket Mode until its context ends. slack-go reconnects by itself
// after hang-ups and refreshes; what it gives up on (a bad app token) is said in
// an operator's words and tried again every few minutes, since tokens get mended.
func (d *Door) Run(ctx context.Context) error {
	defer d.Wait()
	if !d.o.App.Set() {
		<-ctx.Done() // clicks come by HTTP
		return nil
	}
	for wait := 10 * time.Second; ctx.Err() == nil; wait = min(2*wait, 5*time.Minute) {
		began := d.o.Clock.Now()
		err := d.listen(ctx)
		if ctx.Err() != nil {
			return nil
		}
		d.log.Error("Slack's Socket Mode stopped, trying again", "wait", wait, "err", d.socketTrouble(err))
		if d.o.Clock.Now().Sub(began) > 10*time.Minute {
			wait = 10 * time.Second
		}
		if d.o.Clock.Wait(ctx, wait) != nil {
			return nil
		}
	}
	return nil
}

// socketTrouble says what keeps Socket Mode from working.
func (d *Door) socketTrouble(err error) string {
	var said goslack.SlackErrorResponse
	if errors.As(err, &said) {
		switch said.Err {
		case "invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked":
			return "SLACK_APP_TOKEN is not valid (" + said.Err + "): make an app-level token with the scope connections:write on the app's page; it begins with xapp-"
		case "missing_scope":
			return "SLACK_APP_TOKEN lacks the scope connections:write"
		}
	}
	return d.clean.text(err.Error())
}

// listen runs one Socket Mode client to its end.
func (d *Door) listen(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client := socketmode.New(d.api, socketmode.OptionReadLimit(maxEnvelope), socketmode.OptionLog(log.New(io.Discard, "", 0)))
	done := make(chan error, 1)
	go func() { done <- client.RunContext(ctx) }()
	for {
		select {
		case err := <-done:
			if err == nil {
				err = errors.New("the connection ended")
			}
			return err
		case e := <-client.Events:
			d.envelope(ctx, client, e)
		}
	}
}

// envelope acknowledges one message at once and hands its work over.
func (d *Door) envelope(ctx context.Context, client *socketmode.Client, e socketmode.Event) {
	ack := func() {
		if e.Request == nil {
			return
		}
		if err := client.Ack(*e.Request); err != nil {
			d.log.Warn("acknowledge to Slack", "err", d.clean.text(err.Error()))
		}
	}
	switch e.Type {
	case socketmode.EventTypeInteractive:
		ack()
		if p, ok := e.Data.(goslack.InteractionCallback); ok {
			d.interaction(ctx, p)
		}
	case socketmode.EventTypeSlashCommand:
		ack()
		if c, ok := e.Data.(goslack.SlashCommand); ok {
			d.slash(ctx, c)
		}
	case socketmode.EventTypeEventsAPI:
		ack()
		if p, ok := e.Data.(slackevents.EventsAPIEvent); ok {
			d.event(ctx, p)
		}
	case socketmode.EventTypeErrorBadMessage:
		d.badMessage(client, e)
	case socketmode.EventTypeConnected:
		d.log.Info("listening to Slack by Socket Mode")
	case socketmode.EventTypeConnectionError:
		if c, ok := e.Data.(*goslack.ConnectionErrorEvent); ok {
			d.log.Warn("cannot reach Slack's Socket Mode, trying again", "wait", c.Backoff, "err", d.clean.err("connect", c.ErrorObj))
		}
	}
}

// badMessage acknowledges what cannot be understood, so that Slack does not send
// it again and again.
func (d *Door) badMessage(client *socketmode.Client, e socketmode.Event) {
	bad, ok := e.Data.(*socketmode.ErrorBadMessage)
	if !ok {
		return
	}
	var envelope struct {
		ID string `json:"envelope_id"`
	}
	_ = json.Unmarshal(bad.Message, &envelope) // not even JSON: nothing to acknowledge
	d.log.Warn("Slack sent something earshot does not understand", "err", bad.Cause)
	if envelope.ID != "" {
		_ = client.Ack(socketmode.Request{EnvelopeID: envelope.ID})
	}
}

func (d *Door) interaction(ctx context.Context, p goslack.InteractionCallback) {
	for _, c := range clicked(p) {
		d.do(ctx, c.action, func(ctx context.Context) error { return d.act(ctx, c) })
	}
}

func (d *Door) slash(ctx context.Context, c goslack.SlashCommand) {
	d.do(ctx, c.Command, func(ctx context.Context) error {
		return d.run(ctx, command{who: person{id: c.UserID, name: c.UserName}, text: c.Text, responseURL: c.ResponseURL})
	})
}

// event takes an Events API event once, however often Slack repeats it.
func (d *Door) event(ctx context.Context, p slackevents.EventsAPIEvent) {
	if callback, ok := p.Data.(*slackevents.EventsAPICallbackEvent); ok && !d.once("event/"+callback.EventID) {
		return
	}
	switch e := p.InnerEvent.Data.(type) {
	case *slackevents.AppHomeOpenedEvent:
		if e.Tab == "" || e.Tab == "home" {
			d.do(ctx, "app home", func(ctx context.Context) error { return d.publishHome(ctx, e.User) })
		}
	case *slackevents.LinkSharedEvent:
		d.do(ctx, "unfurl", func(ctx context.Context) error { return d.unfurl(ctx, e) })
	}
}
