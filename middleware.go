package main

import (
	"bufio"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"fedreach/graph"
	"fedreach/telemetry"
)

// requestID is the header that names a request, so that it is found in the log.
const requestID = "X-Request-Id"

var goodRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// named gives each request its id, a proxy's if it has one, and notes it with its
// trace and who sent it.
func (c *serveCommand) named(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(requestID)
		if !goodRequestID.MatchString(id) {
			id = graph.NewRequestID()
		}
		w.Header().Set(requestID, id)
		next.ServeHTTP(w, r.WithContext(graph.WithOrigin(r.Context(), graph.Origin{
			ID: id, Trace: telemetry.TraceID(r.Context()), Client: clientOf(r, c.TrustedProxies),
		})))
	})
}

// clientOf is the address that a request comes from: of IPv6, the network that one
// household has. A trusted proxy says whom it asks for.
func clientOf(r *http.Request, proxies []network) string {
	addr, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	client := addr.Addr().Unmap()
	trusted := func() bool {
		return slices.ContainsFunc(proxies, func(p network) bool { return p.Contains(client) })
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(forwarded) {
		before, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil || !trusted() {
			break
		}
		client = before.Unmap()
	}
	if client.Is6() {
		network, _ := client.Prefix(64) // 64 bits is a length that it has
		return network.String()
	}
	return client.String()
}

// safe sets what keeps browsers from misusing an answer. Pages set their own policy.
func safe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		next.ServeHTTP(w, r)
	})
}

// logged writes a line for each request, and has its status counted. Of probes that
// go well, which come every few seconds, the line is for debugging.
func logged(p *program, count func(ctx context.Context, status int), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorder, r)
		count(r.Context(), recorder.status)
		level := slog.LevelInfo
		if probes[r.URL.Path] && recorder.status == http.StatusOK {
			level = slog.LevelDebug
		}
		p.log.Log(r.Context(), level, "request", "method", r.Method, "path", r.URL.Path,
			"status", recorder.status, "took", time.Since(begun).Round(time.Microsecond))
	})
}

var probes = map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// patient ends connections of clients that are too slow to send or to take. A
// stream may last: what counts is each of its parts.
func (c *serveCommand) patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		if r.ContentLength != 0 {
			// It ends with the body. Where none can be set, the server waits.
			_ = control.SetReadDeadline(time.Now().Add(c.Patience))
		}
		next.ServeHTTP(&taken{w, control, c.Patience}, r)
	})
}

// taken is an answer of which each part must be taken in time.
type taken struct {
	http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
}

func (t *taken) Write(p []byte) (int, error) {
	_ = t.control.SetWriteDeadline(time.Now().Add(t.patience))
	return t.ResponseWriter.Write(p)
}

// Flush sends what was written.
func (t *taken) Flush() {
	_ = t.control.SetWriteDeadline(time.Now().Add(t.patience))
	_ = t.control.Flush() // whoever asked may be gone
}

// Hijack gives the connection away, to be a WebSocket, whose parts must be taken
// in time too.
func (t *taken) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	connection, buffered, err := t.control.Hijack()
	if err != nil {
		return nil, nil, err
	}
	patient := &takenConn{connection, t.patience}
	return patient, bufio.NewReadWriter(buffered.Reader, bufio.NewWriter(patient)), nil
}

type takenConn struct {
	net.Conn

	patience time.Duration
}

func (c *takenConn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(p)
	if err != nil {
		_ = c.Close() // there is no going on in the middle of a message
	}
	return n, err
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (t *taken) Unwrap() http.ResponseWriter { return t.ResponseWriter }
