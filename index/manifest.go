package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
)

// layoutVersion changes when the records, fields or locations below change
// their form; an index of another layout cannot be read and is rebuilt.
const layoutVersion = 2

// mappingVersion changes when other fields or values are indexed than before; an index of another mapping
// goes on serving until one of this is built.
const mappingVersion = 3

// intentsMapping is the first mapping that knows what is wanted of each brand; before, only the text's
// intent was indexed.
const intentsMapping = 3

// manifestName is the file that says which partitions make up the index.
const manifestName = "manifest.json"

// manifest is the table of contents of an index directory. It is replaced as a whole, by rename, so that
// readers see the old or the new state and nothing between.
type manifest struct {
	Layout     int             `json:"layout"`
	Analysis   string          `json:"analysis"`   // version of the analysis the terms were made with
	Mapping    int             `json:"mapping"`    // version of the mapping the fields were made with
	Generation int             `json:"generation"` // directory gen-N holds the partitions
	Floor      int64           `json:"floor"`      // event time in seconds before which nothing is kept
	Partitions []partitionMeta `json:"partitions"` // in order of time; the last one holds the cursor
}

// partitionMeta describes one partition: half-open event time in seconds, absent at an
// open end.
type partitionMeta struct {
	Name  string `json:"name"`
	From  *int64 `json:"from,omitempty"`
	To    *int64 `json:"to,omitempty"`
	Since uint64 `json:"since"` // no journal entry up to this sequence belongs here
	// Behind marks a partition that is being rebuilt from the journal.
	Behind bool `json:"behind,omitempty"`
	// Forgotten marks a partition whose files may hold words of mentions that were deleted for good.
	Forgotten bool `json:"forgotten,omitempty"`
}

func (m partitionMeta) span() (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	if m.From != nil {
		from = *m.From
	}
	if m.To != nil {
		to = *m.To
	}
	return from, to
}

// nextName is the manifest of the generation that a reindex is building.
const nextName = "reindex.json"

// readManifest returns nil without an error when there is none.
func readManifest(dir, name string) (*manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read index manifest: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("read index manifest: %w: %w", errBroken, err)
	}
	if len(m.Partitions) == 0 {
		return nil, fmt.Errorf("read index manifest: %w: it names no partition", errBroken)
	}
	return &m, nil
}

// write replaces a manifest durably.
func (m *manifest) write(dir, name string) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("write index manifest: %w", err)
	}
	path := filepath.Join(dir, name)
	tmp := path + ".new"
	if err := writeSynced(tmp, append(b, '\n')); err != nil {
		return fmt.Errorf("write index manifest: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("write index manifest: %w", err)
	}
	return syncDir(dir)
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}

// generationDir is where the partitions of a generation lie.
func generationDir(dir string, n int) string {
	return filepath.Join(dir, fmt.Sprintf("gen-%06d", n))
}
