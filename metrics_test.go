package main

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

// metric is the value of a metric, labels included, as the page says it; 0 where
// it is not there.
func metric(t *testing.T, page, name string) float64 {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(page)
	if found == nil {
		return 0
	}
	value, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func (s *running) metrics() string {
	s.t.Helper()
	status, page := s.get("/metrics")
	if status != http.StatusOK {
		s.t.Fatalf("/metrics: %d %s", status, page)
	}
	return page
}

func TestMetricsCountWhatIsAsked(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		s.ask(`query Fleet { agencies { totalCount } }`, nil)
		s.ask(`query Fleet { agencies { totalCount } }`, nil)
		s.ask(`query Wrong { agencies(first: -1) { totalCount } }`, nil)
		s.ask(`{ nothing }`, nil)
		s.done(`mutation Add($batch: BatchInput!) { load(batch: $batch) { revision } }`, batch(t, small))
		page := s.metrics()
		for name, want := range map[string]float64{
			`fedreach_operations_total{code="",operation="Fleet",type="query"}`:               2,
			`fedreach_operations_total{code="BAD_USER_INPUT",operation="Wrong",type="query"}`: 1,
			`fedreach_operations_total{code="",operation="Add",type="mutation"}`:              1,
			`fedreach_operation_duration_seconds_count{operation="Fleet",type="query"}`:       2,
			`fedreach_store_calls_total{method="Load",outcome="ok"}`:                          1,
			`fedreach_load_facts_count{change="created"}`:                                     1,
			`fedreach_subscribers`: 0,
		} {
			if got := metric(t, page, name); got != want {
				t.Errorf("%s is %v, want %v", name, got, want)
			}
		}
		if !regexp.MustCompile(`(?m)^fedreach_build_info{goversion="go1[^"]+",revision="[^"]+",version="[^ "]+"} 1$`).MatchString(page) {
			t.Error("the page does not say what is measured")
		}
		if problems, err := promlint.New(strings.NewReader(page)).Lint(); err != nil || len(problems) > 0 {
			t.Errorf("Prometheus would have it otherwise: %v %v", problems, err)
		}
		if strings.Contains(page, "navy") {
			t.Error("what was asked for is in the metrics")
		}
		if got := metric(t, page, `fedreach_http_requests_total{status="200"}`); got < 5 {
			t.Errorf("%v requests were answered", got)
		}
		if got := metric(t, page, `fedreach_operation_complexity_count`); got < 4 {
			t.Errorf("of %v operations it is known how large they may be", got)
		}
	})
}

// Who makes names up does not make the server remember them all.
func TestNamesInMetricsAreBounded(t *testing.T) {
	s := serve(t, t.TempDir(), nil, "--packs=none").waitReady()
	s.ask(`query `+strings.Repeat("Long", 30)+` { __typename }`, nil)
	for i := range 150 {
		s.ask(`query Made`+strconv.Itoa(i)+` { __typename }`, nil)
	}
	page := s.metrics()
	told := regexp.MustCompile(`(?m)^fedreach_operations_total`).FindAllString(page, -1)
	if len(told) > 110 || strings.Contains(page, "LongLong") {
		t.Errorf("%d names are told apart", len(told))
	}
	if got := metric(t, page, `fedreach_operations_total{code="",operation="other",type="query"}`); got < 50 {
		t.Errorf("%v others", got)
	}
}

func TestSubscribersAreCounted(t *testing.T) {
	s := serve(t, t.TempDir(), nil, "--packs=none").waitReady()
	subscriber := s.openSocket(t, nil)
	subscriber.send("connection_init", "", nil)
	subscriber.send("subscribe", "1", map[string]any{"query": `subscription Watch { loaded { revision } }`})
	waitFor(t, func() bool { return metric(t, s.metrics(), "fedreach_subscribers") == 1 })
	if err := subscriber.conn.CloseNow(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool {
		page := s.metrics()
		return metric(t, page, "fedreach_subscribers") == 0 &&
			metric(t, page, `fedreach_operations_total{code="",operation="Watch",type="subscription"}`) == 1
	})
}

// Metrics may have an address of their own, and of a closed server have no other.
func TestMetricsHaveAnAddress(t *testing.T) {
	apart := serve(t, t.TempDir(), nil, "--packs=none", "--metrics-addr=127.0.0.1:0").waitReady()
	if status, _ := apart.get("/metrics"); status != http.StatusNotFound {
		t.Errorf("at the main address: %d", status)
	}
	own := &running{t: t, url: apart.waitForLog(regexp.MustCompile(`msg=metrics address=(\S+)`))}
	if got := metric(t, own.metrics(), `fedreach_http_requests_total{status="404"}`); got != 1 {
		t.Errorf("%v were not found", got)
	}
	if status, _ := own.get("/query"); status != http.StatusNotFound {
		t.Errorf("the API is served there too: %d", status)
	}
	closed := serve(t, t.TempDir(), nil, "--packs=none", "--closed").waitReady()
	if status, _ := closed.get("/metrics"); status != http.StatusNotFound {
		t.Errorf("of a closed server: %d", status)
	}
	if o := runToEnd(t, t.TempDir(), nil, "--metrics-addr", strings.TrimPrefix(apart.url, "http://"), "--addr=127.0.0.1:0"); o.code != exitNothing || !strings.Contains(o.stderr, "can't listen on") {
		t.Errorf("an address in use: %d %s", o.code, o.stderr)
	}
}

// While little is in use, the collector waits for more garbage than that, unless GOGC
// says otherwise.
func TestTheCollectorRunsSeldom(t *testing.T) {
	for env, want := range map[string]func(percent float64) bool{
		"GOGC=":    func(percent float64) bool { return percent > 100 && percent <= 400 },
		"GOGC=100": func(percent float64) bool { return percent == 100 },
		"GOGC=150": func(percent float64) bool { return percent == 150 },
	} {
		s := serve(t, t.TempDir(), []string{env}).waitReady()
		if got := metric(t, s.metrics(), "go_gc_gogc_percent"); !want(got) {
			t.Errorf("with %s it is told %v", env, got)
		}
	}
}
