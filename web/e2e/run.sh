#!/usr/bin/env bash
# Runs the browser tests against the real binary with the full import: on a store
# of its own, or on the Neo4j that with-neo4j started.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT

export FEDREACH=$root/fedreach FEDREACH_STORE=$folder/fedreach.db
if [ -n "${NEO4J_TEST_URI:-}" ]; then
  export FEDREACH_STORE=$NEO4J_TEST_URI FEDREACH_NEO4J_USER=$NEO4J_TEST_USER FEDREACH_NEO4J_PASSWORD=$NEO4J_TEST_PASSWORD
fi

# The imports of docs/data.md, word for word.
mkdir "$folder/data"
ln -s "$root"/../shared/data/*/*.* "$folder/data/"
ln -s "$FEDREACH" "$folder/fedreach"
(
  cd "$folder"
  grep '^\./fedreach import' "$root/docs/data.md" | while read -r import; do
    $import </dev/null >"$folder/import" 2>&1 || { cat "$folder/import"; exit 1; }
  done
)

"$FEDREACH" serve --addr 127.0.0.1:0 >"$folder/out" 2>"$folder/log" &
server=$!
url=
for _ in $(seq 1800); do
  url=$(sed -n 's|.*\(http://[^/]*\)/graphiql.*|\1|p' "$folder/out")
  [ -n "$url" ] && break
  sleep 0.1
done
[ -n "$url" ] || { cat "$folder/log"; echo "fedreach did not become ready"; exit 1; }

cd web
FEDREACH_URL=$url npm test
