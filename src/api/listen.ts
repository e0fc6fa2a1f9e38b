import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config.ts';

/**
 * Connections that wait to be accepted: a crowd comes back in one moment, and whoever found no place would try again after 1 s, then
 * 3 s. Node's own number is 511; Linux allows 4,096 at most, unless told otherwise (net.core.somaxconn).
 */
const backlog = 4_096;

/** Listens, and gives the server's address. @throws where the port cannot be had, with what to do */
export async function listen(server: Server, { PORT, HOST }: Config): Promise<string> {
  server.listen({ port: PORT, host: HOST, backlog });
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new Error(`Port ${PORT} of ${HOST} is taken: stop what uses it, or set PORT to another.`);
    if (code === 'EACCES')
      throw new Error(`Port ${PORT} of ${HOST} may not be used by this user: set PORT to one above 1023.`);
    throw error;
  }
  return addressOfServer(server, HOST);
}

function addressOfServer(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
