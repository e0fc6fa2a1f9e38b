/** Every call that the practice provider ever got: an append-only file, so that no kill erases what was "paid". */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A call as `GET /practice/calls` shows it. */
export interface Call {
  id: string;
  run: string | null;
  step: string | null;
  attempt: number | null;
  /** The name of the JSON schema that was asked for. */
  schema: string | null;
  startedAt: string;
  /** Null while it goes on, or when the provider was killed in it. */
  endedAt: string | null;
  /** The HTTP status; null as long as nothing was sent. */
  status: number | null;
  /** The fault that it met, if any. */
  fault: string | null;
  clientWentAway: boolean;
  promptTokens: number;
  completionTokens: number;
}

export type Started = Pick<Call, 'id' | 'run' | 'step' | 'attempt' | 'schema' | 'startedAt' | 'fault' | 'promptTokens'>;
export type Ended = Pick<Call, 'id' | 'endedAt' | 'status' | 'clientWentAway' | 'completionTokens'>;

export interface CallLog {
  started(call: Started): void;
  ended(call: Ended): void;
  /** Oldest first. */
  calls(): Call[];
}

export function openCallLog(file: string): CallLog {
  mkdirSync(dirname(file), { recursive: true });
  // Written before the call is answered, and at once: what has reached the file outlives this process.
  const append = (record: object) => appendFileSync(file, `${JSON.stringify(record)}\n`);
  // A kill may have left half a line.
  appendFileSync(file, '\n');
  return {
    started: (call) => append({ event: 'started', call }),
    ended: (call) => append({ event: 'ended', call }),
    calls: () => readCalls(readFileSync(file, 'utf8')),
  };
}

function readCalls(text: string): Call[] {
  const calls = new Map<string, Call>();
  for (const line of text.split('\n')) {
    const record = readRecord(line);
    if (record?.event === 'started') {
      calls.set(record.call.id, {
        ...record.call,
        endedAt: null,
        status: null,
        clientWentAway: false,
        completionTokens: 0,
      });
    } else if (record?.event === 'ended') {
      Object.assign(calls.get(record.call.id) ?? {}, record.call);
    }
  }
  return [...calls.values()];
}

/** Null for what is no record: the file's end, or a line that a kill has cut. */
function readRecord(line: string): { event: 'started'; call: Started } | { event: 'ended'; call: Ended } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
