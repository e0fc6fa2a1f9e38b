/** The classifier behind the activities: labels for pictures, from a model that runs on this machine in a process of its own. */
import { basename, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../config.ts';
import { whichProgram } from '../../supervisor/programs.ts';
import { stepContext } from '../../worker/stepContext.ts';
import type { Log } from '../log.ts';
import { createBatches, type Batches } from './batches.ts';
import { damaged, failureOf, pictureFailure } from './failures.ts';
import type { Label, ModelSource } from './messages.ts';
import { createModelProcess } from './modelProcess.ts';
import { mostPixels } from './picture.ts';
import { playForTime } from './practice.ts';

export interface Labelled {
  /** At most five, most confident first. */
  labels: Label[];
  /** The model's name. */
  model: string;
  /** Whether the practice model answered, which knows only colours. */
  practice: boolean;
}

export interface ClassifyRequest {
  /** A picture's file on this machine. */
  file: string;
  /** What the picture is called; only the practice provider is told. */
  name: string;
}

export interface Classifier {
  /** Of the process that holds the model now; undefined while there is none. */
  readonly pid: number | undefined;
  counts: Batches['counts'];
  /**
   * Must be called in an activity: a cancel takes the picture out of its batch, or ends the process when nobody in the batch is
   * left, and progress is reported to the step's viewers.
   * @throws ApplicationFailure MODEL_UNAVAILABLE, PICTURE_UNREADABLE, CLASSIFIER_CRASHED
   */
  classify(request: ClassifyRequest): Promise<Labelled>;
  /** Ends the process. */
  close(): Promise<void>;
}

/**
 * A small model of the hub for pictures of a thousand everyday things (ImageNet-1k), 15 MB: MobileNetV4 by Google, trained by
 * timm, Apache 2.0. https://huggingface.co/onnx-community/mobilenetv4_conv_small.e2400_r224_in1k
 */
export const defaultModel = 'onnx-community/mobilenetv4_conv_small.e2400_r224_in1k';
/** CLASSIFIER_MODEL with this value is the practice model, and nothing is downloaded. */
const practiceName = 'practice';
const practiceFolder = fileURLToPath(new URL('./practiceModel', import.meta.url));

type ClassifierConfig = Pick<
  Config,
  'CLASSIFIER_MODEL' | 'CLASSIFIER_TIMEOUT_MS' | 'LONGHAUL_DATA_DIR' | 'PRACTICE_URL' | 'PRACTICE_SPEED'
>;

/** Begins to load the model; gives the classifier at once. A model that cannot be loaded is told to who asks for labels. */
export async function createClassifier({ config, log }: { config: ClassifierConfig; log: Log }): Promise<Classifier> {
  const model = createModelProcess({
    wish: {
      sources: sourcesOf(config.CLASSIFIER_MODEL),
      cacheFolder: resolve(config.LONGHAUL_DATA_DIR, 'models'),
      mostPixels,
    },
    log,
    batchTimeoutMs: config.CLASSIFIER_TIMEOUT_MS,
    setpriv: process.platform === 'linux' ? await whichProgram('setpriv') : undefined,
  });
  const batches = createBatches(model);
  return {
    get pid() {
      return model.pid;
    },
    counts: batches.counts,
    async classify({ file, name }) {
      const { signal, report } = stepContext();
      const found = await batches
        .classify(file, signal, (message) => report({ message }))
        .catch((error: unknown) => {
          throw failureOf(error, config.CLASSIFIER_MODEL ?? defaultModel);
        });
      if ('problem' in found) throw pictureFailure('PICTURE_UNREADABLE', damaged(found.problem));
      const { name: modelName, practice } = model.model!;
      if (practice) await playForTime(config, name);
      return { labels: found.labels, model: modelName, practice };
    },
    close: () => model.close(),
  };
}

const practiceModel: ModelSource = { name: 'practice-colours', at: { folder: practiceFolder }, practice: true };

/** A model that somebody has chosen is the only one that will do; where nobody has, one that cannot be had is no reason to have none. */
function sourcesOf(given: string | undefined): ModelSource[] {
  if (given === practiceName) return [practiceModel];
  if (given === undefined) return [{ name: defaultModel, at: { hub: defaultModel }, practice: false }, practiceModel];
  const isFolder = isAbsolute(given) || given.startsWith('.');
  return [
    {
      name: isFolder ? basename(given) : given,
      at: isFolder ? { folder: resolve(given) } : { hub: given },
      practice: false,
    },
  ];
}
