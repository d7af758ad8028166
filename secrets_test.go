package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// With every secret set, and everything logged that can be, none is.
func TestNoSecretIsLogged(t *testing.T) {
	const password, fromFile, header, token, link = "hunter2-password", "hunter2-of-a-file", "hunter2-header", "hunter2-token", "hunter2-link"
	folder := t.TempDir()
	cert, key := certify(t, folder, "the server")
	private, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	env := []string{
		"FEDREACH_LOG_LEVEL=debug", "FEDREACH_NEO4J_PASSWORD=" + password, "FEDREACH_NEO4J_PASSWORD_FILE=" + writeFile(t, "password", fromFile),
		"FEDREACH_TOKEN=" + token, "OTEL_EXPORTER_OTLP_ENDPOINT=http://user:" + link + "@127.0.0.1:1", "OTEL_EXPORTER_OTLP_HEADERS=key=" + header,
		"FEDREACH_TLS_CERT=" + cert, "FEDREACH_TLS_KEY=" + key,
	}
	said := []string{}
	for _, more := range [][]string{{"FEDREACH_LOG_FORMAT=text"}, {"FEDREACH_LOG_FORMAT=json"}, {"FEDREACH_STORE=bolt://neo4j:" + link + "@127.0.0.1:1"}} {
		s := serve(t, filepath.Join(t.TempDir()), append(more, env...), "--packs=none")
		waitFor(t, func() bool {
			return strings.Contains(s.log.String(), "msg=ready") || strings.Contains(s.log.String(), `"msg":"ready"`) || strings.Contains(s.log.String(), "not ready")
		})
		s.get("/query?query={__typename}") // in plain text, which TLS refuses
		s.stop()
		said = append(said, s.log.String(), s.out.String())
	}
	// And where it does not come to that.
	for _, wrong := range []string{"FEDREACH_PATIENCE=soon", "FEDREACH_LOG_LEVEL=all", "FEDREACH_TLS_KEY=none", "FEDREACH_STORE=mysql://user:" + link + "@x"} {
		o := runToEnd(t, t.TempDir(), append(slices.Clip(env), wrong), "serve", "--addr=127.0.0.1:0")
		if o.code == exitDone {
			t.Errorf("%s is taken", wrong)
		}
		said = append(said, o.stdout, o.stderr)
	}
	for _, text := range said {
		for _, secret := range []string{"hunter2", strings.Split(string(private), "\n")[1]} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in\n%s", secret, text)
			}
		}
	}
}
