/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AttemptOutcome =
  | 'CANCELLED'
  | 'FAILED'
  /** The worker died. */
  | 'LOST'
  | 'RUNNING'
  | 'SUCCEEDED';

export type CommunicationStatus =
  /** The last attempt has failed, or the run ended before. */
  | 'NO_ANSWER'
  /** Being called; so it stays from the first attempt to the last. */
  | 'PHONING_HOME'
  /** A call has connected. */
  | 'SPACE_TAXI_ON_THE_WAY';

export type ContentActionKind =
  | 'EDIT'
  | 'GENERATE'
  /** Nothing can be done now: it is being written, or there is nothing to write from yet. */
  | 'NONE'
  | 'VIEW';

export type ContentDraftInput = {
  /** Your own words for this draft, instead of the project's. At most 4,000 characters. */
  context?: string | null | undefined;
  /** One of your own, whose words are there. */
  projectId: string | number;
  /**
   * Whether a draft that somebody has edited is replaced; without it such a draft is a CONFLICT. What was there stays among `versions`.
   * What is edited while the model writes is never replaced: the new text is then kept as a version beside it.
   */
  replaceEdited?: boolean | null | undefined;
  type: ContentType;
};

export type ContentFormat =
  | 'MARKDOWN'
  /** Plain text of several posts, apart by a line of `---`. */
  | 'POSTS'
  /** Plain text. */
  | 'TEXT';

export type ContentState =
  | 'ABSENT'
  | 'FAILED'
  | 'PROCESSING'
  | 'READY';

export type ContentType =
  /** Blog post: An article of 800 to 1,500 words with headings and screenshots. */
  | 'BLOG'
  /** LinkedIn: A post of at most 3,000 characters. */
  | 'LINKEDIN'
  /** Newsletter: A personal letter of 300 to 600 words with one or two screenshots. */
  | 'NEWSLETTER'
  /** Twitter: A thread of 3 to 8 posts of at most 280 characters each. */
  | 'TWITTER';

export type Diet =
  | 'ANYTHING'
  | 'GLUTEN_FREE'
  | 'HALAL'
  | 'KOSHER'
  | 'PESCATARIAN'
  | 'VEGAN'
  | 'VEGETARIAN';

export type DraftAuthor =
  | 'MODEL'
  | 'USER';

export type ImageClassificationInput = {
  /** A finished upload of yours: a JPEG, PNG, WebP, GIF (its first frame counts) or AVIF of at most 20 MiB and 50 million pixels. */
  uploadId: string | number;
};

export type MealPlanInput = {
  /** Never appear in any meal. */
  allergies?: Array<string> | null | undefined;
  /** Per person, 1000 to 5000. */
  caloriesPerDay?: number | null | undefined;
  /** Per dinner. */
  cookingMinutes?: number | null | undefined;
  diet?: Diet;
  dislikes?: Array<string> | null | undefined;
  /** At most 2,000 characters. */
  notes?: string | null | undefined;
  /** 1 to 12. */
  people?: number;
};

export type PhoneHomeInput = {
  /** Default: everyone without a status or with NO_ANSWER. At most 1,000. */
  ids?: Array<string | number> | null | undefined;
};

export type RunFilter = {
  pipeline?: string | null | undefined;
  /** Words to look for in the titles. */
  search?: string | null | undefined;
  status?: Array<RunStatus> | null | undefined;
};

export type RunStatus =
  | 'CANCELLED'
  | 'CANCELLING'
  | 'COMPLETED'
  | 'FAILED'
  /** Started; no worker has picked it up yet. */
  | 'QUEUED'
  /** Saved; the engine has not taken it yet (it may be down: the run starts by itself). */
  | 'REQUESTED'
  | 'RUNNING'
  | 'TIMED_OUT';

export type StepStatus =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'QUEUED'
  | 'RETRYING'
  | 'RUNNING'
  | 'SKIPPED'
  | 'WAITING';

export type UpdateDraftInput = {
  /** At most 60,000 characters. Limits of the content type are shown, not enforced: an unfinished text may be too long. */
  body: string;
  /** The version that the change was made to. Another one in the meantime gives CONFLICT, with the draft as it is now. */
  expectedVersion: number;
  id: string | number;
};

export type UpsertResourceInput = {
  /** 1 to 200 characters, your own: another viewer may use the same. */
  id: string | number;
  /** An object: at most 1 MiB of JSON, 64 levels, 10,000 keys. Numbers beyond 2^53 are exact only as strings. */
  info: unknown;
  /** 1 to 200 characters. */
  name: string;
};

export type VideoToContentInput = {
  /** A finished upload of yours: a .vtt or .srt file, taken as the transcript instead of asking a transcription model. */
  captionsUploadId?: string | number | null | undefined;
  /** Your own words for the drafts: who they are for, what matters. At most 4,000 characters. */
  context?: string | null | undefined;
  /** Which drafts to write at once; others can be asked for later by `startContentDraft`. */
  drafts?: Array<ContentType> | null | undefined;
  /** 1 to 200 characters. */
  title: string;
  /** A finished upload of yours: a video, or a recording of sound alone (MP4, MOV, MKV, WebM, AVI, WAV, MP3, M4A …). */
  uploadId: string | number;
};

