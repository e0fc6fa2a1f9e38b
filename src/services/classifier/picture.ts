/** What kind of picture a file is, by its content: looked at before it is decoded, and whatever its name says. */
import sharp from 'sharp';
import type { ErrorCode } from '../../errors.ts';
import { inspectFile } from '../fileKind.ts';

export interface Picture {
  format: 'JPEG' | 'PNG' | 'WebP' | 'GIF' | 'AVIF';
  /** In pixels, as people see it: turned as its EXIF says. */
  width: number;
  height: number;
}

export type PictureProblem = { code: ErrorCode; message: string };

export const mostBytes = 20 * 1024 ** 2;
export const mostPixels = 50_000_000;

const formats: Readonly<Record<string, Picture['format']>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/apng': 'PNG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
  'image/avif': 'AVIF',
};
const wanted = 'Upload a JPEG, PNG, WebP, GIF or AVIF.';

/** The picture, or why it is none that can be classified. Reads its head only: a picture can still be cut off further on. */
export async function inspectPicture(path: string): Promise<Picture | PictureProblem> {
  const { size, mime, kind } = await inspectFile(path);
  if (size === 0) return problem('NOT_A_PICTURE', `The file is empty. ${wanted}`);
  const format = formats[mime ?? ''];
  if (!format) return problem('NOT_A_PICTURE', `This is ${kind}, not a picture of a known kind. ${wanted}`);
  return sizeProblem(size) ?? readSize(path, format);
}

/** For files that are far away: whether one has so many bytes that it need not be fetched. */
export function sizeProblem(bytes: number): PictureProblem | null {
  if (bytes <= mostBytes) return null;
  return problem(
    'PICTURE_TOO_LARGE',
    `The file has ${megabytes(bytes)}; pictures of at most ${megabytes(mostBytes)} can be classified. Upload a smaller one.`,
  );
}

async function readSize(path: string, format: Picture['format']): Promise<Picture | PictureProblem> {
  let width: number;
  let height: number;
  try {
    // The limit is ours, below, so that it can be told in words. Nothing is decoded here.
    ({ width, height } = (await sharp(path, { limitInputPixels: false }).metadata()).autoOrient);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    return problem(
      'PICTURE_UNREADABLE',
      `The file begins like a ${format} and goes on like none (${reason}). Upload a whole picture.`,
    );
  }
  if (width * height > mostPixels) {
    const found = `${inThousands(width)} × ${inThousands(height)} pixels`;
    return problem(
      'PICTURE_TOO_LARGE',
      `The picture has ${found}; at most ${mostPixels / 1e6} million pixels can be classified. Upload a smaller one.`,
    );
  }
  return { format, width, height };
}

const problem = (code: ErrorCode, message: string): PictureProblem => ({ code, message });
const megabytes = (bytes: number) => `${Math.ceil((bytes / 1024 ** 2) * 10) / 10} MiB`;
const inThousands = (figure: number) => figure.toLocaleString('en');
