/** Pictures, good and bad, made when they are needed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

interface PictureOptions {
  format?: Format;
  width?: number;
  height?: number;
  /** EXIF orientation, 1 to 8. */
  orientation?: number;
}

/** A picture of two colours: `above` in its upper half as it is stored, `below` in its lower one. */
export async function picture(
  above: string,
  below: string,
  { format = 'jpeg', width = 64, height = 64, orientation }: PictureOptions = {},
): Promise<Buffer> {
  const half = (background: string) =>
    sharp({ create: { width, height: height / 2, channels: 3, background } })
      .png()
      .toBuffer();
  const made = sharp({ create: { width, height, channels: 3, background: 'black' } }).composite([
    { input: await half(above), top: 0, left: 0 },
    { input: await half(below), top: height / 2, left: 0 },
  ]);
  const whole = sharp(await made.png().toBuffer())[format]();
  return (orientation ? whole.withMetadata({ orientation }) : whole).toBuffer();
}

/** A PNG that says it is so many pixels wide and high, and holds next to nothing. */
export function emptyPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

export interface PictureFolder {
  /** Writes a file and gives its path. */
  file(name: string, bytes: Buffer | string): Promise<string>;
  remove(): Promise<void>;
}

export async function pictureFolder(): Promise<PictureFolder> {
  const folder = await mkdtemp(join(process.env.LONGHAUL_TEST_FOLDER ?? tmpdir(), 'pictures-'));
  return {
    async file(name, bytes) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
