package doors

import (
	"fmt"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/mail"
	"github.com/earshot/earshot/alerts/services"
	"github.com/earshot/earshot/alerts/webhook"
	"github.com/earshot/earshot/internal/config"
)

// Build makes the doors of a rules file. secret looks up what rules.toml names by
// variable; a door whose address is not set is an error that names the variable.
func Build(cfg *config.Config, secret func(env string) config.Secret, o card.Options, now func() time.Time) ([]Door, error) {
	var list []Door
	for _, d := range cfg.Doors {
		if d.Off {
			continue
		}
		sender, err := build(d, secret, o, now)
		if err != nil {
			return nil, fmt.Errorf("door %q: %w", d.Name, err)
		}
		list = append(list, Door{Name: d.Name, Sender: sender, Wants: Wants(d, cfg.Rules)})
	}
	return list, nil
}

func build(d config.Door, secret func(env string) config.Secret, o card.Options, now func() time.Time) (alerts.Sender, error) {
	address := config.Secret(d.URL)
	if d.URLEnv != "" {
		if address = secret(d.URLEnv); !address.Set() {
			return nil, fmt.Errorf("the environment variable %s is not set", d.URLEnv)
		}
	}
	key := config.Secret("")
	if d.SecretEnv != "" {
		if key = secret(d.SecretEnv); !key.Set() {
			return nil, fmt.Errorf("the environment variable %s is not set", d.SecretEnv)
		}
	}
	switch d.Type {
	case config.DoorWebhook:
		return webhook.New(webhook.Options{URL: address, Secret: key, Card: o, Now: now})
	case config.DoorEmail:
		return mail.New(mail.Options{Server: d.Server, User: d.User, Password: key, From: d.From, To: d.To, Card: o, Now: now})
	case config.DoorShoutrrr:
		return services.New(address, o)
	}
	return nil, fmt.Errorf("unknown type %q", d.Type)
}
