package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/crawler/web"
	"github.com/earshot/earshot/internal/mention"
)

// newTryPageCmd is "earshot try page": an HTML page in, what it says out.
func newTryPageCmd(a *app) *cobra.Command {
	var address, contentType string
	cmd := &cobra.Command{
		Use:     "page",
		Short:   "What a page says: HTML in, one JSON object with its text, author and date out",
		Example: `  curl -s https://example.com/story | earshot try page --url https://example.com/story`,
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return tryPage(a, address, contentType) },
	}
	cmd.Flags().StringVar(&address, "url", "", "where the page came from: resolves relative links")
	cmd.Flags().StringVar(&contentType, "content-type", "", "the Content-Type header it came with")
	return cmd
}

// pageLine is the answer; its first eight fields are a public contract and
// always there.
type pageLine struct {
	Title        string       `json:"title"`
	Text         string       `json:"text"`
	Author       string       `json:"author"`
	Published    string       `json:"published"`
	Lang         string       `json:"lang"`
	CanonicalURL string       `json:"canonical_url"`
	Type         mention.Type `json:"type"`
	Rating       *float64     `json:"rating"`

	Site       string             `json:"site,omitempty"`
	Engagement mention.Engagement `json:"engagement,omitzero"`
	NoIndex    bool               `json:"noindex,omitempty"`
	Paywalled  bool               `json:"paywalled,omitempty"`
	Parts      []mention.Mention  `json:"parts,omitempty"`
}

func tryPage(a *app, address, contentType string) error {
	body, err := readAll(a.stdin, web.MaxBytes)
	if err != nil {
		return fmt.Errorf("read page: %w", err)
	}
	p, err := web.Extract(body, contentType, address)
	if err != nil {
		return err
	}
	m := &p.Mention
	line := pageLine{Title: m.Title, Text: m.Text, Author: m.Author.Name, Lang: m.Lang, CanonicalURL: m.CanonicalURL, Type: m.Type, Rating: m.Rating,
		Site: p.Site, Engagement: m.Engagement, NoIndex: p.NoIndex, Paywalled: p.Paywalled, Parts: p.Parts}
	if !m.Published.IsZero() {
		line.Published = m.Published.Format(time.RFC3339)
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	if p.NoIndex && !a.quiet {
		fmt.Fprintln(a.stderr, "note: the page asks not to be indexed; gathering would refuse it")
	}
	return nil
}
