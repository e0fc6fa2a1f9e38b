/**
 * What every pipeline of the registry must do, tried over the public API against the real stack, in whatever shape that runs. A
 * pipeline brings test/pipelines/<name>.ts: its inputs, which of its steps call the outside world, one that can be spoilt.
 */
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { pipelines } from '../../src/pipelines.ts';
import { isFinal } from '../../src/runs/snapshot.ts';
import { type Client, type Run } from './client.ts';
import type { Longhaul } from './longhaul.ts';
import { meeting } from './meeting.ts';
import { backwardSteps, inShort, stepOf } from './runView.ts';
import { practiceOutside, startSample, type PipelineSample } from './sample.ts';
import { testsOf } from './testsOf.ts';
import { together } from './together.ts';
import { eventually, waitingFor } from './waiting.ts';

const samples: { name: string; sample: PipelineSample }[] = [];
// One after the other: jest cannot link a module that two imports at once both need.
for (const { name } of pipelines) {
  const { sample } = (await import(`../pipelines/${name}.ts`)) as { sample: PipelineSample };
  samples.push({ name, sample });
}

/**
 * @param boot starts the shape of Longhaul that is tried
 * @param options.isSpread two of each: then nothing is killed, and which worker says a run's last words, or none in time, is left open
 */
export function conformanceOf(boot: () => Promise<Longhaul>, { isSpread }: { isSpread: boolean }): void {
  jest.setTimeout(120_000);

  // More at once would fill two cores, where calls to the engine come too late.
  const { begin: letThemBegin, test: waits, over } = together({ atOnce: 6 });
  let longhaul: Longhaul;
  beforeAll(async () => {
    longhaul = await boot();
    letThemBegin();
  });
  afterAll(() => longhaul.dispose());

  /** Declare what needs the stack for itself; after all that shares it. */
  const deaths: (() => void)[] = [];
  // To the runs of all pipelines at once: each takes its time.
  const workerKill = meeting(() => Promise.all(longhaul.stack.all('worker').map((worker) => worker.kill())));
  const engineAbsence = meeting(
    () => longhaul.stack.process('engine').stop(),
    () => longhaul.stack.process('engine').start(),
  );

  describe.each(samples)('$name', ({ name, sample }) => {
    const { middleStep, paidSteps } = sample;
    const middle = paidSteps.indexOf(middleStep);
    const before = paidSteps.slice(0, middle);
    const fromMiddle = paidSteps.slice(middle);

    const outside = sample.outside ?? practiceOutside(sample);
    const ofThoseThatFail = testsOf(outside.refusalCode !== null, waits);
    const ofThoseThatFailMidway = testsOf(
      outside.refusalCode !== null && before.length > 0 && fromMiddle.length > 1,
      waits,
    );
    const ofThoseThatWrite = testsOf(sample.writesText, waits);

    /** Starts a run whose middle step meets a fault. */
    async function begin(fault?: 'silence' | 'refusal', client = longhaul.local) {
      const tag = `tag ${randomUUID()}`;
      if (fault) await outside.next(longhaul, tag, fault);
      const { run, userErrors } = await start(client, await sample.input(tag, longhaul, client));
      expect(userErrors).toEqual([]);
      return { id: run!.id, pipeline: name, tag, first: run! };
    }
    const start = (client: Client, input: Record<string, unknown>, key?: string) =>
      startSample(name, sample, client, input, key);

    /** How often each step was paid for. */
    const paid = (id: string): Promise<Record<string, number>> => outside.calls(longhaul, id);
    const times = (steps: string[], count: number) => Object.fromEntries(steps.map((step) => [step, count]));

    /** A run whose middle step's call is never answered. */
    async function beginHeld(client = longhaul.local) {
      const run = await begin('silence', client);
      await outside.called(longhaul, run.id, middleStep);
      return run;
    }

    async function beginFailed() {
      const run = await begin('refusal');
      const ended = await longhaul.local.watch(run.id).ended;
      expect(inShort(ended)).toMatchObject({
        status: 'FAILED',
        error: { code: outside.refusalCode, step: middleStep },
      });
      return { ...run, ended };
    }

    async function completed(id: string): Promise<Run> {
      const run = await longhaul.local.watch(id).ended;
      expect(inShort(run)).toMatchObject({ status: 'COMPLETED', error: null });
      return run;
    }

    describe('its start', () => {
      waits('is answered before anything is done, and saved', async () => {
        const { first, id } = await begin();
        expect(['REQUESTED', 'QUEUED', 'RUNNING']).toContain(first.status);
        expect(first).toMatchObject({ pipeline: name, generation: 1, finishedAt: null, error: null });
        expect(first.title).not.toBe('');
        expect(first.steps.length).toBeGreaterThanOrEqual(paidSteps.length);
        await completed(id);
      });

      waits('with the same key is the same run, paid once; with another input a conflict', async () => {
        const tag = randomUUID();
        const key = randomUUID();
        const input = await sample.input(tag, longhaul, longhaul.local);
        const otherInput = await sample.otherInput(tag, longhaul, longhaul.local);
        const answers = await Promise.all(Array.from({ length: 5 }, () => start(longhaul.local, input, key)));
        const ids = new Set(answers.map(({ run }) => run!.id));
        expect(ids.size).toBe(1);
        const [id = ''] = ids;
        const other = await start(longhaul.local, otherInput, key);
        expect(other).toMatchObject({ run: null, userErrors: [{ code: 'CONFLICT', path: ['idempotencyKey'] }] });
        await completed(id);
        const late = await start(longhaul.local, input, key);
        expect(late.run).toMatchObject({ id, status: 'COMPLETED' });
        expect(await paid(id)).toEqual(times(paidSteps, 1));
        const stranger = await start(longhaul.ann, await sample.otherInput(tag, longhaul, longhaul.ann), key);
        expect(stranger.userErrors).toEqual([]);
        expect(stranger.run!.id).not.toBe(id);
      });

      waits('with bad input is refused with its path, and nothing is paid or kept', async () => {
        for (const { input, path } of sample.badInputs) {
          const { run, userErrors } = await start(longhaul.cleo, input);
          expect({ run, first: userErrors[0] }).toMatchObject({ run: null, first: { code: 'BAD_USER_INPUT', path } });
          for (const { message } of userErrors) expect(message).not.toBe('');
        }
        await expect(start(longhaul.cleo, { __proto__: null, nonsense: true })).rejects.toThrow('BAD_USER_INPUT');
        expect((await longhaul.cleo.runs()).totalCount).toBe(0);
      });
    });

    describe('its viewers', () => {
      waits('see it first as it is, then as it changes, then its end, and no way back', async () => {
        const { id } = await begin();
        const views = [longhaul.local.watch(id), longhaul.local.watch(id, 'sse'), longhaul.client().watch(id)];
        for (const view of views) {
          const last = await view.ended;
          expect(last).toBe(view.received.at(-1));
          expect(backwardSteps(view.received)).toEqual([]);
          expect(last).toMatchObject({ status: 'COMPLETED', progress: { fraction: 1 }, estimate: null, error: null });
          expect(last.steps.map(({ status }) => status)).toEqual(last.steps.map(() => 'COMPLETED'));
          expect(view.received.filter(({ status }) => isFinal(status))).toHaveLength(1);
        }
        const kept = await longhaul.local.run(id);
        expect({ ...kept, serverTime: '' }).toEqual({ ...views[0]!.shown, serverTime: '' });
        expect(kept!.result).not.toBeNull();
        if (sample.writesText) expect(kept!.usage.completionTokens).toBeGreaterThan(0);
      });

      waits('who come at any moment see all that was done by then', async () => {
        const { id } = await begin();
        // Another api may know it some milliseconds later.
        const client = longhaul.client(0);
        const first = client.watch(id);
        for (const [index, step] of paidSteps.entries()) {
          const seen = await first.until(`${step} done`, (run) => stepOf(run, step).status === 'COMPLETED');
          const late = client.watch(id, index % 2 ? 'sse' : 'socket');
          const shown = await late.until('its first snapshot', () => true);
          for (const one of seen.steps.filter(({ status }) => status === 'COMPLETED')) {
            expect(stepOf(shown, one.key)).toMatchObject({ status: 'COMPLETED', output: one.output });
          }
          const read = (await client.run(id))!;
          expect(read.progress.completedSteps).toBeGreaterThanOrEqual(seen.progress.completedSteps);
          late.leave();
        }
        await first.ended;
      });

      waits('who come after the end see it, and are sent home', async () => {
        const { id } = await begin();
        await completed(id);
        const late = longhaul.local.watch(id);
        expect(await late.ended).toMatchObject({ status: 'COMPLETED' });
        expect(late.received).toHaveLength(1);
      });

      ofThoseThatWrite('of one run get each step’s text whole, also who comes late; a stranger gets none', async () => {
        const tag = `tag ${randomUUID()}`;
        const slowly = { fault: 'slowDrip', everyMs: 100, pieces: 15 };
        await longhaul.practice.fault({ match: { words: tag, step: middleStep }, ...slowly });
        const { run } = await start(longhaul.ann, await sample.input(tag, longhaul, longhaul.ann));
        const { id } = run!;
        const begun = Promise.withResolvers<void>();
        const reading = async () => {
          let text = '';
          for await (const { runText } of longhaul.ann.text(id)) {
            if (runText.step !== middleStep) continue;
            if (runText.offset === 0) text = '';
            expect(text).toHaveLength(runText.offset);
            text += runText.text;
            begun.resolve();
          }
          return text;
        };
        const early = reading();
        const view = longhaul.ann.watch(id);
        await waitingFor('the first words', begun.promise);
        const late = reading();
        const texts = await waitingFor('both texts', Promise.all([early, late]));
        await view.ended;
        expect(texts[0]).toBe(texts[1]);
        expect(JSON.parse(texts[0]!)).toEqual(expect.any(Object));
      });

      waits('never see each other’s runs', async () => {
        const { id } = await beginHeld(longhaul.ann);
        const { ben } = longhaul;
        const nothing = { run: null, userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] };
        expect(await ben.run(id)).toBeNull();
        expect(await ben.awaitRun(id, 0)).toBeNull();
        expect((await ben.runs()).nodes.map((run) => run.id)).not.toContain(id);
        expect(await ben.cancel(id)).toMatchObject(nothing);
        expect(await ben.rerun(id)).toMatchObject(nothing);
        expect(await ben.keep(id)).toMatchObject(nothing);
        await expect(ben.watch(id).ended).rejects.toThrow('NOT_FOUND');
        await expect(ben.watch(id, 'sse').ended).rejects.toThrow('NOT_FOUND');
        await expect(ben.text(id).next()).rejects.toThrow('NOT_FOUND');
        const unknown = randomUUID();
        expect(await ben.cancel(unknown)).toEqual(await ben.cancel(id));

        const heard: string[] = [];
        const mine = Promise.withResolvers<string>();
        const listen = async () => {
          // His other runs, of tests beside this one, may be among them.
          for await (const { runs } of ben.subscribe<{ runs: Run }>('subscription { runs { id } }')) {
            heard.push(runs.id);
            if (runs.id === (await mine.promise)) return;
          }
        };
        const listening = listen();
        const ending = longhaul.ann.watch(id);
        await longhaul.ann.cancel(id);
        await ending.ended;
        mine.resolve((await begin(undefined, ben)).id);
        await waitingFor('the stranger’s own run', listening, () => heard);
        expect(heard).not.toContain(id);
      });

      waits('of the list hear of starts, changes and ends', async () => {
        const listening = longhaul.client().subscribe<{ runs: Run }>('subscription { runs { id status generation } }');
        const { id } = await beginHeld();
        const heard = async (is: (status: Run['status']) => boolean) => {
          for (;;) {
            const { value, done } = await listening.next();
            if (done) throw new Error('the list ended');
            if (value.runs.id === id && is(value.runs.status)) return value.runs.status;
          }
        };
        await waitingFor(
          'the run in the list',
          heard((status) => status === 'RUNNING'),
        );
        await longhaul.local.cancel(id);
        expect(await waitingFor('the end in the list', heard(isFinal))).toBe('CANCELLED');
        await listening.return!();
      });

      waits('who wait get the run when it has ended, or when their time is over', async () => {
        const { id } = await beginHeld();
        // The table may not know yet that the engine has taken it: an answer that was late is told by the next round of a loop.
        const going = await eventually('that it runs', async () => {
          const run = await longhaul.local.awaitRun(id, 0);
          return run?.status === 'RUNNING' && run;
        });
        expect(going).toMatchObject({ id, finishedAt: null });
        const waiting = longhaul.local.awaitRun(id, 60_000);
        await longhaul.local.cancel(id);
        expect(await waitingFor('awaitRun', waiting)).toMatchObject({ id, status: 'CANCELLED' });
      });
    });

    describe('cancelling it', () => {
      waits('ends the provider’s call and makes no other', async () => {
        const { id } = await beginHeld();
        const view = longhaul.local.watch(id);
        const answer = await longhaul.local.cancel(id);
        expect(answer).toMatchObject({
          run: { status: 'CANCELLING', statusReason: 'cancelled by you' },
          userErrors: [],
        });
        const ended = await view.ended;
        expect(ended).toMatchObject({ status: 'CANCELLED', statusReason: 'cancelled by you', error: null });
        expect(stepOf(ended, middleStep)).toMatchObject({ status: 'CANCELLED', attempts: [{ outcome: 'CANCELLED' }] });
        await outside.abandoned(longhaul, id, middleStep);
        expect(await paid(id)).toEqual({ ...times(fromMiddle, 0), ...times([...before, middleStep], 1) });
        expect(before.map((step) => stepOf(ended, step).status)).toEqual(before.map(() => 'COMPLETED'));
      });

      waits('twice is once; after the end there is nothing to cancel', async () => {
        const { id } = await beginHeld();
        const view = longhaul.local.watch(id);
        await Promise.all([longhaul.local.cancel(id), longhaul.local.cancel(id)]);
        await view.ended;
        expect(await longhaul.local.cancel(id)).toMatchObject({
          run: { status: 'CANCELLED' },
          userErrors: [{ code: 'RUN_ENDED' }],
        });
        expect(await longhaul.local.keep(id)).toMatchObject({ userErrors: [{ code: 'RUN_ENDED' }] });
      });
    });

    describe('running it again', () => {
      ofThoseThatFail('after a failure goes on at the failed step and pays nothing twice', async () => {
        const { id } = await beginFailed();
        const [one, other] = await Promise.all([longhaul.local.rerun(id), longhaul.local.rerun(id)]);
        expect([one, other]).toMatchObject([
          { run: { id, generation: 2 }, userErrors: [] },
          { run: { id, generation: 2 }, userErrors: [] },
        ]);
        const run = await completed(id);
        expect(run.generation).toBe(2);
        expect(await paid(id)).toEqual({ ...times(paidSteps, 1), [middleStep]: 2 });
        expect(stepOf(run, middleStep).attempts.map(({ generation, outcome }) => [generation, outcome])).toEqual([
          [1, 'FAILED'],
          [2, 'SUCCEEDED'],
        ]);
        for (const step of before) {
          const { attempts } = stepOf(run, step);
          expect(attempts.map(({ outcome }) => outcome)).toEqual(attempts.map(() => 'SUCCEEDED'));
          expect(new Set(attempts.map(({ part }) => part)).size).toBe(attempts.length);
        }
      });

      waits('after a cancel goes on where it stopped', async () => {
        const { id } = await beginHeld();
        const view = longhaul.local.watch(id);
        await longhaul.local.cancel(id);
        await view.ended;
        expect(await longhaul.local.rerun(id)).toMatchObject({ run: { generation: 2 }, userErrors: [] });
        const run = await completed(id);
        expect(run).toMatchObject({ generation: 2, statusReason: null });
        expect(await paid(id)).toEqual({ ...times(paidSteps, 1), [middleStep]: 2 });
      });

      waits('after it was completed needs a step to start from, and pays from there', async () => {
        const { id } = await begin();
        const first = await completed(id);
        expect(await longhaul.local.rerun(id)).toMatchObject({
          userErrors: [{ code: 'BAD_USER_INPUT', path: ['fromStep'] }],
        });
        expect(await longhaul.local.rerun(id, 'nonsense')).toMatchObject({
          userErrors: [{ code: 'BAD_USER_INPUT', path: ['fromStep'] }],
        });
        expect(await longhaul.local.rerun(id, middleStep)).toMatchObject({ run: { generation: 2 }, userErrors: [] });
        const second = await completed(id);
        expect(await paid(id)).toEqual({ ...times(before, 1), ...times(fromMiddle, sample.nothingLeftToCall ? 1 : 2) });
        for (const step of before) expect(stepOf(second, step).output).toEqual(stepOf(first, step).output);
        if (sample.writesText) expect(second.usage.completionTokens).toBeGreaterThan(first.usage.completionTokens);
      });

      ofThoseThatFailMidway('from beyond the failure is refused, and costs no generation', async () => {
        const { id } = await beginFailed();
        expect(await longhaul.local.rerun(id, paidSteps.at(-1))).toMatchObject({
          run: { status: 'FAILED', generation: 1 },
          userErrors: [{ code: 'BAD_USER_INPUT', path: ['fromStep'] }],
        });
      });

      ofThoseThatFailMidway('from two steps at once, one is done and the other told so', async () => {
        const { id } = await beginFailed();
        const both = await Promise.all([longhaul.local.rerun(id, middleStep), longhaul.local.rerun(id, paidSteps[0])]);
        expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['RUN_NOT_ENDED']);
        expect(await completed(id)).toMatchObject({ generation: 2 });
      });

      ofThoseThatFail('keeps the story of what went before in its log', async () => {
        const { id } = await beginFailed();
        await longhaul.local.rerun(id);
        await completed(id);
        await longhaul.local.rerun(id, paidSteps[0]);
        const { log, generation } = await completed(id);
        expect(generation).toBe(3);
        const texts = log.map(({ text }) => text);
        expect(texts.filter((text) => text.startsWith('Failed.'))).toHaveLength(1);
        expect(texts.filter((text) => text.startsWith('Run again'))).toHaveLength(2);
        expect(texts.filter((text) => text === 'Completed')).toHaveLength(2);
        expect(texts.filter((text) => text === 'Saved')).toHaveLength(1);
      });

      waits('is refused while it goes on', async () => {
        const { id } = await beginHeld();
        expect(await longhaul.local.rerun(id)).toMatchObject({ userErrors: [{ code: 'RUN_NOT_ENDED' }] });
        await longhaul.local.cancel(id);
        await longhaul.local.watch(id).ended;
      });
    });

    describe('what operators do to it', () => {
      waits('their note shows at every viewer', async () => {
        const { id } = await beginHeld();
        const views = [longhaul.local.watch(id), longhaul.local.watch(id, 'sse')];
        await Promise.all(views.map((view) => view.until('its first snapshot', () => true)));
        await longhaul.handle({ pipeline: name, id }).signal('note', 'please be patient');
        for (const view of views) {
          const run = await view.until('the note', ({ progress }) => progress.message === 'please be patient');
          expect(run.workflowProgress).toMatchObject({ note: 'please be patient' });
          await view.until('the note in the log', ({ log }) =>
            log.some(({ text }) => text.includes('please be patient')),
          );
        }
        await longhaul.local.cancel(id);
        await views[0]!.ended;
      });

      waits('terminated, it is cancelled by an operator', async () => {
        const { id } = await beginHeld();
        const view = longhaul.local.watch(id);
        await longhaul.handle({ pipeline: name, id }).terminate('tidying up');
        const ended = await view.ended;
        expect(ended).toMatchObject({ status: 'CANCELLED', statusReason: expect.stringContaining('operator') });
        expect(stepOf(ended, middleStep).status).toBe('CANCELLED');
      });

      waits('terminated while nobody watches, the list is right at once', async () => {
        const { id } = await beginHeld(longhaul.ann);
        await longhaul.handle({ pipeline: name, id }).terminate();
        const ended = await longhaul.ann.runs({ filter: { status: ['CANCELLED'] }, first: 100 });
        expect(ended.nodes.map((run) => run.id)).toContain(id);
        const going = await longhaul.ann.runs({ filter: { status: ['RUNNING', 'QUEUED'] }, first: 100 });
        expect(going.nodes.map((run) => run.id)).not.toContain(id);
      });

      waits('reset by hand, it is a new generation that its viewers follow', async () => {
        const { id } = await begin();
        await completed(id);
        const listening = longhaul.client().subscribe<{ runs: Run }>('subscription { runs { id status generation } }');
        const told = waitingFor(
          'the new generation in the list',
          (async () => {
            for await (const { runs } of listening) if (runs.id === id && runs.generation === 2) return runs;
            throw new Error('the list ended');
          })(),
        );
        const { events } = await longhaul.handle({ pipeline: name, id }).fetchHistory();
        const task = events!.find(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes)!;
        await longhaul.operator.workflowService.resetWorkflowExecution({
          namespace: 'default',
          workflowExecution: { workflowId: `${name}-${id}` },
          reason: 'by hand',
          requestId: randomUUID(),
          workflowTaskFinishEventId: task.eventId!,
        });
        expect(await told).toMatchObject({ generation: 2 });
        const again = await eventually('the second end', async () => {
          const run = await longhaul.local.run(id);
          return run?.generation === 2 && isFinal(run.status) && run;
        });
        expect(again.status).toBe('COMPLETED');
        expect(await paid(id)).toEqual(times(paidSteps, 1));
      });

      waits('lost by the engine, it has failed, and a rerun uses what was paid for', async () => {
        const { id } = await beginHeld();
        const view = longhaul.local.watch(id);
        await view.until('its middle', (run) => stepOf(run, middleStep).status === 'RUNNING');
        await longhaul.operator.workflowService.deleteWorkflowExecution({
          namespace: 'default',
          workflowExecution: { workflowId: `${name}-${id}` },
        });
        const lost = await eventually('its end', async () => {
          const run = await longhaul.local.run(id);
          return run && isFinal(run.status) && run;
        });
        expect(lost).toMatchObject({ status: 'FAILED', error: { code: 'ENGINE_LOST', retryable: true } });
        expect(await view.ended).toMatchObject({ status: 'FAILED' });
        expect(await longhaul.local.rerun(id)).toMatchObject({ run: { generation: 2 }, userErrors: [] });
        await completed(id);
        expect(await paid(id)).toEqual({ ...times(paidSteps, 1), [middleStep]: 2 });
      });
    });

    describe('what it shows', () => {
      waits('the fold of its history and its own words agree, at every stop and at the end', async () => {
        const { id } = await beginHeld();
        const view = longhaul.local.watch(id);
        const of = (run: Run, status: string) =>
          run.steps.filter((step) => step.status === status).map(({ key }) => key);
        // Steps that go on side by side end in any order.
        const words = (run: Run) => {
          const told = run.workflowProgress as Record<'completedSteps' | 'runningSteps', string[]> & { phase: string };
          return told && { ...told, completedSteps: new Set(told.completedSteps) };
        };
        const held = await view.until(
          'both at the middle',
          (run) =>
            words(run)?.runningSteps.includes(middleStep) === true && stepOf(run, middleStep).status === 'RUNNING',
        );
        expect(words(held)).toMatchObject({
          phase: middleStep,
          completedSteps: new Set(of(held, 'COMPLETED')),
          runningSteps: of(held, 'RUNNING'),
        });
        await longhaul.local.cancel(id);
        await view.ended;

        const { id: whole } = await begin();
        const run = await completed(whole);
        if (!isSpread)
          expect(words(run)).toMatchObject({ completedSteps: new Set(of(run, 'COMPLETED')), runningSteps: [] });
      });

      waits('an operator finds it by what it is, with a link back', async () => {
        const { id } = await beginHeld();
        const { raw, searchAttributes, memo: _ } = await longhaul.handle({ pipeline: name, id }).describe();
        expect(searchAttributes).toMatchObject({
          LonghaulPipeline: [name],
          LonghaulOwner: ['local'],
          LonghaulPhase: [middleStep],
        });
        const details = JSON.stringify(raw.executionConfig?.userMetadata?.details?.data?.toString());
        expect(details).toContain(`/runs/${id}`);
        expect((await longhaul.local.run(id))!.engineUrl).toContain(`${name}-${id}`);
        await longhaul.local.cancel(id);
        await longhaul.local.watch(id).ended;
      });

      waits('lists filter, count and page without a gap', async () => {
        const ids: string[] = [];
        for (let index = 0; index < 5; index++) ids.unshift((await begin(undefined, longhaul.dora)).id);
        const seen: string[] = [];
        let after: string | null = null;
        do {
          const page = await longhaul.dora.runs({ first: 2, after, filter: { pipeline: name } });
          expect(page.nodes.length).toBeLessThanOrEqual(2);
          seen.push(...page.nodes.map(({ id }) => id));
          after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        } while (after);
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
        await Promise.all(ids.map((id) => longhaul.dora.watch(id).ended));
        const done = await longhaul.dora.runs({ first: 100, filter: { status: ['COMPLETED'] } });
        for (const id of ids) expect(done.nodes.map((run) => run.id)).toContain(id);
        expect(done.nodes.every(({ status }) => status === 'COMPLETED')).toBe(true);
        const ours = await longhaul.dora.runs({ first: 100, filter: { status: ['COMPLETED'], pipeline: name } });
        expect(ours.nodes.map(({ id }) => id)).toEqual(ids);
        expect(ours.totalCount).toBe(ids.length);
        expect((await longhaul.dora.runs({ filter: { search: 'no title has this %_' } })).totalCount).toBe(0);
        const word = done.nodes[0]!.title.split(' ').at(-1)!;
        expect((await longhaul.dora.runs({ filter: { search: word.toUpperCase() } })).totalCount).toBeGreaterThan(0);
        await expect(longhaul.dora.runs({ after: 'nonsense' })).rejects.toThrow('BAD_USER_INPUT');
      });
    });

    deaths.push(() => {
      describe(`${name} when things die`, () => {
        beforeAll(over);

        workerKill.test(
          'a worker’s kill -9 costs one call at most, and the attempt is shown as lost',
          async function* () {
            const { id } = await beginHeld();
            const view = longhaul.local.watch(id);
            await view.until('the call', (run) => stepOf(run, middleStep).status === 'RUNNING');
            yield;
            const lost = await view.until('the lost attempt', (run) =>
              stepOf(run, middleStep).attempts.some(({ outcome }) => outcome === 'LOST'),
            );
            expect(stepOf(lost, middleStep).attempts[0]).toMatchObject({ number: 1, error: { code: 'WORKER_LOST' } });
            const ended = await view.ended;
            expect(inShort(ended)).toMatchObject({ status: 'COMPLETED' });
            expect(stepOf(ended, middleStep).attempts.map(({ outcome }) => outcome)).toEqual(['LOST', 'SUCCEEDED']);
            expect(await paid(id)).toEqual({ ...times(paidSteps, 1), [middleStep]: 2 });
            expect(backwardSteps(view.received)).toEqual([]);
          },
        );

        engineAbsence.test(
          'with the engine away it is REQUESTED, can be cancelled without ever being started, and others start by themselves',
          async function* () {
            const held = await beginHeld(longhaul.ben);
            yield;
            // Who comes now is told what is known, not that nothing has happened yet.
            const known = (await longhaul.ben.run(held.id))!;
            expect(known).toMatchObject({
              status: 'RUNNING',
              statusReason: expect.stringContaining('cannot be reached'),
            });
            expect(before.map((key) => stepOf(known, key).status)).toEqual(before.map(() => 'COMPLETED'));
            const running = await longhaul.ben.runs({ filter: { status: ['RUNNING'] } });
            expect(running.nodes.map(({ id }) => id)).toContain(held.id);
            const cancelled = await begin();
            expect(cancelled.first).toMatchObject({ status: 'REQUESTED', startedAt: null });
            const kept = await begin();
            const view = longhaul.local.watch(kept.id);
            await view.until('REQUESTED', ({ status }) => status === 'REQUESTED');
            const ending = longhaul.local.watch(cancelled.id);
            expect((await longhaul.local.cancel(cancelled.id)).run!.status).toMatch(/CANCELL(ING|ED)/);
            yield;
            expect(await ending.ended).toMatchObject({
              status: 'CANCELLED',
              statusReason: 'cancelled by you',
              startedAt: null,
            });
            await expect(longhaul.handle(cancelled).describe()).rejects.toThrow(/not found/i);
            expect(await paid(cancelled.id)).toEqual(times(paidSteps, 0));
            expect(await view.ended).toMatchObject({ status: 'COMPLETED' });
            expect(await paid(kept.id)).toEqual(times(paidSteps, 1));
            await longhaul.ben.cancel(held.id);
            // The engine was away for longer than the held call's heartbeat may be: it may have been tried again, and done.
            expect((await longhaul.ben.watch(held.id).ended).status).toMatch(/CANCELLED|COMPLETED/);
          },
        );
      });
    });
  });
  if (!isSpread) for (const declare of deaths) declare();
}
