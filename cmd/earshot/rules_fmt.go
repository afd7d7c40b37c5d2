package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/config"
)

// newRulesFmtCmd is `earshot rules fmt`: the rules file laid out.
func newRulesFmtCmd(a *app) *cobra.Command {
	var write, check bool
	cmd := &cobra.Command{
		Use:   "fmt [FILE]",
		Short: "Lay out rules.toml: columns aligned, blank lines tidied, nothing else changed",
		Long: "fmt prints the rules file (FILE, or - for standard input; else --config) laid out. Keys, values,\n" +
			"comments and their order stay as they are.",
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return usagef("rules fmt takes one file, got %d", len(args))
			case write && check:
				return usagef("--write and --check exclude each other")
			case write && len(args) == 1 && args[0] == "-":
				return usagef("--write needs a file, not standard input")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			name := a.configFile
			if len(args) == 1 {
				name = args[0]
			}
			return a.formatRules(name, write, check)
		},
	}
	cmd.Flags().BoolVarP(&write, "write", "w", false, "write the file instead of printing it")
	cmd.Flags().BoolVar(&check, "check", false, "print nothing; exit 1 when the file is not laid out")
	return cmd
}

func (a *app) formatRules(name string, write, check bool) error {
	src, err := a.readRules(name)
	if err != nil {
		return err
	}
	out, err := config.Format(name, src)
	var problems *config.Problems
	if errors.As(err, &problems) {
		fmt.Fprint(a.stderr, problems.Render())
		return silentError{}
	}
	if err != nil {
		return err
	}
	same := bytes.Equal(src, out)
	switch {
	case check && !same:
		return fmt.Errorf("%s is not laid out; run: earshot rules fmt --write", name)
	case check || write && same:
		return nil
	case write:
		return replaceFile(name, out)
	}
	_, err = a.stdout.Write(out)
	return err
}

// readRules reads a rules file, or standard input for "-", within the limit.
func (a *app) readRules(name string) ([]byte, error) {
	in := a.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	src, err := io.ReadAll(io.LimitReader(in, config.MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(src) > config.MaxSize {
		return nil, fmt.Errorf("read %s: larger than %d MiB, which no rules file should be", name, config.MaxSize>>20)
	}
	return src, nil
}

// replaceFile puts new content in a file's place at once, so that a watcher or a
// crash never meets half of it. Links are followed and permissions kept.
func replaceFile(name string, content []byte) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(target), ".earshot-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), target)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
