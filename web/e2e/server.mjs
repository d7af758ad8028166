// A fedreach of a test's own. FEDREACH names the binary. On Neo4j it is a second
// one on the same database.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.FEDREACH ?? new URL('../../fedreach', import.meta.url).pathname;
const shared = process.env.FEDREACH_STORE ?? '';

/** Not started yet; flags are more of those of serve. */
export async function newServer(...flags) {
  const folder = mkdtempSync(join(tmpdir(), 'fedreach-e2e-'));
  const store = shared.includes('://') ? shared : join(folder, 'own.db');
  const port = await freePort();
  const url = (address) => `http://127.0.0.1:${port}${address}`;
  let running;

  async function start() {
    running = spawn(binary, ['serve', '--addr', `127.0.0.1:${port}`, '--store', store, ...flags], { stdio: 'ignore' });
    while (!await fetch(url('/readyz')).then((answer) => answer.ok, () => false)) {
      if (running.exitCode !== null) throw new Error(`fedreach ended with ${running.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function stop() {
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill();
    await ended;
  }

  async function remove() {
    await stop();
    rmSync(folder, { recursive: true });
  }

  /** A token of the scope, made on the command line. */
  function token(scope) {
    return execFileSync(binary, ['token', 'create', `e2e ${scope}`, '--scope', scope, '--store', store], { encoding: 'utf8' })
      .match(/\S{30,}/)[0];
  }

  return { url, start, stop, remove, token };
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