/** What becomes of a run when nobody waits for it any more. */
export type WhenUnwatched =
  /**
   * It stops soon after its last viewer has left (10 s), or where none has come (45 s); the server may be set to other times. Who
   * subscribes to `run` or `runText` is a viewer, and who waits in `awaitRun`, or asks for `run` every few seconds; lists are not.
   * Its event streams break off after 45 s, so that their clients show by coming back that they are there. `keepRun` keeps it going.
   */
  | 'CANCEL'
  /** It goes on whatever happens. */
  | 'CONTINUE';

export type DraftResultFragment = { id: string, type: ContentType, version: number, project: { id: string, title: string, contentActions: Array<{ type: ContentType, label: string, description: string, state: ContentState, action: ContentActionKind, draft: { id: string, version: number, edited: boolean } | null, run: { id: string, status: RunStatus, generation: number, sequence: number, progress: { message: string | null }, error: { message: string } | null, steps: Array<{ key: string, title: string, status: StepStatus }> } | null }> } };

export type DraftTextFragment = { id: string, body: string, version: number, edited: boolean, updatedAt: string };

export type DraftQueryVariables = Exact<{
  id: string | number;
}>;


export type DraftQuery = { draft: { type: ContentType, id: string, body: string, version: number, edited: boolean, updatedAt: string, limits: { characters: number, weighted: boolean, posts: number | null }, project: { id: string, title: string, durationSeconds: number | null, screenshots: { totalCount: number }, contentActions: Array<{ type: ContentType, label: string, description: string, state: ContentState, action: ContentActionKind, draft: { id: string, version: number, edited: boolean } | null, run: { id: string, status: RunStatus, generation: number, sequence: number, progress: { message: string | null }, error: { message: string } | null, steps: Array<{ key: string, title: string, status: StepStatus }> } | null }> } } | null };

export type DraftVersionsQueryVariables = Exact<{
  id: string | number;
  first: number;
  before?: number | null | undefined;
}>;


export type DraftVersionsQuery = { draft: { versions: Array<{ version: number, body: string, writtenBy: DraftAuthor, createdAt: string }> } | null };

export type UpdateDraftMutationVariables = Exact<{
  input: UpdateDraftInput;
}>;


