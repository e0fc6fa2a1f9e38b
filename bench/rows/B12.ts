/**
 * B12: 64 pictures at once. Batches of eight against one by one, in the same classifier process; and how late the event loops of worker and
 * api are while 64 runs are classified. The model has the size of a small MobileNet and knows nothing: its weights are made up.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import sharp from 'sharp';
import { describeModel, writeModel } from '../../scripts/make-practice-classifier.ts';
import { onnxModel, type OnnxNode, type OnnxTensor } from '../../scripts/onnxModel.ts';
import { createBatches, mostInBatch, type Batches } from '../../src/services/classifier/batches.ts';
import { createModelProcess } from '../../src/services/classifier/modelProcess.ts';
import { mostPixels } from '../../src/services/classifier/picture.ts';
import { freePort } from '../../src/supervisor/ports.ts';
import type { Bench, BenchRow, Round } from '../harness/row.ts';

const pictures = 64;
const idleMs = 5_000;

export const row: BenchRow = {
  row: 'B12',
  title: `${pictures} pictures at once: in batches of ${mostInBatch} or one by one, and the event loops meanwhile`,
  async run(bench) {
    const folder = await mkdtemp(join(tmpdir(), 'b12-'));
    bench.after(() => rm(folder, { recursive: true, force: true }));
    const model = join(folder, 'model');
    await writeModel(model, madeUpModel());
    const files = await makePictures(folder);
    await compareBatches(bench, model, files);
    await measureEventLoops(bench, model, files);
  },
};

async function compareBatches(bench: Bench, model: string, files: readonly string[]): Promise<void> {
  const process = createModelProcess({
    wish: {
      sources: [{ name: 'made up', at: { folder: model }, practice: false }],
      cacheFolder: model,
      mostPixels,
    },
    log: pino({ level: 'silent' }),
    batchTimeoutMs: 120_000,
    setpriv: undefined,
  });
  bench.after(() => process.close());
  const nobody = new AbortController().signal;
  const all = (batches: Batches) => async (): Promise<Round> => {
    const began = performance.now();
    const found = await Promise.all(files.map((file) => batches.classify(file, nobody)));
    const seconds = (performance.now() - began) / 1_000;
    if (!found.every((one) => 'labels' in one && one.labels.length === 5)) bench.spoil('a picture got no labels');
    return { rate: pictures / seconds };
  };
  const { ours, theirs } = await bench.rounds({
    ours: all(createBatches(process)),
    theirs: all(createBatches(process, 1)),
  });
  bench.compare({
    metric: 'pictures classified',
    unit: '1/s',
    ours: ours.rate!,
    peer: 'one by one',
    theirs: theirs.rate!,
    goal: { atLeast: 0.95 },
  });
}

async function measureEventLoops(bench: Bench, model: string, files: readonly string[]): Promise<void> {
  const port = await freePort();
  const longhaul = await bench.longhaul({ env: { CLASSIFIER_MODEL: model, WORKER_METRICS_PORT: String(port) } });
  const { local, stack } = longhaul;
  const bytes = await Promise.all(files.map((file) => sharp(file).jpeg().toBuffer()));
  const worker = `http://127.0.0.1:${port}/metrics`;
  const api = `${stack.addresses.web}/metrics`;

  const { ours, idle } = await bench.rounds({
    ours: async () => {
      const uploads = await Promise.all(bytes.map((picture, index) => local.upload(`${index}.jpg`, picture)));
      // The delay is that since it was last asked for.
      await Promise.all([eventLoopDelay(worker), eventLoopDelay(api)]);
      const began = performance.now();
      const runs = await Promise.all(uploads.map((uploadId) => local.start('imageClassification', { uploadId })));
      for (const { run } of runs) {
        const ended = await local.awaitRun(run!.id, 60_000);
        if (ended?.status !== 'COMPLETED') bench.spoil(`run ${run!.id} is ${ended?.status}`);
      }
      const seconds = (performance.now() - began) / 1_000;
      const [ofWorker, ofApi] = await Promise.all([eventLoopDelay(worker), eventLoopDelay(api)]);
      return { worker: ofWorker, api: ofApi, rate: pictures / seconds };
    },
    // What the machine itself does to event loops: on a busy one even those that do nothing are late.
    idle: async () => {
      await Promise.all([eventLoopDelay(worker), eventLoopDelay(api)]);
      await sleep(idleMs);
      const [ofWorker, ofApi] = await Promise.all([eventLoopDelay(worker), eventLoopDelay(api)]);
      return { worker: ofWorker, api: ofApi };
    },
  });
  const goal = { atMost: 20 };
  const peer = 'the same processes, idle';
  bench.compare({ metric: 'event loop delay p99, worker', unit: 'ms', ours: ours.worker!, peer: null, goal });
  bench.compare({ metric: 'event loop delay p99, api', unit: 'ms', ours: ours.api!, peer: null, goal });
  for (const process of ['worker', 'api'] as const) {
    const metric = `event loop delay p99, ${process}`;
    bench.compare({ metric, unit: 'ms', ours: ours[process]!, peer, theirs: idle[process]!, goal: null });
  }
  bench.compare({ metric: 'runs from start to end', unit: '1/s', ours: ours.rate!, peer: null, goal: null });
}

/** Of prom-client, in ms. What Node measures is from one sample to the next: the delay is what is beyond that. */
const betweenSamplesMs = 10;

