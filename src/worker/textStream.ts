/**
 * Text as it is written: frames of about 30 ms, and about once a second the whole text again, so that an api that lost a
 * frame, or came late, has it all.
 */
const frameMs = 30;
const repeatMs = 1_000;
/** In UTF-16 units: with JSON's escapes a frame stays below the bus's 7,900 bytes. */
const mostUnits = 1_200;

export interface TextStream {
  write(text: string): void;
  restart(): void;
  /** Sends what waits; no frame is sent after it. */
  close(): void;
}

export function createTextStream(send: (frame: { draft: number; offset: number; text: string }) => void): TextStream {
  let draft = 0;
  let text = '';
  let sent = 0;
  let frame: NodeJS.Timeout | null = null;
  let repeat: NodeJS.Timeout | null = null;

  function sendFrom(start: number): void {
    for (let offset = start; offset < text.length; offset += mostUnits) {
      send({ draft, offset, text: text.slice(offset, offset + mostUnits) });
    }
  }
  function flush(): void {
    if (frame) clearTimeout(frame);
    frame = null;
    sendFrom(sent);
    sent = text.length;
  }

  return {
    write(more) {
      text += more;
      frame ??= setTimeout(flush, frameMs);
      repeat ??= setInterval(() => sendFrom(0), repeatMs).unref();
    },
    restart() {
      flush();
      draft += 1;
      text = '';
      sent = 0;
    },
    close() {
      flush();
      if (repeat) clearInterval(repeat);
    },
  };
}
