/** Ports: free ones for what only Longhaul itself talks to, kept in the data folder so that addresses stay the same. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { StartProblem } from './problem.ts';

/** Below the range from which systems take the ports of outgoing connections, so that none of those comes in between. */
const lowest = 12_000;
const highest = 32_000;

/** Why a server cannot listen there; undefined when it can. */
function listenError(port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

const isFree = async (port: number) => (await listenError(port, '127.0.0.1')) === undefined;

/** @throws StartProblem when the api could not listen there */
export async function refuseTakenPort(port: number, host: string): Promise<void> {
  const error = await listenError(port, host);
  if (!error) return;
  const [why, todo] = portProblems(port, host)[error.code ?? ''] ?? [error.message, 'see the reason above'];
  throw new StartProblem(`Longhaul cannot serve at ${host}:${port}`, why, todo);
}

const portProblems = (port: number, host: string): Record<string, [why: string, todo: string]> => ({
  EADDRINUSE: [
    `another program uses port ${port}`,
    `stop that program, or choose another port: PORT=${port + 1} npm start`,
  ],
  EACCES: [`this user may not use port ${port}`, 'choose a port of 1024 or above: PORT=4000 npm start'],
  EADDRNOTAVAIL: [`this machine has no address ${host}`, 'set HOST to an address of this machine, such as 127.0.0.1'],
  ENOTFOUND: [`this machine has no address ${host}`, 'set HOST to an address of this machine, such as 127.0.0.1'],
});

/** Resolves when something listens on this port of loopback; rejects when nothing does. */
export async function connects(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', signal: AbortSignal.timeout(1_000) });
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

/** A port of loopback that nothing listens on. */
export async function freePort(taken: Iterable<number> = []): Promise<number> {
  const avoided = new Set(taken);
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (!avoided.has(port) && (await isFree(port))) return port;
  }
}

/** The same port for the same name at each start, unless a stranger has taken it meanwhile. */
export async function keptPorts<Name extends string>(
  dataDir: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const file = join(dataDir, 'ports.json');
  const kept: Record<string, number> = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch(() => ({}));
  const before = JSON.stringify(kept);
  for (const name of names) {
    const port = kept[name];
    if (!port || !(await isFree(port))) kept[name] = await freePort(Object.values(kept));
  }
  if (JSON.stringify(kept) !== before) await writeFile(file, `${JSON.stringify(kept, null, 2)}\n`);
  return kept as Record<Name, number>;
}