export type UpdateDraftMutation = { updateDraft: { draft: { id: string, body: string, version: number, edited: boolean, updatedAt: string } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type ExtraterrestrialRowFragment = { id: string, change: number, name: string, communicationStatus: CommunicationStatus | null, communicationAttempt: number, lastCommunicationAttemptTimestamp: string | null };

export type PhoneHomeCountsFragment = { total: number, waiting: number, phoningHome: number, spaceTaxiOnTheWay: number, noAnswer: number };

export type ExtraterrestrialsQueryVariables = Exact<{
  first: number;
  offset: number;
}>;


export type ExtraterrestrialsQuery = { extraterrestrials: { totalCount: number, nodes: Array<{ id: string, change: number, name: string, communicationStatus: CommunicationStatus | null, communicationAttempt: number, lastCommunicationAttemptTimestamp: string | null }>, counts: { total: number, waiting: number, phoningHome: number, spaceTaxiOnTheWay: number, noAnswer: number } } };

export type ExtraterrestrialsChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ExtraterrestrialsChangedSubscription = { extraterrestrials: Array<{ id: string, change: number, name: string, communicationStatus: CommunicationStatus | null, communicationAttempt: number, lastCommunicationAttemptTimestamp: string | null }> };

export type ResetExtraterrestrialsMutationVariables = Exact<{
  count: number;
}>;


export type ResetExtraterrestrialsMutation = { resetExtraterrestrials: { totalCount: number } };

export type ResourceHeadFragment = { id: string, name: string, version: number, contextVersion: number | null, fieldCount: number, createdAt: string, updatedAt: string, run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null };

export type ResourceQueryVariables = Exact<{
  id: string | number;
}>;


export type ResourceQuery = { resource: { id: string, name: string, version: number, contextVersion: number | null, fieldCount: number, createdAt: string, updatedAt: string, run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null } | null };

export type ResourcesQueryVariables = Exact<{
  first: number;
}>;


export type ResourcesQuery = { resources: { totalCount: number, nodes: Array<{ id: string, name: string, version: number, contextVersion: number | null, fieldCount: number, createdAt: string, updatedAt: string, run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null }>, pageInfo: { hasNextPage: boolean } } };

export type ResourceFieldsQueryVariables = Exact<{
  id: string | number;
}>;


export type ResourceFieldsQuery = { resource: { contextVersion: number | null, fields: Array<{ path: string, value: unknown, original: unknown, rule: string | null, source: string | null, error: string | null }> } | null };

export type ResourceContextQueryVariables = Exact<{
  id: string | number;
}>;


export type ResourceContextQuery = { resource: { contextVersion: number | null, context: unknown } | null };

export type ResourceVersionsQueryVariables = Exact<{
  id: string | number;
  first: number;
  before?: number | null | undefined;
}>;


export type ResourceVersionsQuery = { resource: { versions: Array<{ version: number, createdAt: string, importedAt: string | null, run: { id: string, status: RunStatus } | null }> } | null };

export type ResourceVersionInfoQueryVariables = Exact<{
  id: string | number;
}>;


export type ResourceVersionInfoQuery = { resource: { name: string, versions: Array<{ info: unknown }> } | null };

export type ContentActionFieldsFragment = { type: ContentType, label: string, description: string, state: ContentState, action: ContentActionKind, draft: { id: string, version: number, edited: boolean } | null, run: { id: string, status: RunStatus, generation: number, sequence: number, progress: { message: string | null }, error: { message: string } | null, steps: Array<{ key: string, title: string, status: StepStatus }> } | null };

export type VideoProjectResultFragment = { id: string, title: string, context: string | null, durationSeconds: number | null, width: number | null, height: number | null, warnings: Array<string>, videoUrl: string | null, chaptersUrl: string | null, chaptersText: string | null, createdAt: string, transcript: { language: string | null, source: string, practice: boolean, complete: boolean, words: number, vttUrl: string | null, segments: { totalCount: number } } | null, screenshots: { totalCount: number, nodes: Array<{ url: string }> }, chapters: Array<{ startSeconds: number, title: string, summary: string | null }> | null, contentActions: Array<{ type: ContentType, label: string, description: string, state: ContentState, action: ContentActionKind, draft: { id: string, version: number, edited: boolean } | null, run: { id: string, status: RunStatus, generation: number, sequence: number, progress: { message: string | null }, error: { message: string } | null, steps: Array<{ key: string, title: string, status: StepStatus }> } | null }> };

export type VideoProjectQueryVariables = Exact<{
  id: string | number;
}>;


export type VideoProjectQuery = { videoProject: { id: string, title: string, context: string | null, durationSeconds: number | null, width: number | null, height: number | null, warnings: Array<string>, videoUrl: string | null, chaptersUrl: string | null, chaptersText: string | null, createdAt: string, run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, steps: Array<{ key: string, status: StepStatus, message: string | null, fraction: number | null, title: string, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }>, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null } | null, transcript: { language: string | null, source: string, practice: boolean, complete: boolean, words: number, vttUrl: string | null, segments: { totalCount: number } } | null, screenshots: { totalCount: number, nodes: Array<{ url: string }> }, chapters: Array<{ startSeconds: number, title: string, summary: string | null }> | null, contentActions: Array<{ type: ContentType, label: string, description: string, state: ContentState, action: ContentActionKind, draft: { id: string, version: number, edited: boolean } | null, run: { id: string, status: RunStatus, generation: number, sequence: number, progress: { message: string | null }, error: { message: string } | null, steps: Array<{ key: string, title: string, status: StepStatus }> } | null }> } | null };

export type VideoProjectsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type VideoProjectsQuery = { videoProjects: { totalCount: number, nodes: Array<{ id: string, title: string, durationSeconds: number | null, createdAt: string, run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ScreenshotsQueryVariables = Exact<{
  id: string | number;
  first: number;
  fromSeconds: number;
}>;


export type ScreenshotsQuery = { videoProject: { screenshots: { nodes: Array<{ atSeconds: number, url: string, width: number, height: number }> } } | null };

export type SegmentsQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type SegmentsQuery = { videoProject: { transcript: { segments: { totalCount: number, nodes: Array<{ startSeconds: number, endSeconds: number, text: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null } | null };

export type StartContentDraftMutationVariables = Exact<{
  input: ContentDraftInput;
  idempotencyKey: string;
}>;


export type StartContentDraftMutation = { start: { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type ContentTypesQueryVariables = Exact<{ [key: string]: never; }>;


export type ContentTypesQuery = { contentTypes: Array<{ type: ContentType, label: string, description: string, format: ContentFormat, placesScreenshots: boolean, ready: ContentActionKind }> };

export type RunSummaryFragment = { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> };

export type RunFieldsFragment = { input: unknown, engineUrl: string | null, workflowProgress: unknown, id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null, startedAt: string | null, finishedAt: string | null, fraction: number | null, message: string | null, usualSeconds: number | null, parts: { total: number, running: number, ended: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, attempts: Array<{ number: number, part: string | null, generation: number, startedAt: string, finishedAt: string | null, outcome: AttemptOutcome, error: { code: string, message: string, step: string | null, retryable: boolean } | null, usage: { promptTokens: number, completionTokens: number, costUsd: number | null } }> }>, usage: { promptTokens: number, completionTokens: number, costUsd: number | null }, log: Array<{ at: string, step: string | null, text: string }>, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null };

export type RunTextSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type RunTextSubscription = { runText: { step: string, generation: number, attempt: number, offset: number, text: string } };

export type RunsChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type RunsChangedSubscription = { runs: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } };

export type RunListQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: RunFilter | null | undefined;
}>;


export type RunListQuery = { runs: { totalCount: number, nodes: Array<{ id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StepPayloadsQueryVariables = Exact<{
  id: string | number;
}>;


export type StepPayloadsQuery = { run: { id: string, steps: Array<{ key: string, input: unknown, output: unknown }> } | null };

export type PipelinesQueryVariables = Exact<{ [key: string]: never; }>;


export type PipelinesQuery = { pipelines: Array<{ name: string, title: string, description: string, whenUnwatched: WhenUnwatched, usualSeconds: number | null, steps: Array<{ key: string, title: string, usualSeconds: number | null }> }>, service: { version: string, model: string, practice: boolean, engineUrl: string | null, development: boolean } };

export type FaultFieldsFragment = { code: string, message: string, path: Array<string> | null };

export type RunAnswerFragment = { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> };

export type CancelRunMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelRunMutation = { cancelRun: { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type RerunMutationVariables = Exact<{
  id: string | number;
  fromStep?: string | null | undefined;
}>;


export type RerunMutation = { rerun: { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type KeepRunMutationVariables = Exact<{
  id: string | number;
}>;


export type KeepRunMutation = { keepRun: { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type ImageClassificationResultFragment = { imageUrl: string, model: string | null, practice: boolean | null, deletedAt: string | null, labels: Array<{ label: string, confidence: number }> | null };

export type StartImageClassificationMutationVariables = Exact<{
  input: ImageClassificationInput;
  idempotencyKey: string;
}>;


export type StartImageClassificationMutation = { start: { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type MealPlanResultFragment = { targets: { calories: number, proteinGrams: number, carbohydrateGrams: number, fatGrams: number, notes: string | null } | null, days: Array<{ day: string, theme: string | null, breakfast: { name: string, description: string, minutes: number, calories: number, ingredients: Array<{ name: string, quantity: number, unit: string }> } | null, lunch: { name: string, description: string, minutes: number, calories: number, ingredients: Array<{ name: string, quantity: number, unit: string }> } | null, dinner: { name: string, description: string, minutes: number, calories: number, ingredients: Array<{ name: string, quantity: number, unit: string }> } | null }>, shoppingList: Array<{ aisle: string, name: string, quantity: number, unit: string }> | null, prepGuide: Array<{ day: string, title: string, minutes: number, forMeals: Array<string> }> | null };

export type MealPartsFragment = { name: string, description: string, minutes: number, calories: number, ingredients: Array<{ name: string, quantity: number, unit: string }> };

export type StartMealPlanMutationVariables = Exact<{
  input: MealPlanInput;
  idempotencyKey: string;
}>;


export type StartMealPlanMutation = { start: { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type PhoneHomeSummaryResultFragment = { total: number, waiting: number, phoningHome: number, spaceTaxiOnTheWay: number, noAnswer: number };

export type StartPhoneHomeMutationVariables = Exact<{
  input: PhoneHomeInput;
  idempotencyKey: string;
}>;


export type StartPhoneHomeMutation = { start: { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type ResourceImportResultFragment = { version: number, resource: { id: string, name: string, version: number, contextVersion: number | null } };

export type UpsertResourceMutationVariables = Exact<{
  input: UpsertResourceInput;
  idempotencyKey: string;
}>;


export type UpsertResourceMutation = { start: { resource: { id: string, version: number } | null, run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type StartVideoToContentMutationVariables = Exact<{
  input: VideoToContentInput;
  idempotencyKey: string;
}>;


export type StartVideoToContentMutation = { start: { run: { id: string, pipeline: string, title: string, status: RunStatus, statusReason: string | null, generation: number, sequence: number, serverTime: string, requestedAt: string, startedAt: string | null, finishedAt: string | null, practice: boolean, progress: { completedSteps: number, totalSteps: number, fraction: number, message: string | null }, estimate: { finishesAt: string, latestAt: string, basedOnRuns: number } | null, error: { code: string, message: string, step: string | null, retryable: boolean } | null, steps: Array<{ key: string, title: string, status: StepStatus, attempt: number, maxAttempts: number | null, nextAttemptAt: string | null }> } | null, userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ContentActionFieldsFragmentDoc = new TypedDocumentString(`
    fragment ContentActionFields on ContentAction {
  type
  label
  description
  state
  action
  draft {
    id
    version
    edited
  }
  run {
    id
    status
    generation
    sequence
    progress {
      message
    }
    error {
      message
    }
    steps {
      key
      title
      status
    }
  }
}
    `, {"fragmentName":"ContentActionFields"}) as unknown as TypedDocumentString<ContentActionFieldsFragment, unknown>;
export const DraftResultFragmentDoc = new TypedDocumentString(`
    fragment DraftResult on Draft {
  id
  type
  version
  project {
    id
    title
    contentActions {
      ...ContentActionFields
    }
  }
}
    fragment ContentActionFields on ContentAction {
  type
  label
  description
  state
  action
  draft {
    id
    version
    edited
  }
  run {
    id
    status
    generation
    sequence
    progress {
      message
    }
    error {
      message
    }
    steps {
      key
      title
      status
    }
  }
}`, {"fragmentName":"DraftResult"}) as unknown as TypedDocumentString<DraftResultFragment, unknown>;
export const DraftTextFragmentDoc = new TypedDocumentString(`
    fragment DraftText on Draft {
  id
  body
  version
  edited
  updatedAt
}
    `, {"fragmentName":"DraftText"}) as unknown as TypedDocumentString<DraftTextFragment, unknown>;
export const ExtraterrestrialRowFragmentDoc = new TypedDocumentString(`
    fragment ExtraterrestrialRow on Extraterrestrial {
  id
  change
  name
  communicationStatus
  communicationAttempt
  lastCommunicationAttemptTimestamp
}
    `, {"fragmentName":"ExtraterrestrialRow"}) as unknown as TypedDocumentString<ExtraterrestrialRowFragment, unknown>;
export const RunSummaryFragmentDoc = new TypedDocumentString(`
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
    `, {"fragmentName":"RunSummary"}) as unknown as TypedDocumentString<RunSummaryFragment, unknown>;
export const ResourceHeadFragmentDoc = new TypedDocumentString(`
    fragment ResourceHead on Resource {
  id
  name
  version
  contextVersion
  fieldCount
  createdAt
  updatedAt
  run {
    ...RunSummary
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}`, {"fragmentName":"ResourceHead"}) as unknown as TypedDocumentString<ResourceHeadFragment, unknown>;
export const VideoProjectResultFragmentDoc = new TypedDocumentString(`
    fragment VideoProjectResult on VideoProject {
  id
  title
  context
  durationSeconds
  width
  height
  warnings
  videoUrl
  transcript {
    language
    source
    practice
    complete
    words
    vttUrl
    segments(first: 1) {
      totalCount
    }
  }
  screenshots(first: 1) {
    totalCount
    nodes {
      url
    }
  }
  chapters {
    startSeconds
    title
    summary
  }
  chaptersUrl
  chaptersText
  contentActions {
    ...ContentActionFields
  }
  createdAt
}
    fragment ContentActionFields on ContentAction {
  type
  label
  description
  state
  action
  draft {
    id
    version
    edited
  }
  run {
    id
    status
    generation
    sequence
    progress {
      message
    }
    error {
      message
    }
    steps {
      key
      title
      status
    }
  }
}`, {"fragmentName":"VideoProjectResult"}) as unknown as TypedDocumentString<VideoProjectResultFragment, unknown>;
export const RunFieldsFragmentDoc = new TypedDocumentString(`
    fragment RunFields on Run {
  ...RunSummary
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
    startedAt
    finishedAt
    fraction
    parts {
      total
      running
      ended
    }
    message
    usualSeconds
    error {
      code
      message
      step
      retryable
    }
    attempts {
      number
      part
      generation
      startedAt
      finishedAt
      outcome
      error {
        code
        message
        step
        retryable
      }
      usage {
        promptTokens
        completionTokens
        costUsd
      }
    }
  }
  usage {
    promptTokens
    completionTokens
    costUsd
  }
  input
  engineUrl
  workflowProgress
  log {
    at
    step
    text
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}`, {"fragmentName":"RunFields"}) as unknown as TypedDocumentString<RunFieldsFragment, unknown>;
export const FaultFieldsFragmentDoc = new TypedDocumentString(`
    fragment FaultFields on UserError {
  code
  message
  path
}
    `, {"fragmentName":"FaultFields"}) as unknown as TypedDocumentString<FaultFieldsFragment, unknown>;
export const RunAnswerFragmentDoc = new TypedDocumentString(`
    fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}`, {"fragmentName":"RunAnswer"}) as unknown as TypedDocumentString<RunAnswerFragment, unknown>;
export const ImageClassificationResultFragmentDoc = new TypedDocumentString(`
    fragment ImageClassificationResult on ImageClassification {
  imageUrl
  labels {
    label
    confidence
  }
  model
  practice
  deletedAt
}
    `, {"fragmentName":"ImageClassificationResult"}) as unknown as TypedDocumentString<ImageClassificationResultFragment, unknown>;
export const MealPartsFragmentDoc = new TypedDocumentString(`
    fragment MealParts on Meal {
  name
  description
  minutes
  calories
  ingredients {
    name
    quantity
    unit
  }
}
    `, {"fragmentName":"MealParts"}) as unknown as TypedDocumentString<MealPartsFragment, unknown>;
export const MealPlanResultFragmentDoc = new TypedDocumentString(`
    fragment MealPlanResult on MealPlan {
  targets {
    calories
    proteinGrams
    carbohydrateGrams
    fatGrams
    notes
  }
  days {
    day
    theme
    breakfast {
      ...MealParts
    }
    lunch {
      ...MealParts
    }
    dinner {
      ...MealParts
    }
  }
  shoppingList {
    aisle
    name
    quantity
    unit
  }
  prepGuide {
    day
    title
    minutes
    forMeals
  }
}
    fragment MealParts on Meal {
  name
  description
  minutes
  calories
  ingredients {
    name
    quantity
    unit
  }
}`, {"fragmentName":"MealPlanResult"}) as unknown as TypedDocumentString<MealPlanResultFragment, unknown>;
export const PhoneHomeCountsFragmentDoc = new TypedDocumentString(`
    fragment PhoneHomeCounts on PhoneHomeSummary {
  total
  waiting
  phoningHome
  spaceTaxiOnTheWay
  noAnswer
}
    `, {"fragmentName":"PhoneHomeCounts"}) as unknown as TypedDocumentString<PhoneHomeCountsFragment, unknown>;
export const PhoneHomeSummaryResultFragmentDoc = new TypedDocumentString(`
    fragment PhoneHomeSummaryResult on PhoneHomeSummary {
  ...PhoneHomeCounts
}
    fragment PhoneHomeCounts on PhoneHomeSummary {
  total
  waiting
  phoningHome
  spaceTaxiOnTheWay
  noAnswer
}`, {"fragmentName":"PhoneHomeSummaryResult"}) as unknown as TypedDocumentString<PhoneHomeSummaryResultFragment, unknown>;
export const ResourceImportResultFragmentDoc = new TypedDocumentString(`
    fragment ResourceImportResult on ResourceImport {
  version
  resource {
    id
    name
    version
    contextVersion
  }
}
    `, {"fragmentName":"ResourceImportResult"}) as unknown as TypedDocumentString<ResourceImportResultFragment, unknown>;
export const DraftDocument = new TypedDocumentString(`
    query Draft($id: ID!) {
  draft(id: $id) {
    ...DraftText
    type
    limits {
      characters
      weighted
      posts
    }
    project {
      id
      title
      durationSeconds
      screenshots(first: 1) {
        totalCount
      }
      contentActions {
        ...ContentActionFields
      }
    }
  }
}
    fragment DraftText on Draft {
  id
  body
  version
  edited
  updatedAt
}
fragment ContentActionFields on ContentAction {
  type
  label
  description
  state
  action
  draft {
    id
    version
    edited
  }
  run {
    id
    status
    generation
    sequence
    progress {
      message
    }
    error {
      message
    }
    steps {
      key
      title
      status
    }
  }
}`) as unknown as TypedDocumentString<DraftQuery, DraftQueryVariables>;
export const DraftVersionsDocument = new TypedDocumentString(`
    query DraftVersions($id: ID!, $first: Int!, $before: Int) {
  draft(id: $id) {
    versions(first: $first, before: $before) {
      version
      body
      writtenBy
      createdAt
    }
  }
}
    `) as unknown as TypedDocumentString<DraftVersionsQuery, DraftVersionsQueryVariables>;
export const UpdateDraftDocument = new TypedDocumentString(`
    mutation UpdateDraft($input: UpdateDraftInput!) {
  updateDraft(input: $input) {
    draft {
      ...DraftText
    }
    userErrors {
      ...FaultFields
    }
  }
}
    fragment DraftText on Draft {
  id
  body
  version
  edited
  updatedAt
}
fragment FaultFields on UserError {
  code
  message
  path
}`) as unknown as TypedDocumentString<UpdateDraftMutation, UpdateDraftMutationVariables>;
export const ExtraterrestrialsDocument = new TypedDocumentString(`
    query Extraterrestrials($first: Int!, $offset: Int!) {
  extraterrestrials(first: $first, offset: $offset) {
    nodes {
      ...ExtraterrestrialRow
    }
    totalCount
    counts {
      ...PhoneHomeCounts
    }
  }
}
    fragment ExtraterrestrialRow on Extraterrestrial {
  id
  change
  name
  communicationStatus
  communicationAttempt
  lastCommunicationAttemptTimestamp
}
fragment PhoneHomeCounts on PhoneHomeSummary {
  total
  waiting
  phoningHome
  spaceTaxiOnTheWay
  noAnswer
}`) as unknown as TypedDocumentString<ExtraterrestrialsQuery, ExtraterrestrialsQueryVariables>;
export const ExtraterrestrialsChangedDocument = new TypedDocumentString(`
    subscription ExtraterrestrialsChanged {
  extraterrestrials {
    ...ExtraterrestrialRow
  }
}
    fragment ExtraterrestrialRow on Extraterrestrial {
  id
  change
  name
  communicationStatus
  communicationAttempt
  lastCommunicationAttemptTimestamp
}`) as unknown as TypedDocumentString<ExtraterrestrialsChangedSubscription, ExtraterrestrialsChangedSubscriptionVariables>;
export const ResetExtraterrestrialsDocument = new TypedDocumentString(`
    mutation ResetExtraterrestrials($count: Int!) {
  resetExtraterrestrials(count: $count) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<ResetExtraterrestrialsMutation, ResetExtraterrestrialsMutationVariables>;
export const ResourceDocument = new TypedDocumentString(`
    query Resource($id: ID!) {
  resource(id: $id) {
    ...ResourceHead
  }
}
    fragment ResourceHead on Resource {
  id
  name
  version
  contextVersion
  fieldCount
  createdAt
  updatedAt
  run {
    ...RunSummary
  }
}
fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}`) as unknown as TypedDocumentString<ResourceQuery, ResourceQueryVariables>;
export const ResourcesDocument = new TypedDocumentString(`
    query Resources($first: Int!) {
  resources(first: $first) {
    nodes {
      ...ResourceHead
    }
    pageInfo {
      hasNextPage
    }
    totalCount
  }
}
    fragment ResourceHead on Resource {
  id
  name
  version
  contextVersion
  fieldCount
  createdAt
  updatedAt
  run {
    ...RunSummary
  }
}
fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}`) as unknown as TypedDocumentString<ResourcesQuery, ResourcesQueryVariables>;
export const ResourceFieldsDocument = new TypedDocumentString(`
    query ResourceFields($id: ID!) {
  resource(id: $id) {
    contextVersion
    fields {
      path
      value
      original
      rule
      source
      error
    }
  }
}
    `) as unknown as TypedDocumentString<ResourceFieldsQuery, ResourceFieldsQueryVariables>;
export const ResourceContextDocument = new TypedDocumentString(`
    query ResourceContext($id: ID!) {
  resource(id: $id) {
    contextVersion
    context
  }
}
    `) as unknown as TypedDocumentString<ResourceContextQuery, ResourceContextQueryVariables>;
export const ResourceVersionsDocument = new TypedDocumentString(`
    query ResourceVersions($id: ID!, $first: Int!, $before: Int) {
  resource(id: $id) {
    versions(first: $first, before: $before) {
      version
      createdAt
      importedAt
      run {
        id
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ResourceVersionsQuery, ResourceVersionsQueryVariables>;
export const ResourceVersionInfoDocument = new TypedDocumentString(`
    query ResourceVersionInfo($id: ID!) {
  resource(id: $id) {
    name
    versions(first: 1) {
      info
    }
  }
}
    `) as unknown as TypedDocumentString<ResourceVersionInfoQuery, ResourceVersionInfoQueryVariables>;
export const VideoProjectDocument = new TypedDocumentString(`
    query VideoProject($id: ID!) {
  videoProject(id: $id) {
    ...VideoProjectResult
    run {
      ...RunSummary
      steps {
        key
        status
        message
        fraction
      }
    }
  }
}
    fragment ContentActionFields on ContentAction {
  type
  label
  description
  state
  action
  draft {
    id
    version
    edited
  }
  run {
    id
    status
    generation
    sequence
    progress {
      message
    }
    error {
      message
    }
    steps {
      key
      title
      status
    }
  }
}
fragment VideoProjectResult on VideoProject {
  id
  title
  context
  durationSeconds
  width
  height
  warnings
  videoUrl
  transcript {
    language
    source
    practice
    complete
    words
    vttUrl
    segments(first: 1) {
      totalCount
    }
  }
  screenshots(first: 1) {
    totalCount
    nodes {
      url
    }
  }
  chapters {
    startSeconds
    title
    summary
  }
  chaptersUrl
  chaptersText
  contentActions {
    ...ContentActionFields
  }
  createdAt
}
fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}`) as unknown as TypedDocumentString<VideoProjectQuery, VideoProjectQueryVariables>;
export const VideoProjectsDocument = new TypedDocumentString(`
    query VideoProjects($first: Int!, $after: String) {
  videoProjects(first: $first, after: $after) {
    nodes {
      id
      title
      durationSeconds
      createdAt
      run {
        ...RunSummary
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}`) as unknown as TypedDocumentString<VideoProjectsQuery, VideoProjectsQueryVariables>;
export const ScreenshotsDocument = new TypedDocumentString(`
    query Screenshots($id: ID!, $first: Int!, $fromSeconds: Float!) {
  videoProject(id: $id) {
    screenshots(first: $first, fromSeconds: $fromSeconds) {
      nodes {
        atSeconds
        url
        width
        height
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ScreenshotsQuery, ScreenshotsQueryVariables>;
export const SegmentsDocument = new TypedDocumentString(`
    query Segments($id: ID!, $first: Int!, $after: String) {
  videoProject(id: $id) {
    transcript {
      segments(first: $first, after: $after) {
        nodes {
          startSeconds
          endSeconds
          text
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SegmentsQuery, SegmentsQueryVariables>;
export const StartContentDraftDocument = new TypedDocumentString(`
    mutation StartContentDraft($input: ContentDraftInput!, $idempotencyKey: String!) {
  start: startContentDraft(input: $input, idempotencyKey: $idempotencyKey) {
    ...RunAnswer
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}
fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}`) as unknown as TypedDocumentString<StartContentDraftMutation, StartContentDraftMutationVariables>;
export const ContentTypesDocument = new TypedDocumentString(`
    query ContentTypes {
  contentTypes {
    type
    label
    description
    format
    placesScreenshots
    ready
  }
}
    `) as unknown as TypedDocumentString<ContentTypesQuery, ContentTypesQueryVariables>;
export const RunTextDocument = new TypedDocumentString(`
    subscription RunText($id: ID!) {
  runText(id: $id) {
    step
    generation
    attempt
    offset
    text
  }
}
    `) as unknown as TypedDocumentString<RunTextSubscription, RunTextSubscriptionVariables>;
export const RunsChangedDocument = new TypedDocumentString(`
    subscription RunsChanged {
  runs {
    ...RunSummary
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}`) as unknown as TypedDocumentString<RunsChangedSubscription, RunsChangedSubscriptionVariables>;
export const RunListDocument = new TypedDocumentString(`
    query RunList($first: Int!, $after: String, $filter: RunFilter) {
  runs(first: $first, after: $after, filter: $filter) {
    nodes {
      ...RunSummary
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}`) as unknown as TypedDocumentString<RunListQuery, RunListQueryVariables>;
export const StepPayloadsDocument = new TypedDocumentString(`
    query StepPayloads($id: ID!) {
  run(id: $id) {
    id
    steps {
      key
      input
      output
    }
  }
}
    `) as unknown as TypedDocumentString<StepPayloadsQuery, StepPayloadsQueryVariables>;
export const PipelinesDocument = new TypedDocumentString(`
    query Pipelines {
  pipelines {
    name
    title
    description
    whenUnwatched
    usualSeconds
    steps {
      key
      title
      usualSeconds
    }
  }
  service {
    version
    model
    practice
    engineUrl
    development
  }
}
    `) as unknown as TypedDocumentString<PipelinesQuery, PipelinesQueryVariables>;
export const CancelRunDocument = new TypedDocumentString(`
    mutation CancelRun($id: ID!) {
  cancelRun(id: $id) {
    ...RunAnswer
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}
fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}`) as unknown as TypedDocumentString<CancelRunMutation, CancelRunMutationVariables>;
export const RerunDocument = new TypedDocumentString(`
    mutation Rerun($id: ID!, $fromStep: String) {
  rerun(id: $id, fromStep: $fromStep) {
    ...RunAnswer
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}
fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}`) as unknown as TypedDocumentString<RerunMutation, RerunMutationVariables>;
export const KeepRunDocument = new TypedDocumentString(`
    mutation KeepRun($id: ID!) {
  keepRun(id: $id) {
    ...RunAnswer
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}
fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}`) as unknown as TypedDocumentString<KeepRunMutation, KeepRunMutationVariables>;
export const StartImageClassificationDocument = new TypedDocumentString(`
    mutation StartImageClassification($input: ImageClassificationInput!, $idempotencyKey: String!) {
  start: startImageClassification(input: $input, idempotencyKey: $idempotencyKey) {
    ...RunAnswer
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}
fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}`) as unknown as TypedDocumentString<StartImageClassificationMutation, StartImageClassificationMutationVariables>;
export const StartMealPlanDocument = new TypedDocumentString(`
    mutation StartMealPlan($input: MealPlanInput!, $idempotencyKey: String!) {
  start: startMealPlan(input: $input, idempotencyKey: $idempotencyKey) {
    ...RunAnswer
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}
fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}`) as unknown as TypedDocumentString<StartMealPlanMutation, StartMealPlanMutationVariables>;
export const StartPhoneHomeDocument = new TypedDocumentString(`
    mutation StartPhoneHome($input: PhoneHomeInput!, $idempotencyKey: String!) {
  start: startPhoneHome(input: $input, idempotencyKey: $idempotencyKey) {
    ...RunAnswer
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}
fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}`) as unknown as TypedDocumentString<StartPhoneHomeMutation, StartPhoneHomeMutationVariables>;
export const UpsertResourceDocument = new TypedDocumentString(`
    mutation UpsertResource($input: UpsertResourceInput!, $idempotencyKey: String!) {
  start: upsertResource(input: $input, idempotencyKey: $idempotencyKey) {
    resource {
      id
      version
    }
    run {
      ...RunSummary
    }
    userErrors {
      ...FaultFields
    }
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}`) as unknown as TypedDocumentString<UpsertResourceMutation, UpsertResourceMutationVariables>;
export const StartVideoToContentDocument = new TypedDocumentString(`
    mutation StartVideoToContent($input: VideoToContentInput!, $idempotencyKey: String!) {
  start: startVideoToContent(input: $input, idempotencyKey: $idempotencyKey) {
    ...RunAnswer
  }
}
    fragment RunSummary on Run {
  id
  pipeline
  title
  status
  statusReason
  generation
  sequence
  serverTime
  requestedAt
  startedAt
  finishedAt
  progress {
    completedSteps
    totalSteps
    fraction
    message
  }
  estimate {
    finishesAt
    latestAt
    basedOnRuns
  }
  error {
    code
    message
    step
    retryable
  }
  practice
  steps {
    key
    title
    status
    attempt
    maxAttempts
    nextAttemptAt
  }
}
fragment FaultFields on UserError {
  code
  message
  path
}
fragment RunAnswer on StartRunPayload {
  run {
    ...RunSummary
  }
  userErrors {
    ...FaultFields
  }
}`) as unknown as TypedDocumentString<StartVideoToContentMutation, StartVideoToContentMutationVariables>;