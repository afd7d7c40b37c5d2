package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/earshot/earshot/internal/web/access"
)

// newWebCmd makes what rules.toml needs to let people and programs in.
func newWebCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "web",
		Short: "Make passwords and tokens for the pages",
		Args:  subcommandNeeded,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newWebPasswordCmd(a), newWebTokenCmd(a))
	return cmd
}

func newWebPasswordCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "password",
		Short: "Ask for a password and print the hash that stands for it in rules.toml",
		Long: "password asks for a password twice, without showing it, and prints its argon2id hash\n" +
			"for [[web.users]]. Where no terminal is, it reads one line from standard input.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			password, err := a.askPassword(cmd.Context())
			if err != nil {
				return err
			}
			hash, err := access.HashPassword(password)
			if err != nil {
				return err
			}
			a.hint("a user in rules.toml, with a name and a role of your choice:\n")
			fmt.Fprintf(a.stdout, "[[web.users]]\nname = \"dana\"\nrole = \"editor\"   # viewer, editor or admin\npassword_hash = %q\n", hash)
			return nil
		},
	}
}

// askPassword reads a password that nobody sees.
func (a *app) askPassword(ctx context.Context) (string, error) {
	f, isFile := a.keyboard()
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(a.stdin, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var both [2]string
	for i, prompt := range []string{"Password: ", "The same again: "} {
		fmt.Fprint(a.stderr, prompt)
		raw, err := readSecret(ctx, int(f.Fd()))
		fmt.Fprintln(a.stderr)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		both[i] = string(raw)
	}
	if both[0] != both[1] {
		return "", errors.New("the two passwords differ; nothing was made")
	}
	return both[0], nil
}

// readSecret reads a line from a terminal that shows nothing of it. When ctx ends first it leaves the
// terminal as it was, and who waits for the line behind.
func readSecret(ctx context.Context, terminal int) ([]byte, error) {
	was, err := term.GetState(terminal)
	if err != nil {
		return nil, err
	}
	type typed struct {
		line []byte
		err  error
	}
	got := make(chan typed, 1)
	go func() {
		line, err := term.ReadPassword(terminal)
		got <- typed{line, err}
	}()
	select {
	case t := <-got:
		return t.line, t.err
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), term.Restore(terminal, was))
	}
}

func newWebTokenCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "token [NAME]",
		Short: "Make a token for a program and print what rules.toml knows it by",
		Long: "token makes a random token for [[web.tokens]]. It is shown this once; rules.toml keeps\n" +
			"its SHA-256 alone. Programs send it as: Authorization: Bearer TOKEN",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "dashboard"
			if len(args) == 1 {
				name = args[0]
			}
			token, sum := access.NewToken()
			a.hint("the token, shown only now: give it to the program. The rest is for rules.toml:\n")
			fmt.Fprintf(a.stdout, "%s\n\n[[web.tokens]]\nname = %q\nrole = \"viewer\"   # viewer, editor or admin\nsha256 = %q\n", token, name, sum)
			return nil
		},
	}
}
