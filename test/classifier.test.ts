/** The classifier: who shares a batch, what a cancel ends, and that the death of its process costs nobody else anything. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { practiceModel } from '../scripts/make-practice-classifier.ts';
import { createBatches, mostInBatch } from '../src/services/classifier/batches.ts';
import { createClassifier, type Classifier } from '../src/services/classifier/classifier.ts';
import type { Classified } from '../src/services/classifier/messages.ts';
import { ModelUnavailable, ProcessDied } from '../src/services/classifier/modelProcess.ts';
import { withStepContext, type StepContext } from '../src/worker/stepContext.ts';
import { picture, pictureFolder, type Format, type PictureFolder } from './support/pictures.ts';
import { eventually, waitingFor } from './support/waiting.ts';

jest.setTimeout(120_000);

/** The model as the batches see it: each batch is answered when the test says so. */
function scriptedModel() {
  const batches: { files: string[]; answer: PromiseWithResolvers<Classified[]> }[] = [];
  let kills = 0;
  let readiness: Promise<void> = Promise.resolve();
  const model = {
    loading: null,
    ready: () => readiness,
    classify(files: readonly string[]) {
      const answer = Promise.withResolvers<Classified[]>();
      batches.push({ files: [...files], answer });
      return answer.promise;
    },
    kill() {
      kills++;
      batches.at(-1)!.answer.reject(new ProcessDied('killed'));
    },
  };
  return {
    batches: createBatches(model),
    get kills() {
      return kills;
    },
    get asked() {
      return batches.map(({ files }) => files);
    },
    becomeReadyAfter(promise: Promise<void>) {
      readiness = promise;
    },
    nth: (index: number) => eventually(`batch ${index}`, () => batches[index]),
    answer: async (index: number) => {
      const { files, answer } = await eventually(`batch ${index}`, () => batches[index]);
      answer.resolve(files.map((label) => ({ labels: [{ label, confidence: 1 }] })));
    },
    die: async (index: number) => {
      const { answer } = await eventually(`batch ${index}`, () => batches[index]);
      answer.reject(new ProcessDied('crashed'));
    },
  };
}
const labelled = (label: string) => ({ labels: [{ label, confidence: 1 }] });
const nobody = new AbortController().signal;
const names = (count: number) => Array.from({ length: count }, (_, index) => `picture ${index}`);

describe('batches', () => {
  test.concurrent('hold what arrives together, eight at most, in order', async () => {
    const model = scriptedModel();
    const files = names(mostInBatch * 2 + 3);
    const results = Promise.all(files.map((file) => model.batches.classify(file, nobody)));
    for (const index of [0, 1, 2]) await model.answer(index);
    expect(await results).toEqual(files.map(labelled));
    const { asked } = model;
    expect(asked.map(({ length }) => length)).toEqual([8, 8, 3]);
    expect(asked.flat()).toEqual(files);
  });

  test.concurrent('hold what arrived while another one was under way', async () => {
    const model = scriptedModel();
    const first = model.batches.classify('first', nobody);
    await model.nth(0);
    const later = [model.batches.classify('second', nobody), model.batches.classify('third', nobody)];
    await model.answer(0);
    expect(await first).toEqual(labelled('first'));
    await model.answer(1);
    await Promise.all(later);
    expect(model.asked).toEqual([['first'], ['second', 'third']]);
  });

  test.concurrent('are left by who is cancelled before they begin', async () => {
    const model = scriptedModel();
    const loaded = Promise.withResolvers<void>();
    model.becomeReadyAfter(loaded.promise);
    const leaving = new AbortController();
    const staying = model.batches.classify('stays', nobody);
    const left = model.batches.classify('leaves', leaving.signal);
    leaving.abort(new Error('cancelled'));
    await expect(left).rejects.toThrow('cancelled');
    loaded.resolve();
    await model.answer(0);
    expect(await staying).toEqual(labelled('stays'));
    expect({ asked: model.asked, kills: model.kills }).toEqual({ asked: [['stays']], kills: 0 });
  });

  test.concurrent(
    'go on for the others when one of them is cancelled; without anybody the process is killed',
    async () => {
      const model = scriptedModel();
      const leaving = names(3).map(() => new AbortController());
      const all = leaving.map(({ signal }, index) => model.batches.classify(`picture ${index}`, signal));
      const ends = Promise.allSettled(all);
      await model.nth(0);
      leaving[0]!.abort(new Error('cancelled'));
      leaving[1]!.abort(new Error('cancelled'));
      await expect(all[0]).rejects.toThrow('cancelled');
      expect(model.kills).toBe(0);
      leaving[2]!.abort(new Error('cancelled'));
      expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
      expect(model.kills).toBe(1);
      // The next one is served by the process that takes its place.
      const next = model.batches.classify('next', nobody);
      await model.answer(1);
      expect(await next).toEqual(labelled('next'));
    },
  );

  test.concurrent(
    'that die are tried again one by one, so that the picture that kills harms itself alone',
    async () => {
      const model = scriptedModel();
      const results = Promise.allSettled(
        ['good', 'deadly', 'fine'].map((file) => model.batches.classify(file, nobody)),
      );
      await model.die(0);
      await model.answer(1);
      await model.die(2);
      await model.answer(3);
      expect(model.asked).toEqual([['good', 'deadly', 'fine'], ['good'], ['deadly'], ['fine']]);
      expect(await results).toEqual([
        { status: 'fulfilled', value: labelled('good') },
        { status: 'rejected', reason: new ProcessDied('crashed') },
        { status: 'fulfilled', value: labelled('fine') },
      ]);
    },
  );

  test.concurrent('without a model fail at once, all of them', async () => {
    const model = scriptedModel();
    const loading = Promise.withResolvers<void>();
    model.becomeReadyAfter(loading.promise);
    const results = Promise.allSettled(names(2).map((file) => model.batches.classify(file, nobody)));
    loading.reject(new ModelUnavailable('no such file'));
    expect((await results).map((result) => 'reason' in result && result.reason.message)).toEqual([
      'no such file',
      'no such file',
    ]);
    expect(model.asked).toEqual([]);
  });
});

