// Package access keeps the doors of the web site: passwords, tokens, sessions and
// how often somebody may try.
//
// It owns the table of sessions and nothing else. It keeps no password and no
// token, only what they can be recognised by, and knows nothing of pages.
package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The cost of a new hash: 19 MiB, two passes, one lane, the least that OWASP
// recommends for argon2id; a sign-in then takes some 20 ms of one core.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltLen   = 16
	keyLen    = 32
)

// What a hash in rules.toml may ask for at most, so that a slip there cannot hold the
// process.
const (
	mostMemoryKiB = 1 << 20
	mostPasses    = 100
	mostLanes     = 16
)

// ShortestPassword is how many characters a password must have.
const ShortestPassword = 10

// ErrBadHash says that a hash is not argon2id in PHC form, or asks for too much.
var ErrBadHash = errors.New("not an argon2id hash that can be checked")

// HashPassword makes what stands in rules.toml for a password:
// $argon2id$v=19$m=…,t=…,p=…$salt$key.
func HashPassword(password string) (string, error) {
	if n := len([]rune(password)); n < ShortestPassword {
		return "", fmt.Errorf("a password has at least %d characters, this one %d", ShortestPassword, n)
	}
	if len(password) > 1000 {
		return "", errors.New("a password has at most 1000 bytes")
	}
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails: it would end the program instead
	key := argon2.IDKey([]byte(password), salt, passes, memoryKiB, lanes, keyLen)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes, b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// parsedHash is a hash taken apart.
type parsedHash struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

func parseHash(phc string) (parsedHash, error) {
	var h parsedHash
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return h, ErrBadHash
	}
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return h, ErrBadHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return h, ErrBadHash
	}
	if h.memory > mostMemoryKiB || h.passes == 0 || h.passes > mostPasses || h.lanes == 0 || h.lanes > mostLanes {
		return h, ErrBadHash
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(h.salt) < 8 || len(h.key) < 16 || len(h.key) > 128 {
		return h, ErrBadHash
	}
	return h, nil
}

// Checker checks passwords, a few at a time: each check costs memory on purpose,
// and a crowd at the door must not take all of it.
type Checker struct{ places chan struct{} }

// NewChecker lets two checks run at once; others wait.
func NewChecker() *Checker { return &Checker{places: make(chan struct{}, 2)} }

// nobody is checked where there is no such user, so that the answer takes as long.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$bm90aGluZ25vdGhpbmc$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Check tells whether the password is that of the hash. An empty hash, of a user
// there is not, takes as long and is never right. The error is ErrBadHash or
// the context's.
func (c *Checker) Check(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = nobody
	}
	h, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	if len(password) > 1000 {
		return false, nil
	}
	select {
	case c.places <- struct{}{}:
		defer func() { <-c.places }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	got := argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(got, h.key) == 1 && known, nil
}

// tokenPrefix makes a token recognisable to people and to secret scanners.
const tokenPrefix = "earshot_"

// NewSecret is 256 random bits as text, 43 characters.
func NewSecret() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// NewToken is a token for a program, and the sum by which rules.toml knows it.
func NewToken() (token, sum string) {
	token = tokenPrefix + NewSecret()
	return token, SumToken(token)
}

// SumToken is the hex SHA-256 of a token.
func SumToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
