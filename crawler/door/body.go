package door

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

var (
	errTooLarge = errors.New("larger than allowed")
	errIdle     = errors.New("the server fell silent")
	errTotal    = errors.New("the exchange took too long")
)

// capped reads at most left bytes and then fails rather than truncating, unless it
// is told to cut.
type capped struct {
	r    io.Reader
	left int64
	cut  bool
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 && c.cut {
		return 0, io.EOF
	}
	if c.left < 0 {
		return 0, errTooLarge
	}
	if c.cut {
		n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
		c.left -= int64(n)
		return n, err
	}
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		return n + int(c.left), errTooLarge
	}
	return n, err
}

// watched cancels the exchange when a read stays silent too long.
type watched struct {
	r      io.ReadCloser
	cancel context.CancelCauseFunc
	idle   time.Duration
}

func (w *watched) Read(p []byte) (int, error) {
	timer := time.AfterFunc(w.idle, func() { w.cancel(errIdle) })
	defer timer.Stop()
	return w.r.Read(p)
}

// body is what the caller reads: watched, decompressed and capped. Closing it
// frees the host's place.
type body struct {
	io.Reader
	ctx  context.Context
	raw  io.Closer
	done func()
	once sync.Once
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		if cause := context.Cause(b.ctx); cause != nil {
			err = cause
		}
	}
	return n, err
}

func (b *body) Close() error {
	err := b.raw.Close()
	b.once.Do(b.done)
	return err
}

// decompress undoes the content encoding, which may be a list.
func decompress(r io.Reader, encoding string) (io.Reader, error) {
	codings := strings.Split(strings.ToLower(encoding), ",")
	if len(codings) > 2 {
		return nil, fmt.Errorf("%d encodings over one another", len(codings))
	}
	for i := len(codings) - 1; i >= 0; i-- {
		switch strings.TrimSpace(codings[i]) {
		case "", "identity", "utf-8": // "utf-8" is a common server mistake
		case "gzip", "x-gzip":
			r = &lazyGzip{src: r}
		case "deflate":
			br := bufio.NewReader(r)
			if head, err := br.Peek(2); err == nil && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
				z, err := zlib.NewReader(br)
				if err != nil {
					return nil, err
				}
				r = z
			} else {
				r = flate.NewReader(br)
			}
		default:
			return nil, fmt.Errorf("content encoding %q", codings[i])
		}
	}
	return r, nil
}

// lazyGzip reads the gzip header with the first bytes of the body, and lets a
// body pass that claims to be gzip and is not.
type lazyGzip struct {
	src io.Reader
	r   io.Reader
}

func (z *lazyGzip) Read(p []byte) (int, error) {
	if z.r == nil {
		br := bufio.NewReader(z.src)
		head, err := br.Peek(2)
		switch {
		case len(head) == 0 && err != nil:
			return 0, err
		case len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b:
			z.r = br
		default:
			gz, err := gzip.NewReader(br)
			if err != nil {
				return 0, err
			}
			z.r = gz
		}
	}
	return z.r.Read(p)
}

// hasNoBody lists answers whose body is empty by definition.
func hasNoBody(resp *http.Response) bool {
	return resp.StatusCode == http.StatusNotModified || resp.StatusCode == http.StatusNoContent || resp.Request.Method == http.MethodHead
}

// bodyError names what went wrong while a body was read.
func bodyError(address string, err error) *Error {
	e := &Error{URL: Redact(address), Err: err}
	switch {
	case errors.Is(err, errTooLarge):
		e.Reason, e.Detail = TooLarge, "the body is larger than allowed"
	case errors.Is(err, errIdle), errors.Is(err, errTotal), errors.Is(err, context.DeadlineExceeded):
		e.Reason = Timeout
	case errors.Is(err, context.Canceled):
		e.Reason = Cancelled
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Reason, e.Detail = Protocol, "the body was cut off"
	default:
		e.Reason = Protocol
		if s := err.Error(); strings.Contains(s, "gzip") || strings.Contains(s, "flate") || strings.Contains(s, "zlib") {
			e.Reason = Encoding
		}
	}
	return e
}