/** In ms, above what was to be waited for. */
async function eventLoopDelay(url: string): Promise<number> {
  const text = await (await fetch(url)).text();
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1];
  if (!seconds) throw new Error(`expected nodejs_eventloop_lag_p99_seconds at ${url}, got:\n${text}`);
  return Math.max(0, Number(seconds) * 1_000 - betweenSamplesMs);
}

async function makePictures(folder: string): Promise<string[]> {
  return Promise.all(
    Array.from({ length: pictures }, async (_, index) => {
      const noise = { type: 'gaussian' as const, mean: 90 + index, sigma: 40 };
      const file = join(folder, `${index}.jpg`);
      const picture = sharp({ create: { width: 1_280, height: 960, channels: 3, background: 'black', noise } });
      await writeFile(file, await picture.jpeg().toBuffer());
      return file;
    }),
  );
}

/** Convolutions that halve the picture's sides five times and end in a thousand classes: about 0.4 billion multiplications. */
function madeUpModel() {
  const side = 224;
  const classes = 1_000;
  const channels = [3, 24, 48, 96, 192, 384];
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  let last = 'pixel_values';
  for (const [level, out] of channels.slice(1).entries()) {
    const into = channels[level]!;
    tensors.push({ name: `w${level}`, dims: [out, into, 3, 3], values: madeUpWeights(out * into * 9) });
    nodes.push({
      op: 'Conv',
      inputs: [last, `w${level}`],
      output: `c${level}`,
      attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
    });
    nodes.push({ op: 'Relu', inputs: [`c${level}`], output: `r${level}` });
    last = `r${level}`;
  }
  nodes.push({ op: 'GlobalAveragePool', inputs: [last], output: 'mean' });
  nodes.push({ op: 'Flatten', inputs: ['mean'], output: 'features', attributes: { axis: 1 } });
  nodes.push({ op: 'Gemm', inputs: ['features', 'head', 'offsets'], output: 'logits', attributes: { transB: 1 } });
  tensors.push({ name: 'head', dims: [classes, 384], values: madeUpWeights(classes * 384) });
  tensors.push({ name: 'offsets', dims: [classes], values: madeUpWeights(classes) });
  const labels = Array.from({ length: classes }, (_, index) => `class ${index}`);
  const model = onnxModel({
    name: 'made-up',
    input: { name: 'pixel_values', height: side, width: side },
    output: { name: 'logits', classes },
    nodes,
    tensors,
  });
  return { 'onnx/model.onnx': model, ...describeModel(labels, side) };
}

/** The same each time; small, so that figures stay figures. */
const madeUpWeights = (count: number) =>
  Float32Array.from({ length: count }, (_, index) => Math.sin(index * 12.9898) / 30);
