/**
 * The classifier process: loads one model and classifies pictures, a batch at a time. A process of its own, because inference
 * blocks the event loop and ignores signals, and because a picture that is made to break its decoder breaks only this. Started
 * by modelProcess.ts, which it talks to over its channel; without that channel it ends.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { env, LogLevel, pipeline, RawImage } from '@huggingface/transformers';
import sharp from 'sharp';
import type { Classified, FromProcess, Label, ModelSource, ModelWish, ToProcess } from './messages.ts';

/** What a picture is made smaller to before the model's own preparation: a batch of whole ones would need gigabytes. */
const workingSide = 512;
/** Each may take as much memory as the largest picture that is allowed. */
const decodedAtOnce = 2;
const labelsShown = 5;
/** A download that brings nothing for so long has failed: behind a firewall that swallows packets it would wait for ever. */
const stalledMs = 30_000;

process.on('disconnect', () => process.exit());

const wish = JSON.parse(process.argv[2] ?? '') as ModelWish;
const tell = (message: FromProcess) => void process.send?.(message);

giveWay();
// Pictures are decoded side by side; none of them needs several threads by itself.
sharp.concurrency(1);
sharp.cache(false);

try {
  const startedAt = performance.now();
  const { classify, source } = await loadFirst(wish.sources);
  tell({ kind: 'ready', source, milliseconds: Math.round(performance.now() - startedAt) });
  process.on('message', ({ batch, files }: ToProcess) => {
    classifyFiles(classify, files).then(
      (pictures) => tell({ kind: 'classified', batch, pictures }),
      (error: unknown) => tell({ kind: 'failed', batch, reason: reasonOf(error) }),
    );
  });
} catch (error) {
  // This process ends with its channel, once the message is through.
  process.send!({ kind: 'unavailable', reason: reasonOf(error) } satisfies FromProcess, () => process.disconnect());
}

type Classify = (pictures: RawImage[]) => Promise<Label[][]>;
type OnProgress = (file: string, fraction: number | null) => void;

/** Whoever answers people and heartbeats goes first. */
function giveWay(): void {
  setPriority(constants.priority.PRIORITY_LOW);
  try {
    // The priority of this process's session (sched(7), "The autogroup feature"); where there is no such thing the first one counts.
    writeFileSync('/proc/self/autogroup', String(constants.priority.PRIORITY_LOW));
  } catch {
    // Not Linux, or one without autogroups.
  }
}

/** @throws what is wrong with the last source */
async function loadFirst(sources: readonly ModelSource[]): Promise<{ classify: Classify; source: ModelSource }> {
  for (const [index, source] of sources.entries()) {
    try {
      return { classify: await unlessStalled((onProgress) => loadModel(source, onProgress)), source };
    } catch (error) {
      if (index === sources.length - 1) throw error;
      tell({ kind: 'passedOver', model: source.name, reason: reasonOf(error) });
    }
  }
  throw new Error('there is no model to load');
}

async function loadModel({ at }: ModelSource, onProgress: OnProgress): Promise<Classify> {
  env.logLevel = LogLevel.ERROR;
  env.cacheDir = wish.cacheFolder;
  const { model, options } = 'folder' in at ? fromFolder(at.folder) : { model: at.hub, options: {} };
  const classifier = await pipeline('image-classification', model, {
    device: 'cpu',
    ...options,
    // A thread that waits by spinning takes the core from those that have work.
    session_options: { extra: { session: { intra_op: { allow_spinning: '0' } } } },
    progress_callback(event) {
      if (event.status === 'progress') onProgress(event.file, event.total ? event.loaded / event.total : null);
      else if (event.status === 'initiate') onProgress(event.file, null);
    },
  });
  return async (pictures) => {
    const found = await classifier(pictures, { top_k: labelsShown });
    return found.map((labels) => labels.map(({ label, score }) => ({ label, confidence: score })));
  };
}

/** The library wants a model's folder as a name below another folder; and by itself it would ask the hub for what is missing. */
function fromFolder(folder: string) {
  for (const file of ['config.json', 'preprocessor_config.json']) {
    if (!existsSync(join(folder, file))) throw new Error(`there is no ${file} in ${folder}`);
  }
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const variants = [
    { file: 'onnx/model.onnx', options: { dtype: 'fp32' as const } },
    { file: 'onnx/model_quantized.onnx', options: { dtype: 'q8' as const } },
    { file: 'model.onnx', options: { dtype: 'fp32' as const, subfolder: '' } },
  ];
  const variant = variants.find(({ file }) => existsSync(join(folder, file)));
  if (!variant) throw new Error(`there is none of ${variants.map(({ file }) => file).join(', ')} in ${folder}`);
  return { model: basename(folder), options: variant.options };
}

async function classifyFiles(classify: Classify, files: readonly string[]): Promise<Classified[]> {
  const read: (RawImage | { problem: string })[] = [];
  for (let at = 0; at < files.length; at += decodedAtOnce) {
    read.push(...(await Promise.all(files.slice(at, at + decodedAtOnce).map(readPicture))));
  }
  const pictures = read.filter((one) => one instanceof RawImage);
  const labels = pictures.length > 0 ? await classify(pictures) : [];
  return read.map((one) => (one instanceof RawImage ? { labels: labels.shift()! } : one));
}

/** The first frame, turned as its EXIF says, without transparency, in sRGB. */
async function readPicture(file: string): Promise<RawImage | { problem: string }> {
  try {
    const { data, info } = await sharp(file, { limitInputPixels: wish.mostPixels, failOn: 'error' })
      .autoOrient()
      .resize(workingSide, workingSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return new RawImage(new Uint8ClampedArray(data), info.width, info.height, info.channels as 1 | 2 | 3 | 4).rgb();
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** @throws Error when nothing has been heard of the loading for `stalledMs` */
async function unlessStalled(load: (onProgress: OnProgress) => Promise<Classify>): Promise<Classify> {
  const stalled = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => stalled.reject(new Error(`nothing has come for ${stalledMs / 1_000} s: is there a way to the hub?`)),
    stalledMs,
  );
  try {
    const loading = load((file, fraction) => {
      timer.refresh();
      tell({ kind: 'loading', file, fraction });
    });
    return await Promise.race([loading, stalled.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  const causes: string[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 3; cause = cause.cause) causes.push(cause.message);
  return (causes.join(': ') || String(error)).slice(0, 500);
}
