package main

import (
	"io"
	"log/slog"

	"fedreach/graph"
)

// logFlags say what the log looks like.
type logFlags struct {
	LogLevel  slog.Level `env:"FEDREACH_LOG_LEVEL" default:"info" placeholder:"LEVEL" help:"What is logged: debug, info, warn or error, and what is worse."`
	LogFormat string     `env:"FEDREACH_LOG_FORMAT" enum:"text,json" default:"text" help:"text or json, one line an event."`
}

// logger writes the log: one line an event, of a request with its id.
func (f logFlags) logger(to io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: f.LogLevel}
	if f.LogFormat == formatJSON {
		options.ReplaceAttr = inSeconds
		return slog.New(graph.LogHandler{Handler: slog.NewJSONHandler(to, options)})
	}
	return slog.New(graph.LogHandler{Handler: slog.NewTextHandler(to, options)})
}

// inSeconds has what takes time told in seconds: slog would write nanoseconds, and not
// say so.
func inSeconds(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.Float64Value(a.Value.Duration().Seconds())
	}
	return a
}
