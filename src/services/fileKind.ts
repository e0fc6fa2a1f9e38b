/** What a file is by its first bytes, whatever its name says. */
import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';

export interface FileKind {
  /** In bytes. */
  size: number;
  /** Null where its kind is not known, or has no signature, as text. */
  mime: string | null;
  /** As people call it, to complete the sentence "This is …". */
  kind: string;
}

/** Enough for every kind that file-type knows by its head. */
export const headBytes = 4_100;

export async function inspectFile(path: string): Promise<FileKind> {
  const { head, size } = await readHead(path);
  return kindOfHead(head, size);
}

/** @param head the first `headBytes` of the file, or all of it */
export async function kindOfHead(head: Uint8Array, size: number): Promise<FileKind> {
  const type = await fileTypeFromBuffer(head);
  return { size, mime: type?.mime ?? null, kind: kindOf(type, head) };
}

async function readHead(path: string): Promise<{ head: Uint8Array; size: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return { head: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}

function kindOf(type: { ext: string; mime: string } | undefined, head: Uint8Array): string {
  const text = Buffer.from(head).toString('utf8').trimStart().toLowerCase();
  if (/<svg[\s>]/.test(text)) return 'an SVG drawing, which can hold programs';
  if (/^(<!doctype html|<html|<head|<body|<script)/.test(text)) return 'a page of HTML';
  if (/^(#extm3u|ffconcat version|<mpd[\s>]|<\?xml[^>]*>\s*<mpd[\s>])/.test(text)) {
    return 'a playlist, which only names other files';
  }
  if (type) return `a file of the kind ${type.ext.toUpperCase()} (${type.mime})`;
  return text.includes('\0') || text.includes('\ufffd') ? 'a file of an unknown kind' : 'text';
}
