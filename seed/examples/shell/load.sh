#!/usr/bin/env bash
# Loads one new partnership and prints the verdicts that it flips. Wants curl and
# jq, a running fedreach in FEDREACH_SERVER and a token with the scope write in
# FEDREACH_TOKEN.
set -euo pipefail
cd "$(dirname "$0")"

# The key makes it safe to run this again: what was loaded is not loaded twice.
batch='{
  "key": "example-shell-1",
  "origin": "seed/examples/shell",
  "note": "A partnership made up as an example.",
  "facts": [{
    "kind": "PARTNERS_WITH", "from": "vendor:perplexity", "to": "cloud:aws-govcloud",
    "since": "2026-01-15", "confidence": "MEDIUM", "levels": ["UNCLASSIFIED", "CUI"],
    "source": { "url": "https://example.org/perplexity-aws", "title": "An announcement made up as an example", "published": "2026-01-15" }
  }]
}'

answer=$(jq -n --rawfile query ../load.graphql --argjson batch "$batch" '{ $query, variables: { $batch } }' |
  curl -sS "${FEDREACH_SERVER:-http://127.0.0.1:8080}/query" -H "Authorization: Bearer $FEDREACH_TOKEN" -H 'Content-Type: application/json' --data-binary @-)

if jq -e .errors >/dev/null <<<"$answer"; then
  jq -r '.errors[] | .message, (.extensions.problems // [] | .[] | "  \(.list)[\(.index)].\(.field): \(.reason)")' <<<"$answer" >&2
  exit 1
fi
jq -r '
  def said: [.status] + (.levels // ["levels unknown"]) | join(" ");
  .data.load | "revision \(.revision)\(if .repeated then ", loaded before" else "" end): \(.flips.totalCount) verdicts flipped",
  (.flips.nodes[] | "\(.agency.slug) \(.vendor.slug): \(.before | said) -> \(.after | said) (\([.causes[] | .kind + " " + .fact.kind] | join(", ")))")' <<<"$answer"
