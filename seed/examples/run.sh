#!/usr/bin/env bash
# Runs every example against the real binary, on a free port and with a store of
# its own: each loads its partnership once, however often it is run, and says
# which verdicts that flipped.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
export FEDREACH_STORE=$folder/fedreach.db
FEDREACH_TOKEN=$(./fedreach token create examples --scope write 2>/dev/null)
export FEDREACH_TOKEN
./fedreach serve --addr 127.0.0.1:0 >"$folder/out" 2>"$folder/log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 1800); do
  FEDREACH_SERVER=$(sed -n 's|.*\(http://[^/]*\)/query.*|\1|p' "$folder/out")
  [ -n "$FEDREACH_SERVER" ] && break
  sleep 0.1
done
[ -n "$FEDREACH_SERVER" ] || { cat "$folder/log"; echo "fedreach did not become ready"; exit 1; }
export FEDREACH_SERVER

cd seed/examples
run() {
  case $1 in
    shell) shell/load.sh ;;
    python) python/.venv/bin/python python/load.py ;;
    typescript) npm --prefix typescript run --silent load ;;
    go) (cd go && go run .) ;;
  esac
}
fail() {
  echo "$1"
  exit 1
}

# Which verdict each is known to flip.
declare -A flips=(
  [shell]="cia perplexity: NO_ROUTE -> AVAILABLE UNCLASSIFIED CUI (LOADED PARTNERS_WITH)"
  [python]="civilian-agencies anthropic: NO_ROUTE -> AVAILABLE"
  [typescript]="cia xai: AVAILABLE"
  [go]="cia meta: AVAILABLE"
)
npm --prefix typescript run --silent check
for example in shell python typescript go; do
  first=$(run $example)
  grep -qE '^revision [0-9]+: [1-9][0-9]* verdicts flipped$' <<<"$first" || fail "$example: $first"
  grep -qF "${flips[$example]}" <<<"$first" || fail "$example does not flip ${flips[$example]}: $first"
  again=$(run $example)
  [ "${again/, loaded before/}" = "$first" ] && [ "$again" != "$first" ] || fail "$example, run again: $again"
  if refused=$(FEDREACH_TOKEN=none run $example 2>&1) || ! grep -q "no token of this server" <<<"$refused"; then
    fail "$example, without a token: $refused"
  fi
  echo "ok $example: $(head -n 1 <<<"$first")"
done
[ "$(../../fedreach log --format json | jq '[.[] | select(.by == "examples") | .origin] | length')" = 4 ] || fail "$(../../fedreach log)"
