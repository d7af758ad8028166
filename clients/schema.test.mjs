// graphql-inspector compares the schema with the last one committed before it. A
// change that breaks clients fails, unless the commit says in a line of its
// message that it means to: "Breaking: why".
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const root = new URL('..', import.meta.url).pathname;
const file = 'schema.graphqls';
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** The breaking changes between two schemas, one a line. */
async function breaking(before, after) {
  const changes = await diff(buildSchema(before), buildSchema(after));
  return changes.filter((c) => c.criticality.level === CriticalityLevel.Breaking).map((c) => c.message);
}

test('a breaking change is seen', async () => {
  const now = readFileSync(root + file, 'utf8');
  const changed = now.replace('vendor(slug: String!): Vendor', 'vendor(slug: String!, kind: String!): Vendor').replace(/  "[^"\n]*"\n  EVALUATING\n/, '');
  assert.notEqual(now, changed);
  const found = await breaking(now, changed);
  assert.match(found.join('\n'), /kind.*added/);
  assert.match(found.join('\n'), /EVALUATING.*removed/);
  assert.deepEqual(await breaking(now, now), []);
});

test('the schema breaks no client', async (t) => {
  const now = readFileSync(root + file, 'utf8');
  const [last, before] = git('log', '--format=%H', '-n', '2', '--', file).split('\n');
  const committed = git('show', `${last}:${file}`);
  // Not committed yet, it is compared with the last commit; else that with the one before.
  const base = now === committed ? before : last;
  if (!base) return t.diagnostic('there is no schema before this one');
  if (now === committed && /^Breaking: \S/m.test(git('log', '-1', '--format=%B', last))) {
    return t.diagnostic(`commit ${last} means to break clients`);
  }
  assert.deepEqual(await breaking(git('show', `${base}:${file}`), now), []);
});
