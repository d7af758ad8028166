package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"fedreach/telemetry"
)

// traceFlags say where traces go; nowhere unless given. Their variables are
// those that OpenTelemetry defines.
type traceFlags struct {
	Endpoint       string `env:"OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"The OpenTelemetry collector to send traces to, over HTTP as protobuf, such as http://127.0.0.1:4318; none unless given."`
	TracesEndpoint string `env:"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" placeholder:"URL" help:"The same, with the path to post to, such as http://127.0.0.1:4318/v1/traces."`
	Protocol       string `env:"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL,OTEL_EXPORTER_OTLP_PROTOCOL" default:"http/protobuf" help:"http/protobuf: there is no other here."`
	Headers        string `env:"OTEL_EXPORTER_OTLP_TRACES_HEADERS,OTEL_EXPORTER_OTLP_HEADERS" placeholder:"NAME=VALUE,…" help:"Headers for the collector; better set in the environment."`
	HeadersFile    string `env:"FEDREACH_OTEL_HEADERS_FILE" placeholder:"FILE" help:"The file that holds the headers."`
	ServiceName    string `env:"OTEL_SERVICE_NAME" help:"What this server is called among the traces; fedreach unless given."`
	SDKDisabled    bool   `name:"sdk-disabled" env:"OTEL_SDK_DISABLED" help:"Send no traces after all."`
}

// url is where traces are posted to; empty for nowhere.
func (f traceFlags) url() string {
	switch {
	case f.SDKDisabled:
		return ""
	case f.TracesEndpoint != "":
		return f.TracesEndpoint
	case f.Endpoint != "":
		return strings.TrimSuffix(f.Endpoint, "/") + "/v1/traces"
	}
	return ""
}

// problems are what is wrong with the flags.
func (f traceFlags) problems() (problems []error) {
	if f.url() == "" {
		return nil
	}
	problem := func(flag, reason string) { problems = append(problems, fmt.Errorf("--otel-%s: %s", flag, reason)) }
	for _, given := range []struct{ flag, url string }{{"endpoint", f.Endpoint}, {"traces-endpoint", f.TracesEndpoint}} {
		if u, err := url.Parse(given.url); given.url != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
			problem(given.flag, "give a URL such as http://127.0.0.1:4318")
		}
	}
	if f.Protocol != "http/protobuf" {
		problem("protocol", "traces are sent as http/protobuf only, which collectors take at port 4318")
	}
	if _, err := f.sent(); err != nil {
		problems = append(problems, err)
	}
	return problems
}

// sent are the headers that the collector is sent.
func (f traceFlags) sent() (map[string]string, error) {
	flag, text := "otel-headers", f.Headers
	if f.HeadersFile != "" {
		var err error
		flag = "otel-headers-file"
		if text, err = secretIn(flag, f.HeadersFile); err != nil {
			return nil, err
		}
	}
	read, err := headers(text)
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", flag, err)
	}
	return read, nil
}

// headers reads them as OpenTelemetry's variable has them. Its errors quote none.
func headers(text string) (map[string]string, error) {
	read := map[string]string{}
	for pair := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, value, found := strings.Cut(pair, "=")
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if name = strings.TrimSpace(name); !found || name == "" || err != nil {
			return nil, errors.New("write name=value, and a comma between two; what is no letter or digit in a value as in a URL")
		}
		read[name] = value
	}
	return read, nil
}

// open begins to send traces, where they are to be sent.
func (f traceFlags) open(ctx context.Context, p *program) (*telemetry.Traces, error) {
	to := f.url()
	if to == "" {
		return nil, nil
	}
	sent, err := f.sent()
	if err != nil {
		return nil, err
	}
	traces, err := telemetry.NewTraces(ctx, telemetry.TraceConfig{URL: to, Headers: sent, Service: f.ServiceName, Version: thisBuild().Version, Log: p.log})
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	return traces, nil
}
