package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// One process holds a data directory. A second one that only wants to read (a
// search beside a running earshot) hands its command line to the first over a
// socket that only the same user can open, and prints what comes back.

// relayRequest is what a client sends: one JSON line.
type relayRequest struct {
	Args    []string `json:"args"`
	Dir     string   `json:"dir"` // where the asker stands, for relative paths
	Columns int      `json:"columns"`
	Colour  bool     `json:"colour"`
}

// The streams of a relayed answer. Each frame is the stream's byte, the length
// as four bytes, big endian, and the data; the exit frame holds one byte.
const (
	frameExit byte = iota
	frameStdout
	frameStderr
)

// socketPath is where the process that holds dir listens. Socket addresses are
// short on every system, so a long directory is named by its hash.
func socketPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("name the socket of %s: %w", dir, err)
	}
	if path := filepath.Join(abs, "earshot.sock"); len(path) < 100 {
		return path, nil
	}
	sum := sha256.Sum256([]byte(abs))
	return filepath.Join(os.TempDir(), "earshot-"+hex.EncodeToString(sum[:8])+".sock"), nil
}

// listenRelay opens the socket on which other earshot processes hand in their
// command lines. The caller must hold the data directory.
func listenRelay(ctx context.Context, dir string) (net.Listener, error) {
	path, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("clear the old socket: %w", err)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen for other commands: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("close the socket to others: %w", err), listener.Close())
	}
	return listener, nil
}

// serveRelay answers command lines until ctx ends. run executes one of them.
func serveRelay(ctx context.Context, listener net.Listener, run func(ctx context.Context, r relayRequest, stdout, stderr io.Writer) int) error {
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer stop()
	var clients sync.WaitGroup
	defer clients.Wait()
	for {
		conn, err := listener.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("accept a command: %w", err)
		}
		clients.Go(func() { answerRelay(ctx, conn, run) })
	}
}

func answerRelay(ctx context.Context, conn net.Conn, run func(context.Context, relayRequest, io.Writer, io.Writer) int) {
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	const longestRequest = 1 << 20
	in := bufio.NewReader(io.LimitReader(conn, longestRequest))
	_ = conn.SetReadDeadline(deadline(ctx, 5*time.Second))
	line, err := in.ReadBytes('\n')
	if err != nil {
		return
	}
	_ = conn.SetReadDeadline(time.Time{})
	var request relayRequest
	if json.Unmarshal(line, &request) != nil {
		return
	}
	go func() { // a client that goes away ends its command
		_, _ = in.ReadByte()
		cancel()
	}()
	var frames sync.Mutex
	stdout := &frameWriter{mu: &frames, w: conn, stream: frameStdout}
	code := run(ctx, request, stdout, &frameWriter{mu: &frames, w: conn, stream: frameStderr})
	exit := &frameWriter{mu: &frames, w: conn, stream: frameExit}
	_, _ = exit.Write([]byte{byte(code)})
}

// deadline is d from now by the connection's own clock, which is the wall's.
func deadline(ctx context.Context, d time.Duration) time.Time {
	if t, ok := ctx.Deadline(); ok {
		return t
	}
	return time.Now().Add(d)
}

type frameWriter struct {
	mu     *sync.Mutex
	w      io.Writer
	stream byte
}

func (f *frameWriter) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	head := [5]byte{f.stream}
	binary.BigEndian.PutUint32(head[1:], uint32(len(p)))
	if _, err := f.w.Write(head[:]); err != nil {
		return 0, err
	}
	return f.w.Write(p)
}

// errNobodyListens says that the holder of a data directory answers no commands.
var errNobodyListens = errors.New("it answers no commands")

// relay hands a command line to the process that holds dir and copies what comes
// back. It returns that process's exit code.
func relay(ctx context.Context, dir string, request relayRequest, stdout, stderr io.Writer) (int, error) {
	path, err := socketPath(dir)
	if err != nil {
		return 1, err
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", path)
	if err != nil {
		return 1, fmt.Errorf("%w: %w", errNobodyListens, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if err := json.NewEncoder(conn).Encode(request); err != nil {
		return 1, fmt.Errorf("hand over the command: %w", err)
	}
	in := bufio.NewReader(conn)
	for {
		var head [5]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			if ctx.Err() != nil {
				return 1, ctx.Err() // we hung up, and it may go on
			}
			return 1, errors.New("the running earshot stopped before it had answered")
		}
		out := stdout
		switch n := binary.BigEndian.Uint32(head[1:]); head[0] {
		case frameExit:
			code, err := in.ReadByte()
			return int(code), err
		case frameStderr:
			out = stderr
			fallthrough
		default:
			if _, err := io.CopyN(out, in, int64(n)); err != nil {
				return 1, fmt.Errorf("read the answer: %w", err)
			}
		}
	}
}
