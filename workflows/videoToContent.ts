/** A recording becomes everything else: its transcript and screenshots, side by side, then chapters, and drafts from all of it. */
import type { createActivities } from '../activities/videoToContent.ts';
import { allEnded, inLanes } from './lib/inLanes.ts';
import { definePipeline, planStep, type PipelineDefinition } from './lib/pipeline.ts';
import { activitiesOn } from './lib/steps.ts';
import { clock } from './lib/times.ts';
import { count, thousands } from './lib/words.ts';
import { contentTypeNames } from './videoToContent/contentTypes.ts';
import {
  shortestWithChapters,
  videoToContentInput,
  type AudioPiece,
  type FinishedTranscript,
  type FoundChapters,
  type InspectedProject,
  type TakenScreenshots,
  type VideoToContentInput,
} from './videoToContent/steps.ts';

type Activities = ReturnType<typeof createActivities>;
const media = activitiesOn<Activities>('media');
const llm = activitiesOn<Activities>('llm');
const light = activitiesOn<Activities>('pipelines');

/** Pieces of the audio that are transcribed at once. */
const piecesAtOnce = 4;

/** By `step` or `step/part`, as far as the run has come. */
interface Outputs {
  inspect?: InspectedProject;
  audio?: AudioPiece[];
  'transcribe/merge'?: FinishedTranscript;
}

const whereWordsAre = {
  CAPTIONS_FILE: 'the captions beside the file are taken',
  CAPTIONS_TRACK: 'the captions in the file are taken',
  NONE: 'the file has no sound',
  MODEL: null,
} as const;

/** Why nothing is listened to; null where something is, or before that is known. */
const noListening = ({ inspect }: Outputs): string | null => (inspect ? whereWordsAre[inspect.words] : null);

const noTranscribing = (outputs: Outputs): string | null =>
  noListening(outputs) ?? (outputs.audio?.every(({ silent }) => silent) ? 'nothing can be heard in it' : null);

/** Why there is nothing to write from. */
function noWords(outputs: Outputs): string | null {
  if (outputs.inspect?.words === 'NONE' || (outputs.audio && noTranscribing(outputs)))
    return 'there are no words to work from';
  return outputs['transcribe/merge']?.words === 0 ? 'nothing is said in it' : null;
}

const noChapters = (outputs: Outputs): string | null =>
  (outputs.inspect?.file.durationSeconds ?? Infinity) < shortestWithChapters
    ? `a recording of less than ${shortestWithChapters} s cannot have chapters`
    : noWords(outputs);

function foundInFile({ file: { durationSeconds, video }, warnings }: InspectedProject): string {
  const picture = video ? `${thousands(video.width)} × ${thousands(video.height)} pixels` : 'sound alone';
  return [`${clock(durationSeconds)}, ${picture}`, ...warnings].join('; ');
}

const definition: PipelineDefinition = {
  name: 'videoToContent',
  title: 'Video to content',
  description:
    'Turns a recording into a transcript, screenshots, chapters, and drafts for blog, newsletter and social networks.',
  whenUnwatched: 'CONTINUE',
  asksModel: true,
  steps: [
    planStep<InspectedProject>({ key: 'inspect', title: 'Look at the file', usualSeconds: 3, found: foundInFile }),
    planStep<AudioPiece[]>({
      key: 'audio',
      title: 'Cut the sound',
      usualSeconds: 20,
      skip: noListening,
      found: (pieces) => `${count(pieces.length, 'piece')}, cut in pauses`,
    }),
    planStep<FinishedTranscript>({
      key: 'transcribe',
      title: 'Transcript',
      usualSeconds: 60,
      // A piece of sound is deleted once it is transcribed.
      rerunFrom: 'audio',
      skip: noTranscribing,
      parts: { last: 'merge', total: ({ audio }: Outputs) => audio?.length ?? null },
      found: ({ words, source }) => `${count(words, 'word')}, by ${source}`,
    }),
    planStep<TakenScreenshots>({
      key: 'screenshots',
      title: 'Screenshots',
      usualSeconds: 60,
      skip: ({ inspect }: Outputs) => (inspect && !inspect.file.video ? 'the file has no moving pictures' : null),
      found: ({ count: taken }) => `${thousands(taken)}, one every 3 s`,
    }),
    planStep<FoundChapters>({
      key: 'chapters',
      title: 'Chapters',
      usualSeconds: 20,
      skip: noChapters,
      found: ({ chapters }) => `${chapters.length}, from “${chapters[0]?.title}” to “${chapters.at(-1)?.title}”`,
    }),
    planStep({
      key: 'drafts',
      title: 'Drafts',
      usualSeconds: 60,
      skip: (outputs, { drafts }: VideoToContentInput) =>
        drafts.length === 0 ? 'none were asked for' : noWords(outputs),
      parts: {},
    }),
  ],
  input: videoToContentInput,
  describe: ({ title }: VideoToContentInput) => title,
  result(outputs) {
    const { inspect }: Outputs = outputs;
    if (!inspect) return null;
    const written = contentTypeNames.filter((type) => outputs[`drafts/${type}`] !== undefined);
    return { __typename: 'VideoProject', id: inspect.projectId, written };
  },
};

export const videoToContent = definePipeline<VideoToContentInput>(definition, async (input, step) => {
  const { projectId, file } = await step('inspect', media.inspectRecording, input);
  const { uploadId } = input;

  async function findWords(): Promise<void> {
    if (step.isSkipped('audio')) return;
    const pieces = await step('audio', media.cutSound, { projectId, uploadId, file });
    if (step.isSkipped('transcribe')) return;
    const transcribe = async (piece: AudioPiece) => {
      await step('transcribe', llm.transcribePiece, { projectId, piece }, String(piece.index + 1));
    };
    await inLanes(pieces, () => 'all', piecesAtOnce, transcribe);
    await step('transcribe', light.mergeTranscript, { projectId }, 'merge');
  }
  async function takePictures(): Promise<void> {
    if (!step.isSkipped('screenshots')) await step('screenshots', media.takeScreenshots, { projectId, uploadId, file });
  }

  await allEnded([findWords(), takePictures()]);
  if (!step.isSkipped('chapters')) await step('chapters', llm.findChapters, { projectId });
  if (!step.isSkipped('drafts'))
    await allEnded(input.drafts.map((type) => step('drafts', llm.writeFirstDraft, { projectId, type }, type)));
});
