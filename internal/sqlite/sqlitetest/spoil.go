// Package sqlitetest damages database files for the tests of the rooms that must
// live with damage. It is imported by tests alone.
package sqlitetest

import (
	"bytes"
	"os"
	"testing"
)

// page is the size, in bytes, of the pages of a database file of ours.
const page = 4096

// Spoil overwrites the page of a database file on which some words stand first. Nobody
// may have the file open.
func Spoil(t testing.TB, file, words string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(raw, []byte(words))
	if at < 0 {
		t.Fatalf("%q stands nowhere in %s", words, file)
	}
	at -= at % page
	copy(raw[at:at+page], bytes.Repeat([]byte{0xa5}, page))
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}
