/** A DNS server on loopback that answers A and AAAA questions as a test says, and anew for each question. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Resolver, type LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import type { LookupAll } from '../../src/services/guardedFetch.ts';

export interface DnsServer {
  /** Resolves by asking this server, both kinds of address, as the system's resolver would. */
  lookup: LookupAll;
  /** How often each name's addresses were asked for. */
  asked: Map<string, number>;
  close(): Promise<void>;
}

/** @param answer the addresses of a name when it is asked for the `time`-th time (from 1); none: there is no such name */
export async function startDnsServer(answer: (name: string, time: number) => string[]): Promise<DnsServer> {
  const asked = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    if (type === typeA) asked.set(name, (asked.get(name) ?? 0) + 1);
    const addresses = answer(name, asked.get(name) ?? 1).map((text) => ipaddr.parse(text));
    const records = addresses.filter((address) => (address.kind() === 'ipv4' ? typeA : typeAaaa) === type);
    socket.send(response(query.subarray(0, end), records, type, addresses.length === 0), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);

  return {
    asked,
    lookup(host, done) {
      resolver.resolve4(host, (error, fours?: string[]) =>
        resolver.resolve6(host, (_noSixes, sixes?: string[]) => {
          const addresses: LookupAddress[] = [
            ...(fours ?? []).map((address) => ({ address, family: 4 })),
            ...(sixes ?? []).map((address) => ({ address, family: 6 })),
          ];
          done(addresses.length > 0 ? null : error, addresses);
        }),
      );
    },
    async close() {
      resolver.cancel();
      socket.close();
      await once(socket, 'close');
    },
  };
}

const typeA = 1;
const typeAaaa = 28;
const headerBytes = 12;

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function response(question: Buffer, records: (ipaddr.IPv4 | ipaddr.IPv6)[], type: number, unknown: boolean): Buffer {
  const header = Buffer.from(question);
  header.writeUInt16BE(unknown ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  const answers = records.map((address) => {
    const data = Buffer.from(address.toByteArray());
    const record = Buffer.alloc(12);
    // The question's name again, class IN, no time to live: it is to be asked for again.
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([header, ...answers]);
}
