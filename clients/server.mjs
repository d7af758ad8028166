// Starts the built binary for one test file, on a free port and with a store of
// its own, and ends it with the test.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

const binary = new URL('../fedreach', import.meta.url).pathname;

const stores = new Map();
const servers = new Map();

/** Makes a token for a server, with the flags of fedreach token create. */
export function token(origin, ...flags) {
  return execFileSync(binary, ['token', 'create', ...flags, '--store', stores.get(origin)], { encoding: 'utf8' }).trim();
}

/** Asks a server to end, and starts it again at its address and with its store. */
export async function restart(origin, ...flags) {
  const { server, ended } = servers.get(origin);
  server.kill();
  await ended;
  return start('--addr', new URL(origin).host, '--store', stores.get(origin), ...flags);
}

/** Gives the address of a running server, such as http://127.0.0.1:34567. */
export async function start(...flags) {
  const folder = mkdtempSync(path.join(tmpdir(), 'fedreach-clients-'));
  const store = path.join(folder, 'fedreach.db');
  const server = spawn(binary, ['serve', '--addr', '127.0.0.1:0', '--store', store, ...flags]);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  after(async () => {
    server.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });
  let log = '';
  server.stderr.on('data', (text) => (log += text));
  return new Promise((resolve, reject) => {
    let out = '';
    server.stdout.on('data', (text) => {
      out += text;
      const found = out.match(/GraphQL +(http:\/\/[^/]+)\/query/);
      if (!found) return;
      servers.set(found[1], { server, ended });
      if (!stores.has(found[1])) stores.set(found[1], store);
      resolve(found[1]);
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`fedreach ended with ${code}:\n${log}`)));
  });
}