const log = pino({ level: 'silent' });
const settings = {
  CLASSIFIER_TIMEOUT_MS: 60_000,
  LONGHAUL_DATA_DIR: '/nowhere',
  PRACTICE_URL: undefined,
  PRACTICE_SPEED: 0,
};
const make = (model: string | undefined, more: Partial<typeof settings> = {}) =>
  createClassifier({ config: { CLASSIFIER_MODEL: model, ...settings, ...more }, log });

function inStep<Result>(body: () => Promise<Result>, signal = nobody, messages: string[] = []): Promise<Result> {
  const report: StepContext['report'] = ({ message }) => void (message && messages.push(message));
  return withStepContext({ signal, report } as StepContext, body);
}

let folder: PictureFolder;
beforeAll(async () => {
  folder = await pictureFolder();
});
afterAll(() => folder.remove());

const labels = async (classifier: Classifier, file: string) =>
  (await inStep(() => classifier.classify({ file, name: 'a picture' }))).labels;
const first = async (classifier: Classifier, file: string) => (await labels(classifier, file))[0]!.label;

describe('the process', () => {
  let classifier: Classifier;
  beforeAll(async () => {
    classifier = await make('practice');
  });
  afterAll(() => classifier.close());

  test('the practice model in the repository is the one that its script makes', () => {
    const kept = new URL('../src/services/classifier/practiceModel/', import.meta.url);
    for (const [path, content] of Object.entries(practiceModel())) {
      expect(readFileSync(new URL(path, kept))).toEqual(Buffer.from(content));
    }
  });

  test('gives five labels, most confident first, and says that it is practice', async () => {
    const file = await folder.file('red.jpg', await picture('#dc1e1e', '#2850d2'));
    const found = await inStep(() => classifier.classify({ file, name: 'red.jpg' }));
    expect(found).toMatchObject({ model: 'practice-colours', practice: true });
    expect(found.labels.map(({ label }) => label)[0]).toBe('red');
    expect(found.labels).toHaveLength(5);
    const confidences = found.labels.map(({ confidence }) => confidence);
    expect(confidences).toEqual(confidences.toSorted((one, other) => other - one));
    expect(confidences[0]).toBeGreaterThan(0.6);
  });

  test.each<Format>(['jpeg', 'png', 'webp', 'gif', 'avif'])('reads %s', async (format) => {
    const file = await folder.file(`any.${format}`, await picture('#28a03c', '#000000', { format }));
    expect(await first(classifier, file)).toBe('green');
  });

  test('turns a picture as its EXIF says', async () => {
    const upright = await folder.file('upright.jpg', await picture('#dc1e1e', '#2850d2'));
    const turned = await folder.file('turned.jpg', await picture('#dc1e1e', '#2850d2', { orientation: 3 }));
    expect([await first(classifier, upright), await first(classifier, turned)]).toEqual(['red', 'blue']);
  });

  test('a picture that is cut off says so, and those in its batch get their labels', async () => {
    const whole = await picture('#f5e132', '#f5e132', { width: 400, height: 400 });
    const good = await folder.file('whole.jpg', whole);
    const cut = await folder.file('cut.jpg', whole.subarray(0, whole.length * 0.6));
    const [one, other] = await Promise.allSettled([labels(classifier, good), labels(classifier, cut)]);
    expect(one).toMatchObject({ status: 'fulfilled' });
    expect(other).toMatchObject({ status: 'rejected', reason: { type: 'PICTURE_UNREADABLE', nonRetryable: true } });
  });

  test('gives way to whoever is not of its session', () => {
    const [ours, its] = [process.pid, classifier.pid!].map(schedulingOf);
    expect(its!.session).not.toBe(ours!.session);
    expect(its!.priority).toBe(19);
  });

  test('its death is not noticed by who waits', async () => {
    const file = await folder.file('white.jpg', await picture('#ffffff', '#ffffff'));
    const { pid } = classifier;
    // Stopped, it cannot answer before it is killed.
    process.kill(pid!, 'SIGSTOP');
    const waiting = [first(classifier, file), first(classifier, file)];
    process.kill(pid!, 'SIGKILL');
    expect(await Promise.all(waiting)).toEqual(['white', 'white']);
    expect(classifier.pid).not.toBe(pid);
  });

  test('who is cancelled has it killed in the midst of the work, and the next one is served', async () => {
    const file = await folder.file('black.png', await picture('#000000', '#000000'));
    const { pid } = classifier;
    process.kill(pid!, 'SIGSTOP');
    const leaving = new AbortController();
    const left = inStep(() => classifier.classify({ file, name: 'black' }), leaving.signal);
    await eventually('the batch under way', () => classifier.counts().running === 1);
    leaving.abort(new Error('cancelled'));
    await expect(left).rejects.toThrow('cancelled');
    expect(await first(classifier, file)).toBe('black');
    await eventually('the end of the process that stood still', () => !isAlive(pid!));
  });
});

