/** Answers a telephone call, or, with a fault, does not. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Ring } from '../domains/extraterrestrials/dice.ts';
import { errorBody, practiceHeaders } from './completion.ts';
import type { Fault } from './faults.ts';

export interface PhoneCall {
  name: string;
  attempt: number;
  fault: Fault | null;
  phone: Ring;
  /** Aborted when the caller has hung up. */
  signal: AbortSignal;
}

/** @returns the HTTP status that was sent; null when the caller has hung up before */
export async function answerPhone(
  response: ServerResponse,
  { name, attempt, fault, phone, signal }: PhoneCall,
): Promise<number | null> {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { ...practiceHeaders, 'content-type': 'application/json' }).end(JSON.stringify(body));
    return status;
  };
  response.on('error', () => {});
  try {
    if (fault?.fault === 'hang') await once(signal, 'abort');
    if (fault && /^\d+$/.test(fault.fault))
      return send(Number(fault.fault), errorBody('The line is out of order.', Number(fault.fault)));
    return send(200, { connected: await phone(name, attempt, signal) });
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
