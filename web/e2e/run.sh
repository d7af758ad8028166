#!/usr/bin/env bash
# Runs the browser tests against the real binary, on a free port and with a
# store of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
./fedreach serve --addr 127.0.0.1:0 --store "$folder/fedreach.db" >"$folder/out" 2>"$folder/log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

for _ in $(seq 100); do
  url=$(sed -n 's|.*\(http://[^/]*\)/graphiql.*|\1|p' "$folder/out")
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "$url" ] || { cat "$folder/log"; echo "fedreach did not become ready"; exit 1; }

cd web
FEDREACH_URL=$url npm test
