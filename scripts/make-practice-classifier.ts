/**
 * `node scripts/node.mjs scripts/make-practice-classifier.ts`: writes the practice model of the image classification into
 * src/services/classifier/practiceModel (kept in the repository). It names the colour of a picture's upper half: the mean
 * of the half, and for each colour a logit that is the greater the nearer the mean is. It knows nothing of objects;
 * that it knows up from down is what shows that pictures are turned as they were meant.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { onnxModel } from './onnxModel.ts';

/** Red, green and blue, 0 to 255. */
const colours: Record<string, [number, number, number]> = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  gray: [128, 128, 128],
  red: [220, 30, 30],
  orange: [245, 140, 20],
  yellow: [245, 225, 50],
  green: [40, 160, 60],
  turquoise: [60, 205, 200],
  blue: [40, 80, 210],
  purple: [130, 50, 170],
  pink: [245, 150, 190],
  brown: [120, 75, 40],
};
const size = 32;
/** How sharply it decides: a picture of exactly one colour gets it with about 80 % or more. */
const sharpness = 12;

export interface ModelFiles {
  [path: string]: string | Uint8Array;
}

export function practiceModel(): ModelFiles {
  const labels = Object.keys(colours);
  const points = Object.values(colours).map((colour) => colour.map((part) => part / 255));
  // Nearest point by straight distance, as a matrix: -|x - c|² = 2 x·c - |c|² - |x|², and |x|² is the same for every colour.
  // The columns are (red above, red below, green above, …); the lower half counts for nothing.
  const weights = points.flatMap((point) => point.flatMap((part) => [2 * sharpness * part, 0]));
  const offsets = points.map((point) => -sharpness * point.reduce((sum, part) => sum + part * part, 0));
  const model = onnxModel({
    name: 'colours',
    input: { name: 'pixel_values', height: size, width: size },
    output: { name: 'logits', classes: labels.length },
    nodes: [
      {
        op: 'AveragePool',
        inputs: ['pixel_values'],
        output: 'halves',
        attributes: { kernel_shape: [size / 2, size], strides: [size / 2, size] },
      },
      { op: 'Flatten', inputs: ['halves'], output: 'means', attributes: { axis: 1 } },
      { op: 'Gemm', inputs: ['means', 'weights', 'offsets'], output: 'logits', attributes: { transB: 1 } },
    ],
    tensors: [
      { name: 'weights', dims: [labels.length, 6], values: weights },
      { name: 'offsets', dims: [labels.length], values: offsets },
    ],
  });
  return { 'onnx/model.onnx': model, ...describeModel(labels, size) };
}

/** What the library reads beside a model: its classes, and how pictures are made ready for it. */
export function describeModel(labels: readonly string[], side: number): ModelFiles {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'config.json': json({
      architectures: ['ResNetForImageClassification'],
      model_type: 'resnet',
      num_channels: 3,
      id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
      label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
    }),
    'preprocessor_config.json': json({
      image_processor_type: 'ViTImageProcessor',
      do_resize: true,
      size: { height: side, width: side },
      resample: 2,
      do_rescale: true,
      rescale_factor: 1 / 255,
      do_normalize: false,
    }),
  };
}

export async function writeModel(folder: string, files: ModelFiles): Promise<void> {
  await mkdir(`${folder}/onnx`, { recursive: true });
  for (const [path, content] of Object.entries(files)) await writeFile(`${folder}/${path}`, content);
}

if (import.meta.main) {
  await writeModel(
    fileURLToPath(new URL('../src/services/classifier/practiceModel', import.meta.url)),
    practiceModel(),
  );
}
