import { uploadVideo } from '../support/projects.ts';
import { practiceOutside, type PipelineSample } from '../support/sample.ts';

const local = {
  input: async (tag, _longhaul, client) => ({
    uploadId: await uploadVideo(client, 'talk.mp4'),
    title: `A talk, ${tag}`,
    drafts: ['TWITTER'],
  }),
  otherInput: async (tag, _longhaul, client) => ({
    uploadId: await uploadVideo(client, 'talk.mp4'),
    title: `Another talk, ${tag}`,
    drafts: ['LINKEDIN'],
  }),
  badInputs: [
    { input: { uploadId: '', title: 'A talk' }, path: ['input', 'uploadId'] },
    { input: { uploadId: 'x'.repeat(201), title: 'A talk' }, path: ['input', 'uploadId'] },
    { input: { uploadId: 'x', title: ' ' }, path: ['input', 'title'] },
    { input: { uploadId: 'x', title: 'x'.repeat(201) }, path: ['input', 'title'] },
    { input: { uploadId: 'x', title: 'A talk', context: 'x'.repeat(4_001) }, path: ['input', 'context'] },
    { input: { uploadId: 'x', title: 'A talk', captionsUploadId: '' }, path: ['input', 'captionsUploadId'] },
  ],
  middleStep: 'chapters',
  paidSteps: ['transcribe', 'chapters', 'drafts'],
  writesText: true,
  mostEvents: 80,
} satisfies PipelineSample;

export const sample: PipelineSample = {
  ...local,
  outside: {
    ...practiceOutside(local),
    // Pieces and drafts are parts of their steps: `transcribe/1`, `drafts/TWITTER`.
    async calls({ practice }, runId) {
      const calls = await practice.calls(runId);
      const of = (step: string) =>
        calls.filter((call) => call.step === step || call.step?.startsWith(`${step}/`)).length;
      return Object.fromEntries(local.paidSteps.map((step) => [step, of(step)]));
    },
  },
};
