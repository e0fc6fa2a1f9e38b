/** Takes apart JPEGs that come one after the other in one stream. */

const endOfImage = Buffer.from([0xff, 0xd9]);

/** Each as soon as its last byte has come. In a picture's data 0xff is followed by 0x00, so that its end is found by its mark alone. */
export async function* jpegsIn(stream: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let parts: Buffer[] = [];
  for await (let chunk of stream) {
    for (;;) {
      const end = endIn(parts.at(-1), chunk);
      if (end === -1) break;
      parts.push(chunk.subarray(0, end));
      yield Buffer.concat(parts);
      parts = [];
      chunk = chunk.subarray(end);
    }
    if (chunk.length > 0) parts.push(chunk);
  }
}

/** How many bytes of the chunk belong to the picture that ends in it; -1 when none does. The mark may be cut in two. */
function endIn(before: Buffer | undefined, chunk: Buffer): number {
  if (before?.at(-1) === 0xff && chunk[0] === 0xd9) return 1;
  const at = chunk.indexOf(endOfImage);
  return at === -1 ? -1 : at + endOfImage.length;
}