test.concurrent('a process that hangs is given up after the time for a batch', async () => {
  const classifier = await make('practice', { CLASSIFIER_TIMEOUT_MS: 3_000 });
  try {
    const file = await folder.file('gray.png', await picture('#808080', '#808080'));
    expect(await first(classifier, file)).toBe('gray');
    const { pid } = classifier;
    process.kill(pid!, 'SIGSTOP');
    expect(await first(classifier, file)).toBe('gray');
    expect(isAlive(pid!)).toBe(false);
  } finally {
    await classifier.close();
  }
});

test.concurrent('a model that is not there is told to everybody at once, with what to do', async () => {
  const classifier = await make('/no/such/model');
  try {
    const file = await folder.file('blue.png', await picture('#2850d2', '#2850d2'));
    const asked = [labels(classifier, file), labels(classifier, file)];
    const ends = await Promise.allSettled([...asked, asked[0]!.catch(() => labels(classifier, file))]);
    for (const end of ends) {
      expect(end).toMatchObject({
        status: 'rejected',
        reason: {
          type: 'MODEL_UNAVAILABLE',
          nonRetryable: true,
          message: expect.stringMatching(/no config\.json in \/no\/such\/model.*Set CLASSIFIER_MODEL/),
        },
      });
    }
  } finally {
    await classifier.close();
  }
});

test.concurrent('the process ends with its parent, however that ends', async () => {
  const file = await folder.file('orange.png', await picture('#f58c14', '#f58c14'));
  const parent = spawn(
    process.execPath,
    [fileURLToPath(new URL('support/classifierParent.ts', import.meta.url)), file],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const { pid, label } = JSON.parse(line) as { pid: number; label: string };
  expect(label).toBe('orange');
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await waitingFor('the end of the parent', once(parent, 'exit'));
  await eventually('the end of the classifier process', () => !isAlive(pid));
});

/** An orphan that has ended is still known where nobody asks how it ended; it is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** By whom Linux weighs a process, and with what priority: by its session; or, without autogroups, by itself. */
function schedulingOf(pid: number): { session: number; priority: number } {
  // After the command, which may hold spaces: state, parent, process group, session (proc_pid_stat(5)).
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const session = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  // Where the kernel weighs sessions, the session's own weight is the one that counts (sched(7)).
  const autogroup = `/proc/${pid}/autogroup`;
  const weight = existsSync(autogroup) ? / nice (-?\d+)$/.exec(readFileSync(autogroup, 'utf8').trim())?.[1] : undefined;
  return { session, priority: weight === undefined ? getPriority(pid) : Number(weight) };
}
