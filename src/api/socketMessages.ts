/** What goes out over a socket. */
import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import { WebSocket } from 'ws';
import { textOf } from './sharedExecution.ts';

/** RFC 6455, section 5.2: the first of two frames of a text, and the second. */
const [firstFrame, lastFrame] = [0x01, 0x80];
const lastFrames = new WeakMap<ExecutionResult, Buffer>();

/** The end of a message: the same bytes for everybody who gets this result. */
function lastFrameOf(result: ExecutionResult): Buffer {
  let frame = lastFrames.get(result);
  if (!frame) lastFrames.set(result, (frame = frameOf(lastFrame, `${textOf(result)}}`)));
  return frame;
}

/**
 * Sends what a subscription gives, in place of graphql-ws and ws, which would serialise and frame the same result again for each
 * socket. Of each message only the operation's id differs: it goes in a frame of its own, before the frame that all share.
 * Resolves when the message has left this process: the next state is asked for only then, so a slow client skips states.
 * @param stream what the socket was made of; nothing else may be half written to it, so the socket must not compress
 */
export function senderOf(socket: WebSocket, stream: Duplex, id: string): (result: ExecutionResult) => Promise<void> {
  const start = frameOf(firstFrame, `{"id":${JSON.stringify(id)},"type":"next","payload":`);
  return (result) =>
    new Promise((resolve) => {
      if (socket.readyState !== WebSocket.OPEN) return resolve();
      stream.cork();
      stream.write(start);
      stream.write(lastFrameOf(result), () => resolve());
      stream.uncork();
    });
}

/** An unmasked frame, as servers send them. */
function frameOf(firstByte: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafeSlow(headerLength + length);
  frame[0] = firstByte;
  if (headerLength === 2) frame[1] = length;
  else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headerLength);
  return frame;
}

export const sendText = (socket: WebSocket, text: string): Promise<void> =>
  new Promise((resolve) => socket.send(text, () => resolve()));
