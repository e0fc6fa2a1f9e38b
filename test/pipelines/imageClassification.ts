import { picture } from '../support/pictures.ts';
import { practiceOutside, type PipelineSample } from '../support/sample.ts';

const red = picture('#dc1e1e', '#2850d2');
const green = picture('#28a03c', '#2850d2');

const local = {
  // The practice model tells the practice provider the file's name.
  input: async (tag, _longhaul, client) => ({ uploadId: await client.upload(`${tag}.jpg`, await red) }),
  otherInput: async (tag, _longhaul, client) => ({ uploadId: await client.upload(`${tag}.jpg`, await green) }),
  badInputs: [
    { input: { uploadId: '' }, path: ['input', 'uploadId'] },
    { input: { uploadId: 'x'.repeat(201) }, path: ['input', 'uploadId'] },
  ],
  middleStep: 'classify',
  paidSteps: ['classify'],
  writesText: false,
  mostEvents: 30,
} satisfies PipelineSample;

export const sample: PipelineSample = {
  ...local,
  outside: { ...practiceOutside(local), refusalCode: 'MODEL_UNAVAILABLE' },
};
