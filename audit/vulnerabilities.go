package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// govulncheckVersion is of the tool that knows which vulnerable functions are called.
const govulncheckVersion = "v1.9.0"

// goVulnerabilities looks for known vulnerabilities whose code a folder's packages,
// or their tests, call.
func goVulnerabilities(folder, vulndb string) (string, error) {
	if !reachable(vulndb) {
		return "", fmt.Errorf("%w: the database of vulnerabilities, %s, can't be reached", errNotChecked, vulndb)
	}
	tool := exec.Command("go", "run", "golang.org/x/vuln/cmd/govulncheck@"+govulncheckVersion, "-db", vulndb, "-test", "-format", "json", "./...")
	tool.Dir = folder
	var output, said bytes.Buffer
	tool.Stdout, tool.Stderr = &output, &said
	if err := tool.Run(); err != nil {
		return "", fmt.Errorf("govulncheck: %w: %.500s", err, said.String())
	}
	found, err := called(output.Bytes())
	switch {
	case err != nil:
		return "", err
	case len(found) > 0:
		return "", fmt.Errorf("vulnerable code is called: %s (go run golang.org/x/vuln/cmd/govulncheck@%s ./... says where)", strings.Join(found, ", "), govulncheckVersion)
	}
	return "no known vulnerability is called", nil
}

// reachable reports whether a database of vulnerabilities answers.
func reachable(vulndb string) bool {
	if strings.HasPrefix(vulndb, "file://") {
		return true
	}
	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Get(vulndb + "/index/db.json")
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// called are the vulnerabilities whose code is called, by their names.
func called(output []byte) ([]string, error) {
	found := map[string]bool{}
	for messages := json.NewDecoder(bytes.NewReader(output)); messages.More(); {
		var message struct {
			Finding *struct {
				OSV   string
				Trace []struct{ Module, Version, Function string }
			}
		}
		if err := messages.Decode(&message); err != nil {
			return nil, fmt.Errorf("what govulncheck says can't be read: %w", err)
		}
		if f := message.Finding; f != nil && len(f.Trace) > 0 && f.Trace[0].Function != "" {
			found[fmt.Sprintf("%s in %s %s", f.OSV, f.Trace[0].Module, f.Trace[0].Version)] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// npmVulnerabilities looks for known vulnerabilities in all that a folder locks.
func npmVulnerabilities(folder, registry string) (string, error) {
	arguments := []string{"audit", "--package-lock-only", "--json"}
	if registry != "" {
		arguments = append(arguments, "--registry", registry)
	}
	tool := exec.Command("npm", arguments...)
	tool.Dir = folder
	output, err := tool.Output() // it fails where it finds something, too
	if errors.Is(err, exec.ErrNotFound) {
		return "", fmt.Errorf("%w: there is no npm here", errNotChecked)
	}
	var report struct {
		Vulnerabilities map[string]struct{ Severity string }
		Metadata        *struct{ Vulnerabilities struct{ Total int } }
	}
	if err := json.Unmarshal(output, &report); err != nil || report.Metadata == nil {
		return "", fmt.Errorf("%w: npm's registry gives no audit", errNotChecked)
	}
	if report.Metadata.Vulnerabilities.Total > 0 {
		var found []string
		for _, name := range slices.Sorted(maps.Keys(report.Vulnerabilities)) {
			found = append(found, fmt.Sprintf("%s (%s)", name, report.Vulnerabilities[name].Severity))
		}
		return "", fmt.Errorf("vulnerable: %s (npm audit in %s says more)", strings.Join(found, ", "), folder)
	}
	return "no known vulnerability", nil
}
