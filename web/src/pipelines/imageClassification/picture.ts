/** What can be known of a picture in the browser, before it is sent. The server looks again, and further. */
import { bytes } from '../../live/words.ts';

/** As src/domains/pictures takes them. */
const mostBytes = 20 * 1024 ** 2;
const mostPixels = 50_000_000;
const wanted = 'a JPEG, PNG, WebP, GIF or AVIF';

export const accept = 'image/jpeg,image/png,image/webp,image/gif,image/avif';
export const hint = 'A JPEG, PNG, WebP, GIF or AVIF of at most 20 MB. It is looked at here and deleted after a day.';

/** By their first bytes: what people choose by mistake has its name said. */
const kinds: readonly [string, RegExp, boolean][] = [
  ['JPEG', /^\u00ff\u00d8\u00ff/, true],
  ['PNG', /^\u0089PNG\r\n/, true],
  ['GIF', /^GIF8/, true],
  ['WebP', /^RIFF.{4}WEBP/s, true],
  ['AVIF', /^.{4}ftypavi[fs]/s, true],
  ['HEIC', /^.{4}ftyp(hei|mif)/s, false],
  ['a film', /^.{4}ftyp|^\u001aE\u00df\u00a3|^RIFF.{4}AVI/s, false],
  ['a PDF', /^%PDF/, false],
  ['a ZIP or an Office document', /^PK\u0003\u0004/, false],
  ['a TIFF', /^(II\*\0|MM\0\*)/, false],
  ['a BMP', /^BM/, false],
  ['SVG', /^[^]{0,400}<svg/i, false],
  ['HTML', /^\s*<(!doctype html|html)/i, false],
];

/** What is wrong with the file, in words; null where it may be sent. */
export async function pictureFault(file: File): Promise<string | null> {
  if (file.size === 0) return `“${file.name}” is empty (0 bytes). Choose ${wanted}.`;
  const kind = await kindOf(file);
  if (!kind?.taken) {
    const what = kind ? `is ${kind.name}` : 'is no picture that is known here, whatever its name says';
    return `“${file.name}” ${what}. Choose ${wanted}.`;
  }
  if (file.size > mostBytes)
    return `“${file.name}” has ${bytes(file.size)}; at most 20 MB can be taken. Choose a smaller one.`;
  const size = await sizeOf(file);
  if (!size) return `“${file.name}” cannot be opened: it is damaged, or cut off. Choose another.`;
  if (size.width * size.height > mostPixels) {
    const megapixels = Math.round((size.width * size.height) / 1_000_000).toLocaleString('en-GB');
    return `“${file.name}” has ${megapixels} megapixels; at most 50 can be taken. Choose a smaller one.`;
  }
  return null;
}

async function kindOf(file: File): Promise<{ name: string; taken: boolean } | null> {
  const start = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  const text = String.fromCharCode(...start);
  const found = kinds.find(([, sign]) => sign.test(text));
  return found ? { name: found[0], taken: found[2] } : null;
}

/** A PNG says its size in its head: a huge one is not opened to be measured. */
async function sizeOf(file: File): Promise<{ width: number; height: number } | null> {
  const head = new DataView(await file.slice(0, 24).arrayBuffer());
  if (head.byteLength === 24 && head.getUint32(0) === 0x89504e47 && head.getUint32(12) === 0x49484452) {
    const size = { width: head.getUint32(16), height: head.getUint32(20) };
    if (size.width * size.height > mostPixels) return size;
  }
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return { width: image.naturalWidth, height: image.naturalHeight };
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
