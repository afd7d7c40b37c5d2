package main

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts/slack"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

// slackPath is where signed requests from Slack arrive when slack.actions = "http".
const slackPath = "/slack/events"

// slackDoor is the way back from Slack: nil when no secret for it is set.
func (a *app) slackDoor(cfg *config.Config, m *monitor.Monitor) (*slack.Door, error) {
	secrets, err := a.secrets(cfg)
	if err != nil || !keysOf(cfg, secrets).clicks() {
		return nil, err
	}
	o := slack.DoorOptions{
		Token: secrets.SlackBotToken, App: secrets.SlackAppToken,
		APIURL: a.getenv("SLACK_API_URL"), DoorSettings: m.SlackDoorSettings(cfg, cardOptions(cfg)), Log: a.log(),
	}
	if cfg.Slack.Actions == config.ActionsHTTP {
		o.App, o.Signing = "", secrets.SlackSigningSecret
	}
	return m.SlackDoor(o)
}

// mount is a handler beside the pages.
type mount struct {
	path    string
	handler http.Handler
}

// beside puts mounts in front of the pages.
func beside(pages http.Handler, mounts []mount) http.Handler {
	if len(mounts) == 0 {
		return pages
	}
	mux := http.NewServeMux()
	for _, m := range mounts {
		mux.Handle(m.path, m.handler)
	}
	mux.Handle("/", pages)
	return mux
}

// newSlackCmd is `earshot slack …`: what Slack's side needs.
func newSlackCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "slack",
		Short: "What Slack's side needs",
		Args:  subcommandNeeded,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSlackManifestCmd(a))
	return cmd
}

func newSlackManifestCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "manifest",
		Short: "Print the manifest of the Slack app, with exactly the permissions earshot uses",
		Long: "Paste the output on https://api.slack.com/apps (Create New App, From a manifest). It follows the\n" +
			"rules file: slack.actions decides how clicks come back, web.url whose links are previewed, and\n" +
			"user groups under slack.users add the permission to read their members.",
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			o := slack.ManifestOptions{
				BaseURL: cfg.Web.URL,
				Groups:  slices.ContainsFunc(cfg.Slack.Users, func(id string) bool { return strings.HasPrefix(id, "S") }),
			}
			if cfg.Slack.Actions == config.ActionsHTTP {
				if cfg.Web.URL == "" {
					return errors.New(`slack.actions = "http" needs web.url, the public address Slack can reach`)
				}
				o.RequestURL = strings.TrimRight(cfg.Web.URL, "/") + slackPath
			}
			out, err := slack.Manifest(o)
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(out)
			return err
		},
	}
}
