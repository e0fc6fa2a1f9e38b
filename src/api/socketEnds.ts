/** How sockets end: found half open, full house, shutdown. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';

/** Close codes of RFC 6455, after which clients come back by themselves; those above 4000 are the protocol's own. */
const goingAway = 1001;
export const tryAgainLater = 1013;

/** At a shutdown: how quickly sockets are closed one after the other, and how long one may take to say goodbye. */
const closeMsPerSocket = 5;
const farewellMs = 1_000;

/** A client that has vanished without a word answers no ping: its socket is cut `withinMs` after its last sign of life. */
export function findWhenHalfOpen(socket: WebSocket, withinMs: number): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, withinMs / 2);
  socket.on('pong', () => (answered = true));
  socket.once('close', () => clearInterval(timer));
}

/** Closes a crowd within `withinMs`, not all in one moment, so that clients do not come back all at once; a few at once. */
export async function closeAll(sockets: ReadonlySet<WebSocket>, withinMs: number): Promise<void> {
  const spreadMs = Math.min(withinMs, sockets.size * closeMsPerSocket);
  await Promise.all([...sockets].map((socket) => closeSoon(socket, spreadMs)));
}

async function closeSoon(socket: WebSocket, withinMs: number): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await sleep(Math.random() * withinMs);
  socket.close(goingAway, 'The server is restarting: come back');
  await Promise.race([closed, sleep(farewellMs, null, { ref: false })]);
  socket.terminate();
}
