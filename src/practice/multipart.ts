/** Reads a form with a file as it comes (RFC 7578), holding no more than a piece of it. */
import type { IncomingMessage } from 'node:http';

/** One field; its body has to be read before the next one is asked for. */
export interface Part {
  name: string;
  fileName: string | null;
  body: AsyncIterable<Buffer>;
}

const longestHeader = 16 * 1024;

/** @throws SyntaxError where the request is no such form, breaks off, or is longer than `longest` bytes */
export async function* readForm(request: IncomingMessage, longest: number): AsyncGenerator<Part> {
  const boundary = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(
    request.headers['content-type'] ?? '',
  );
  if (!boundary) throw new SyntaxError('expected multipart/form-data with a boundary');
  const delimiter = `--${boundary[1] ?? boundary[2]}`;
  const bytes = readBytes(request, longest);
  await collect(bytes.until(delimiter), longestHeader);
  while ((await bytes.take(2)) !== '--') {
    const header = await collect(bytes.until('\r\n\r\n'), longestHeader);
    const body = bytes.until(`\r\n${delimiter}`);
    yield { name: parameter(header, 'name') ?? '', fileName: parameter(header, 'filename'), body };
  }
}

const parameter = (header: string, name: string): string | null =>
  new RegExp(`^content-disposition:.*[;\\s]${name}="([^"\\r\\n]*)"`, 'im').exec(header)?.[1] ?? null;

/** The whole of a short field. @throws SyntaxError where it is longer than `longest` bytes */
export async function collect(body: AsyncIterable<Buffer>, longest: number): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > longest) throw new SyntaxError(`a field is longer than ${longest} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function readBytes(request: AsyncIterable<Buffer>, longest: number) {
  const source = request[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let length = 0;

  async function more(): Promise<void> {
    const { value, done } = await source.next();
    if (done) throw new SyntaxError('the form breaks off before its end');
    length += value.length;
    if (length > longest) throw new SyntaxError(`the form is longer than ${longest} bytes`);
    held = Buffer.concat([held, value]);
  }

  return {
    async take(count: number): Promise<string> {
      while (held.length < count) await more();
      const taken = held.toString('latin1', 0, count);
      held = held.subarray(count);
      return taken;
    },

    /** What comes before `mark`, which is left out. */
    async *until(mark: string): AsyncGenerator<Buffer> {
      for (;;) {
        const at = held.indexOf(mark);
        // The mark may have come in part: as much as that is kept back.
        const safe = at >= 0 ? at : Math.max(0, held.length - mark.length + 1);
        const piece = held.subarray(0, safe);
        held = held.subarray(at >= 0 ? at + mark.length : safe);
        if (piece.length > 0) yield piece;
        if (at >= 0) return;
        await more();
      }
    },
  };
}
