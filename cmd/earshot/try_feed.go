package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/crawler/feed"
)

// newTryFeedCmd is "earshot try feed": a feed document in, its mentions out.
func newTryFeedCmd(a *app) *cobra.Command {
	var address, contentType string
	cmd := &cobra.Command{
		Use:   "feed",
		Short: "What a feed says: a document in any charset in, one mention a JSON line out",
		Example: `  curl -s https://example.com/feed.xml | earshot try feed --url https://example.com/feed.xml
  earshot try feed --url https://example.com/ --content-type "text/xml; charset=koi8-r" < old.rss`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return tryFeed(a, address, contentType) },
	}
	cmd.Flags().StringVar(&address, "url", "", "where the document came from: resolves relative links")
	cmd.Flags().StringVar(&contentType, "content-type", "", "the Content-Type header it came with")
	return cmd
}

func tryFeed(a *app, address, contentType string) error {
	body, err := readAll(a.stdin, feed.MaxBytes)
	if err != nil {
		return fmt.Errorf("read feed: %w", err)
	}
	doc, err := feed.Parse(body, contentType, address)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.stdout)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range doc.Mentions {
		if err := enc.Encode(&doc.Mentions[i]); err != nil {
			return fmt.Errorf("write mention: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write mentions: %w", err)
	}
	if !a.quiet {
		if doc.Repaired != "" {
			fmt.Fprintf(a.stderr, "note: %s\n", doc.Repaired)
		}
		for _, d := range doc.Dropped {
			fmt.Fprintf(a.stderr, "dropped: %s: %s\n", d.Reason, d.Detail)
		}
		if len(doc.Mentions) == 0 {
			fmt.Fprintf(a.stderr, "%s feed without items\n", doc.Format)
		}
	}
	return nil
}

// readAll reads at most one byte more than limit, so that what is too large is
// refused by whoever knows the limit and not read to its end.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, limit+1))
}
