import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { RunSnapshot, StepSnapshot } from '../../runs/snapshot.ts';
import type { PipelineDefinition } from '../../../workflows/lib/pipeline.ts';
import type { ExtraterrestrialRow } from '../../domains/extraterrestrials/table.ts';
import type { RunResultPart } from '../runResult.ts';
import type { ResourceParent, ResourceVersionParent, ResourceImportParent } from '../../domains/resources/resolvers.ts';
import type { ProjectParent, TranscriptParent, ScreenshotParent, ContentActionParent, DraftParent, DraftVersionParent } from '../../domains/videos/resolvers.ts';
import type { PictureResult } from '../../domains/pictures/index.ts';
import type { ApiContext } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** RFC 3339, UTC. */
  DateTime: { input: string; output: string; }
  JSON: { input: unknown; output: unknown; }
};

export type Attempt = {
  __typename?: 'Attempt';
  error?: Maybe<RunError>;
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  generation: Scalars['Int']['output'];
  number: Scalars['Int']['output'];
  outcome: AttemptOutcome;
  /** For a step of several activities: which of them. */
  part?: Maybe<Scalars['String']['output']>;
  startedAt: Scalars['DateTime']['output'];
  usage: Usage;
};

export type AttemptOutcome =
  | 'CANCELLED'
  | 'FAILED'
  /** The worker died. */
  | 'LOST'
  | 'RUNNING'
  | 'SUCCEEDED';

export type Chapter = {
  __typename?: 'Chapter';
  startSeconds: Scalars['Float']['output'];
  summary?: Maybe<Scalars['String']['output']>;
  title: Scalars['String']['output'];
};

export type CommunicationStatus =
  /** The last attempt has failed, or the run ended before. */
  | 'NO_ANSWER'
  /** Being called; so it stays from the first attempt to the last. */
  | 'PHONING_HOME'
  /** A call has connected. */
  | 'SPACE_TAXI_ON_THE_WAY';

/** What can be done with one content type of one project; all from one configuration. */
export type ContentAction = {
  __typename?: 'ContentAction';
  action: ContentActionKind;
  description: Scalars['String']['output'];
  /** The newest draft; null where nothing was written yet. */
  draft?: Maybe<Draft>;
  label: Scalars['String']['output'];
  limits: ContentLimits;
  /** The newest run that writes or wrote it; null where none did. */
  run?: Maybe<Run>;
  state: ContentState;
  type: ContentType;
};

export type ContentActionKind =
  | 'EDIT'
  | 'GENERATE'
  /** Nothing can be done now: it is being written, or there is nothing to write from yet. */
  | 'NONE'
  | 'VIEW';

export type ContentDraftInput = {
  /** Your own words for this draft, instead of the project's. At most 4,000 characters. */
  context?: InputMaybe<Scalars['String']['input']>;
  /** One of your own, whose words are there. */
  projectId: Scalars['ID']['input'];
  /**
   * Whether a draft that somebody has edited is replaced; without it such a draft is a CONFLICT. What was there stays among `versions`.
   * What is edited while the model writes is never replaced: the new text is then kept as a version beside it.
   */
  replaceEdited?: InputMaybe<Scalars['Boolean']['input']>;
  type: ContentType;
};

export type ContentFormat =
  | 'MARKDOWN'
  /** Plain text of several posts, apart by a line of `---`. */
  | 'POSTS'
  /** Plain text. */
  | 'TEXT';

export type ContentLimits = {
  __typename?: 'ContentLimits';
  /** Of the whole text, or of each post where `posts` is set. */
  characters: Scalars['Int']['output'];
  /** At most so many posts, apart by a line of `---`; null where the text is one. */
  posts?: Maybe<Scalars['Int']['output']>;
  /** Whether characters are counted as Twitter does: most non-Latin ones and emoji as two, a link as 23. */
  weighted: Scalars['Boolean']['output'];
};

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

/** What a project can be turned into, as the one configuration has it. */
export type ContentTypeInfo = {
  __typename?: 'ContentTypeInfo';
  description: Scalars['String']['output'];
  format: ContentFormat;
  label: Scalars['String']['output'];
  limits: ContentLimits;
  /** Whether screenshots are placed in the text, as Markdown images. */
  placesScreenshots: Scalars['Boolean']['output'];
  /** What the button of a finished draft does: `EDIT` or `VIEW`. */
  ready: ContentActionKind;
  type: ContentType;
  /** How long the model usually takes. */
  usualSeconds: Scalars['Int']['output'];
};

export type Diet =
  | 'ANYTHING'
  | 'GLUTEN_FREE'
  | 'HALAL'
  | 'KOSHER'
  | 'PESCATARIAN'
  | 'VEGAN'
  | 'VEGETARIAN';

export type Draft = {
  __typename?: 'Draft';
  action: ContentActionKind;
  /** Markdown, or plain text; posts of a thread are apart by a line of `---`. */
  body: Scalars['String']['output'];
  /** Whether somebody has changed what the model wrote. */
  edited: Scalars['Boolean']['output'];
  id: Scalars['ID']['output'];
  limits: ContentLimits;
  project: VideoProject;
  type: ContentType;
  updatedAt: Scalars['DateTime']['output'];
  /** Of the text that is shown: the greatest, but where a newly written text was kept beside an edited one. */
  version: Scalars['Int']['output'];
  /** Newest first. */
  versions: Array<DraftVersion>;
};


export type DraftVersionsArgs = {
  before?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type DraftAuthor =
  | 'MODEL'
  | 'USER';

/** One text of a draft. None is ever overwritten: to have an old one again, save its body. */
export type DraftVersion = {
  __typename?: 'DraftVersion';
  body: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
  writtenBy: DraftAuthor;
};

/** When the run is expected to end: the median and the 80th percentile of earlier runs. */
export type Estimate = {
  __typename?: 'Estimate';
  /** How many earlier runs this rests on; 0 means the pipeline's usual times. */
  basedOnRuns: Scalars['Int']['output'];
  finishesAt: Scalars['DateTime']['output'];
  latestAt: Scalars['DateTime']['output'];
};

export type Extraterrestrial = {
  __typename?: 'Extraterrestrial';
  /** Grows with each change of any row, in the order of the changes: keep the row with the greater one. */
  change: Scalars['Int']['output'];
  /** Of the newest calls, the number of the attempt; 0 before the first. */
  communicationAttempt: Scalars['Int']['output'];
  /** Null where nobody has called yet. */
  communicationStatus?: Maybe<CommunicationStatus>;
  id: Scalars['ID']['output'];
  lastCommunicationAttemptTimestamp?: Maybe<Scalars['DateTime']['output']>;
  name: Scalars['String']['output'];
};

export type ExtraterrestrialConnection = {
  __typename?: 'ExtraterrestrialConnection';
  /** Of the whole table. */
  counts: PhoneHomeSummary;
  nodes: Array<Extraterrestrial>;
  pageInfo: PageInfo;
  /** Of those with the status that was asked for. */
  totalCount: Scalars['Int']['output'];
};

/** Picture and labels are deleted 24 hours after the run's end; the run itself stays. */
export type ImageClassification = {
  __typename?: 'ImageClassification';
  /** When picture and labels were deleted; null as long as they are there. */
  deletedAt?: Maybe<Scalars['DateTime']['output']>;
  height: Scalars['Int']['output'];
  /** A path on this server that works for some 12 hours without signing in. It leads to nothing once the picture is deleted. */
  imageUrl: Scalars['String']['output'];
  /** At most five, most confident first. Null until the model has answered, and after the deletion. */
  labels?: Maybe<Array<ImageLabel>>;
  model?: Maybe<Scalars['String']['output']>;
  /** Whether the practice model answered, which knows only colours. Null until the model has answered. */
  practice?: Maybe<Scalars['Boolean']['output']>;
  /** In pixels, as people see it: turned as its EXIF says. */
  width: Scalars['Int']['output'];
};

export type ImageClassificationInput = {
  /** A finished upload of yours: a JPEG, PNG, WebP, GIF (its first frame counts) or AVIF of at most 20 MiB and 50 million pixels. */
  uploadId: Scalars['ID']['input'];
};

export type ImageLabel = {
  __typename?: 'ImageLabel';
  /** 0 to 1. */
  confidence: Scalars['Float']['output'];
  label: Scalars['String']['output'];
};

export type Ingredient = {
  __typename?: 'Ingredient';
  name: Scalars['String']['output'];
  quantity: Scalars['Float']['output'];
  unit: Scalars['String']['output'];
};

export type LogEntry = {
  __typename?: 'LogEntry';
  at: Scalars['DateTime']['output'];
  /** The step it is about, if any. */
  step?: Maybe<Scalars['String']['output']>;
  text: Scalars['String']['output'];
};

export type Meal = {
  __typename?: 'Meal';
  /** Per person. */
  calories: Scalars['Int']['output'];
  description: Scalars['String']['output'];
  /** For the whole household. */
  ingredients: Array<Ingredient>;
  minutes: Scalars['Int']['output'];
  name: Scalars['String']['output'];
};

/** Parts are null, and days without their meals, until the step that makes them has ended. */
export type MealPlan = {
  __typename?: 'MealPlan';
  days: Array<MealPlanDay>;
  prepGuide?: Maybe<Array<PrepTask>>;
  shoppingList?: Maybe<Array<ShoppingItem>>;
  targets?: Maybe<NutritionTargets>;
};

export type MealPlanDay = {
  __typename?: 'MealPlanDay';
  breakfast?: Maybe<Meal>;
  day: Scalars['String']['output'];
  dinner?: Maybe<Meal>;
  lunch?: Maybe<Meal>;
  theme?: Maybe<Scalars['String']['output']>;
};

export type MealPlanInput = {
  /** Never appear in any meal. */
  allergies?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Per person, 1000 to 5000. */
  caloriesPerDay?: InputMaybe<Scalars['Int']['input']>;
  /** Per dinner. */
  cookingMinutes?: InputMaybe<Scalars['Int']['input']>;
  diet?: Diet;
  dislikes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** At most 2,000 characters. */
  notes?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 12. */
  people?: Scalars['Int']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  cancelRun: StartRunPayload;
  /** Keeps a run going although nobody watches it; a rerun of it has to be kept anew. */
  keepRun: StartRunPayload;
  /** A new attempt at an ended run: steps before `fromStep` (default: the first failed) keep their results and are not paid again. */
  rerun: StartRunPayload;
  /** Development only: empties and refills the table; `count` is 1 to 100,000. */
  resetExtraterrestrials: ExtraterrestrialConnection;
  /** The same idempotencyKey with the same input gives the same run; with another input, a CONFLICT, as is a draft that is being written already. */
  startContentDraft: StartRunPayload;
  /** The same idempotencyKey with the same input gives the same run; with another input, a CONFLICT. */
  startImageClassification: StartRunPayload;
  /** The same idempotencyKey with the same input gives the same run; with another input, a CONFLICT. */
  startMealPlan: StartRunPayload;
  /**
   * Calls everyone who has no status or NO_ANSWER, or of these the ones named. Whom another run is calling already is left to it;
   * where nobody is left to be called, a NOTHING_TO_DO says so.
   */
  startPhoneHome: StartRunPayload;
  /** The same idempotencyKey with the same input gives the same run; with another input, a CONFLICT. */
  startVideoToContent: StartRunPayload;
  /** Saves a new version of a draft; the same text again changes nothing. */
  updateDraft: UpdateDraftPayload;
  /**
   * Saves the resource and answers at once, or after at most `awaitMs` (0 to 30000) with the import ended. Being late is no error: it
   * gives the run as it is by then. A newer version supersedes an older one: its import is cancelled.
   */
  upsertResource: UpsertResourcePayload;
};


export type MutationCancelRunArgs = {
  id: Scalars['ID']['input'];
};


export type MutationKeepRunArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRerunArgs = {
  fromStep?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
};


export type MutationResetExtraterrestrialsArgs = {
  count?: InputMaybe<Scalars['Int']['input']>;
};


export type MutationStartContentDraftArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: ContentDraftInput;
};


export type MutationStartImageClassificationArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: ImageClassificationInput;
};


export type MutationStartMealPlanArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: MealPlanInput;
};


export type MutationStartPhoneHomeArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input?: InputMaybe<PhoneHomeInput>;
};


export type MutationStartVideoToContentArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: VideoToContentInput;
};


export type MutationUpdateDraftArgs = {
  input: UpdateDraftInput;
};


export type MutationUpsertResourceArgs = {
  awaitMs?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: UpsertResourceInput;
};

/** Per person and day. */
export type NutritionTargets = {
  __typename?: 'NutritionTargets';
  calories: Scalars['Int']['output'];
  carbohydrateGrams: Scalars['Int']['output'];
  fatGrams: Scalars['Int']['output'];
  notes?: Maybe<Scalars['String']['output']>;
  proteinGrams: Scalars['Int']['output'];
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
};

export type PhoneHomeInput = {
  /** Default: everyone without a status or with NO_ANSWER. At most 1,000. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** How many there are, by status; `waiting` have none. As a run's result: of those whom the run calls. */
export type PhoneHomeSummary = {
  __typename?: 'PhoneHomeSummary';
  noAnswer: Scalars['Int']['output'];
  phoningHome: Scalars['Int']['output'];
  spaceTaxiOnTheWay: Scalars['Int']['output'];
  total: Scalars['Int']['output'];
  waiting: Scalars['Int']['output'];
};

export type Pipeline = {
  __typename?: 'Pipeline';
  description: Scalars['String']['output'];
  name: Scalars['String']['output'];
  steps: Array<PlannedStep>;
  title: Scalars['String']['output'];
  usualSeconds?: Maybe<Scalars['Int']['output']>;
  whenUnwatched: WhenUnwatched;
};

export type PlannedStep = {
  __typename?: 'PlannedStep';
  key: Scalars['String']['output'];
  title: Scalars['String']['output'];
  usualSeconds?: Maybe<Scalars['Float']['output']>;
};

export type PrepTask = {
  __typename?: 'PrepTask';
  day: Scalars['String']['output'];
  forMeals: Array<Scalars['String']['output']>;
  minutes: Scalars['Int']['output'];
  title: Scalars['String']['output'];
};

export type Progress = {
  __typename?: 'Progress';
  completedSteps: Scalars['Int']['output'];
  fraction: Scalars['Float']['output'];
  message?: Maybe<Scalars['String']['output']>;
  /** Without those that are SKIPPED. */
  totalSteps: Scalars['Int']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** Waits until the run has ended or timeoutMs (0 to 60000) has passed, and gives the run as it then is. */
  awaitRun?: Maybe<Run>;
  /** In the order of the configuration. */
  contentTypes: Array<ContentTypeInfo>;
  /** One of the viewer's own; null where there is none of that id. */
  draft?: Maybe<Draft>;
  /** In the order of their names; `offset` leaves out so many (after `after`), for readers that jump. */
  extraterrestrials: ExtraterrestrialConnection;
  pipelines: Array<Pipeline>;
  /** One of the viewer's own; null where there is none of that id. */
  resource?: Maybe<Resource>;
  /** The viewer's own, newest change first. */
  resources: ResourceConnection;
  run?: Maybe<Run>;
  /** Newest first. */
  runs: RunConnection;
  service: Service;
  /** One of the viewer's own; null where there is none of that id. */
  videoProject?: Maybe<VideoProject>;
  /** The viewer's own, newest first. */
  videoProjects: VideoProjectConnection;
};


export type QueryAwaitRunArgs = {
  id: Scalars['ID']['input'];
  timeoutMs?: Scalars['Int']['input'];
};


export type QueryDraftArgs = {
  id: Scalars['ID']['input'];
};


export type QueryExtraterrestrialsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  offset?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<InputMaybe<CommunicationStatus>>>;
};


export type QueryResourceArgs = {
  id: Scalars['ID']['input'];
};


export type QueryResourcesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryRunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRunsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<RunFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryVideoProjectArgs = {
  id: Scalars['ID']['input'];
};


export type QueryVideoProjectsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Resource = {
  __typename?: 'Resource';
  /**
   * What the newest imported version means: `info` cleaned, and, as the answers come in, what was found outside, under keys of its own.
   * Null before the first import has transformed anything.
   */
  context?: Maybe<Scalars['JSON']['output']>;
  /** The version that `context` and `fields` are of; less than `version` while the newest is still being imported. */
  contextVersion?: Maybe<Scalars['Int']['output']>;
  createdAt: Scalars['DateTime']['output'];
  /** How many `fields` there are. */
  fieldCount: Scalars['Int']['output'];
  /** Each value of that version before and after. By default all of them, at most 100,000 or so: `first` and `offset` cut out a page. */
  fields: Array<ResourceField>;
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  /** The import of the newest version. */
  run?: Maybe<Run>;
  updatedAt: Scalars['DateTime']['output'];
  /** Of `info`: 1, and one more with each upsert that changes it. */
  version: Scalars['Int']['output'];
  /** Newest first. */
  versions: Array<ResourceVersion>;
};


export type ResourceFieldsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  offset?: InputMaybe<Scalars['Int']['input']>;
};


export type ResourceVersionsArgs = {
  before?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type ResourceConnection = {
  __typename?: 'ResourceConnection';
  nodes: Array<Resource>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

/** One value of `info`, or what was found for one outside. */
export type ResourceField = {
  __typename?: 'ResourceField';
  /** Why it was left as it is, or why nothing was found for it; null where all is well. */
  error?: Maybe<Scalars['String']['output']>;
  /** Exactly as it came; null for what was found outside. */
  original?: Maybe<Scalars['JSON']['output']>;
  /** Where it stands in `context` (or would, had it not been dropped): a JSON Pointer (RFC 6901). */
  path: Scalars['String']['output'];
  /** The rules that changed or dropped it, or the enricher that found it; null where nothing did. */
  rule?: Maybe<Scalars['String']['output']>;
  /** Where it stood in `info`, or the value it was found for: a JSON Pointer. */
  source?: Maybe<Scalars['String']['output']>;
  value?: Maybe<Scalars['JSON']['output']>;
};

export type ResourceImport = {
  __typename?: 'ResourceImport';
  /** As it is now: its newest version, not necessarily this run's. */
  resource: Resource;
  /** The version that this run imports. */
  version: Scalars['Int']['output'];
};

export type ResourceVersion = {
  __typename?: 'ResourceVersion';
  createdAt: Scalars['DateTime']['output'];
  /** When its import ended well; null before, and for good where it did not. */
  importedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What was sent. */
  info: Scalars['JSON']['output'];
  run?: Maybe<Run>;
  version: Scalars['Int']['output'];
};

/**
 * One execution of a pipeline. Always a whole snapshot. A client keeps the greater (generation, sequence), and never lets a
 * snapshot without a final status replace one with it in the same generation.
 */
export type Run = {
  __typename?: 'Run';
  /** This run in the Temporal web UI, for operators. */
  engineUrl?: Maybe<Scalars['String']['output']>;
  error?: Maybe<RunError>;
  /** Null while unknown or finished. */
  estimate?: Maybe<Estimate>;
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** 1, and one more with every `rerun`. */
  generation: Scalars['Int']['output'];
  id: Scalars['ID']['output'];
  input: Scalars['JSON']['output'];
  /** What has happened so far, in sentences, oldest first. */
  log: Array<LogEntry>;
  /** The pipeline's name, such as `mealPlan`; `pipelines` lists them. */
  pipeline: Scalars['String']['output'];
  /** True where any answer of this run came from the practice provider instead of a real model. */
  practice: Scalars['Boolean']['output'];
  progress: Progress;
  requestedAt: Scalars['DateTime']['output'];
  /** Filled while the run goes on, part by part. */
  result?: Maybe<RunResult>;
  /** Microseconds of the serving process's hybrid clock: strictly grows there, and across processes as well as their clocks agree. */
  sequence: Scalars['Float']['output'];
  serverTime: Scalars['DateTime']['output'];
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  status: RunStatus;
  /** Who or what ended it (`cancelled by you`, `nobody was waiting`), or why it waits. */
  statusReason?: Maybe<Scalars['String']['output']>;
  /** Planned ones included, in order. */
  steps: Array<Step>;
  /** What was asked for, in words. */
  title: Scalars['String']['output'];
  usage: Usage;
  /** The answer to the workflow's own `progress` query: its words and figures; the last known when no worker answers within 2 s. */
  workflowProgress?: Maybe<Scalars['JSON']['output']>;
};

export type RunConnection = {
  __typename?: 'RunConnection';
  nodes: Array<Run>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type RunError = {
  __typename?: 'RunError';
  /** One of the codes in docs/errors.md. */
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  /** True where the same call may succeed later without any change. */
  retryable: Scalars['Boolean']['output'];
  step?: Maybe<Scalars['String']['output']>;
};

export type RunFilter = {
  pipeline?: InputMaybe<Scalars['String']['input']>;
  /** Words to look for in the titles. */
  search?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<Array<RunStatus>>;
};

export type RunResult = Draft | ImageClassification | MealPlan | PhoneHomeSummary | ResourceImport | VideoProject;

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

export type Screenshot = {
  __typename?: 'Screenshot';
  /** Of the picture itself: within 1.5 s of its mark, which are 3 s apart. */
  atSeconds: Scalars['Float']['output'];
  height: Scalars['Int']['output'];
  /** A path on this server that works for some 12 hours without signing in. */
  url: Scalars['String']['output'];
  width: Scalars['Int']['output'];
};

export type ScreenshotConnection = {
  __typename?: 'ScreenshotConnection';
  nodes: Array<Screenshot>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type Segment = {
  __typename?: 'Segment';
  endSeconds: Scalars['Float']['output'];
  startSeconds: Scalars['Float']['output'];
  text: Scalars['String']['output'];
};

export type SegmentConnection = {
  __typename?: 'SegmentConnection';
  nodes: Array<Segment>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

/** What serves this API, for a page's footer and notices. */
export type Service = {
  __typename?: 'Service';
  /** True where development-only mutations are allowed. */
  development: Scalars['Boolean']['output'];
  /** The Temporal web UI, for operators. */
  engineUrl?: Maybe<Scalars['String']['output']>;
  /** The model that answers, or `practice`. */
  model: Scalars['String']['output'];
  /** True where the practice provider stands in for the model. */
  practice: Scalars['Boolean']['output'];
  version: Scalars['String']['output'];
};

export type ShoppingItem = {
  __typename?: 'ShoppingItem';
  aisle: Scalars['String']['output'];
  name: Scalars['String']['output'];
  quantity: Scalars['Float']['output'];
  unit: Scalars['String']['output'];
};

export type StartRunPayload = {
  __typename?: 'StartRunPayload';
  run?: Maybe<Run>;
  userErrors: Array<UserError>;
};

export type Step = {
  __typename?: 'Step';
  /** 0 before the first. */
  attempt: Scalars['Int']['output'];
  /** Every attempt, oldest first; of a step with more than 50 parts those that run, and of those that failed the latest, 50 in all. */
  attempts: Array<Attempt>;
  /** Of the latest failed attempt. */
  error?: Maybe<RunError>;
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** 0 to 1, where the step knows. */
  fraction?: Maybe<Scalars['Float']['output']>;
  /** What the step was given, once it has started. */
  input?: Maybe<Scalars['JSON']['output']>;
  key: Scalars['String']['output'];
  maxAttempts?: Maybe<Scalars['Int']['output']>;
  /** One line: what it found, what it is doing, or, of one that is SKIPPED, why it is not needed. */
  message?: Maybe<Scalars['String']['output']>;
  /** While RETRYING. */
  nextAttemptAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the step gave, once it has completed. */
  output?: Maybe<Scalars['JSON']['output']>;
  /** How far the parts of a step of several activities are. */
  parts?: Maybe<StepParts>;
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  status: StepStatus;
  title: Scalars['String']['output'];
  /** How long this step usually takes. */
  usualSeconds?: Maybe<Scalars['Float']['output']>;
};

export type StepParts = {
  __typename?: 'StepParts';
  /** Those that have come to an end, good or bad. */
  ended: Scalars['Int']['output'];
  /** Those of which an attempt runs, or has failed and is to be repeated. */
  running: Scalars['Int']['output'];
  /** How many there will be; those that were begun, while more is not known. */
  total: Scalars['Int']['output'];
};

export type StepStatus =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'QUEUED'
  | 'RETRYING'
  | 'RUNNING'
  | 'SKIPPED'
  | 'WAITING';

export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Rows that have changed, at most 10 messages a second. The first message, and one after any gap, holds no rows: read the visible
   * pages again.
   */
  extraterrestrials: Array<Extraterrestrial>;
  /** The run as it is now, then at every change; completes after the snapshot with its final status. Never misses the end. */
  run: Run;
  /** Text that steps are writing, as it is written. A chunk with offset 0 starts over (late arrival, or a new attempt). */
  runText: TextChunk;
  /** Every change of the viewer's own runs, for lists. */
  runs: Run;
};


export type SubscriptionRunArgs = {
  id: Scalars['ID']['input'];
};


export type SubscriptionRunTextArgs = {
  id: Scalars['ID']['input'];
};

export type TextChunk = {
  __typename?: 'TextChunk';
  attempt: Scalars['Int']['output'];
  generation: Scalars['Int']['output'];
  /** In UTF-16 units. */
  offset: Scalars['Int']['output'];
  step: Scalars['String']['output'];
  text: Scalars['String']['output'];
};

export type Transcript = {
  __typename?: 'Transcript';
  /** Whether all of it is there. */
  complete: Scalars['Boolean']['output'];
  /** ISO 639-1, where it is known. */
  language?: Maybe<Scalars['String']['output']>;
  /** Whether the practice model answered, which hears when somebody speaks, and not what. */
  practice: Scalars['Boolean']['output'];
  segments: SegmentConnection;
  /** Where the words come from: captions in or beside the file, or the model that was asked. */
  source: Scalars['String']['output'];
  /** As a WebVTT file, once it is complete. */
  vttUrl?: Maybe<Scalars['String']['output']>;
  words: Scalars['Int']['output'];
};


export type TranscriptSegmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  fromSeconds?: InputMaybe<Scalars['Float']['input']>;
};

export type UpdateDraftInput = {
  /** At most 60,000 characters. Limits of the content type are shown, not enforced: an unfinished text may be too long. */
  body: Scalars['String']['input'];
  /** The version that the change was made to. Another one in the meantime gives CONFLICT, with the draft as it is now. */
  expectedVersion: Scalars['Int']['input'];
  id: Scalars['ID']['input'];
};

export type UpdateDraftPayload = {
  __typename?: 'UpdateDraftPayload';
  draft?: Maybe<Draft>;
  userErrors: Array<UserError>;
};

export type UpsertResourceInput = {
  /** 1 to 200 characters, your own: another viewer may use the same. */
  id: Scalars['ID']['input'];
  /** An object: at most 1 MiB of JSON, 64 levels, 10,000 keys. Numbers beyond 2^53 are exact only as strings. */
  info: Scalars['JSON']['input'];
  /** 1 to 200 characters. */
  name: Scalars['String']['input'];
};

export type UpsertResourcePayload = {
  __typename?: 'UpsertResourcePayload';
  resource?: Maybe<Resource>;
  /** The import of the newest version. The same `info` again starts no new one, unless the earlier one failed or was cancelled. */
  run?: Maybe<Run>;
  userErrors: Array<UserError>;
};

export type Usage = {
  __typename?: 'Usage';
  completionTokens: Scalars['Int']['output'];
  /** US dollars; null where the model's price is not known. */
  costUsd?: Maybe<Scalars['Float']['output']>;
  promptTokens: Scalars['Int']['output'];
};

/** Expected trouble is data; `path` names the input field. */
export type UserError = {
  __typename?: 'UserError';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

/** Made by one run of `videoToContent`; its id is that run's. Each part is there as soon as it exists. */
export type VideoProject = {
  __typename?: 'VideoProject';
  /** Null before they are found, and where there can be none (videos under 30 s, or without words). */
  chapters?: Maybe<Array<Chapter>>;
  /** The chapters as YouTube takes them in a video's description: a line each, `0:00 Title`. */
  chaptersText?: Maybe<Scalars['String']['output']>;
  /** The chapters as a WebVTT file, for a player's track. */
  chaptersUrl?: Maybe<Scalars['String']['output']>;
  contentActions: Array<ContentAction>;
  /** The words that the drafts were asked for with. */
  context?: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  durationSeconds?: Maybe<Scalars['Float']['output']>;
  height?: Maybe<Scalars['Int']['output']>;
  id: Scalars['ID']['output'];
  run?: Maybe<Run>;
  screenshots: ScreenshotConnection;
  title: Scalars['String']['output'];
  /** Null before its first segments are there. Grows as pieces of the audio come back. */
  transcript?: Maybe<Transcript>;
  /** A path on this server that works for some 12 hours without signing in; it answers ranges. */
  videoUrl?: Maybe<Scalars['String']['output']>;
  /** What is odd about the file, each in a sentence. */
  warnings: Array<Scalars['String']['output']>;
  /** In pixels, as people see it; null before it was looked at, and where there are no moving pictures. */
  width?: Maybe<Scalars['Int']['output']>;
};


/** Made by one run of `videoToContent`; its id is that run's. Each part is there as soon as it exists. */
export type VideoProjectScreenshotsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  fromSeconds?: InputMaybe<Scalars['Float']['input']>;
};

export type VideoProjectConnection = {
  __typename?: 'VideoProjectConnection';
  nodes: Array<VideoProject>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type VideoToContentInput = {
  /** A finished upload of yours: a .vtt or .srt file, taken as the transcript instead of asking a transcription model. */
  captionsUploadId?: InputMaybe<Scalars['ID']['input']>;
  /** Your own words for the drafts: who they are for, what matters. At most 4,000 characters. */
  context?: InputMaybe<Scalars['String']['input']>;
  /** Which drafts to write at once; others can be asked for later by `startContentDraft`. */
  drafts?: InputMaybe<Array<ContentType>>;
  /** 1 to 200 characters. */
  title: Scalars['String']['input'];
  /** A finished upload of yours: a video, or a recording of sound alone (MP4, MOV, MKV, WebM, AVI, WAV, MP3, M4A …). */
  uploadId: Scalars['ID']['input'];
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



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Attempt: ResolverTypeWrapper<Attempt>;
  AttemptOutcome: AttemptOutcome;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Chapter: ResolverTypeWrapper<Chapter>;
  CommunicationStatus: CommunicationStatus;
  ContentAction: ResolverTypeWrapper<ContentActionParent>;
  ContentActionKind: ContentActionKind;
  ContentDraftInput: ContentDraftInput;
  ContentFormat: ContentFormat;
  ContentLimits: ResolverTypeWrapper<ContentLimits>;
  ContentState: ContentState;
  ContentType: ContentType;
  ContentTypeInfo: ResolverTypeWrapper<ContentTypeInfo>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Diet: Diet;
  Draft: ResolverTypeWrapper<DraftParent>;
  DraftAuthor: DraftAuthor;
  DraftVersion: ResolverTypeWrapper<DraftVersionParent>;
  Estimate: ResolverTypeWrapper<Estimate>;
  Extraterrestrial: ResolverTypeWrapper<ExtraterrestrialRow>;
  ExtraterrestrialConnection: ResolverTypeWrapper<Omit<ExtraterrestrialConnection, 'nodes'> & { nodes: Array<ResolversTypes['Extraterrestrial']> }>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ImageClassification: ResolverTypeWrapper<PictureResult>;
  ImageClassificationInput: ImageClassificationInput;
  ImageLabel: ResolverTypeWrapper<ImageLabel>;
  Ingredient: ResolverTypeWrapper<Ingredient>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LogEntry: ResolverTypeWrapper<LogEntry>;
  Meal: ResolverTypeWrapper<Meal>;
  MealPlan: ResolverTypeWrapper<MealPlan>;
  MealPlanDay: ResolverTypeWrapper<MealPlanDay>;
  MealPlanInput: MealPlanInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NutritionTargets: ResolverTypeWrapper<NutritionTargets>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PhoneHomeInput: PhoneHomeInput;
  PhoneHomeSummary: ResolverTypeWrapper<PhoneHomeSummary>;
  Pipeline: ResolverTypeWrapper<PipelineDefinition>;
  PlannedStep: ResolverTypeWrapper<PlannedStep>;
  PrepTask: ResolverTypeWrapper<PrepTask>;
  Progress: ResolverTypeWrapper<Progress>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Resource: ResolverTypeWrapper<ResourceParent>;
  ResourceConnection: ResolverTypeWrapper<Omit<ResourceConnection, 'nodes'> & { nodes: Array<ResolversTypes['Resource']> }>;
  ResourceField: ResolverTypeWrapper<ResourceField>;
  ResourceImport: ResolverTypeWrapper<ResourceImportParent>;
  ResourceVersion: ResolverTypeWrapper<ResourceVersionParent>;
  Run: ResolverTypeWrapper<RunSnapshot>;
  RunConnection: ResolverTypeWrapper<Omit<RunConnection, 'nodes'> & { nodes: Array<ResolversTypes['Run']> }>;
  RunError: ResolverTypeWrapper<RunError>;
  RunFilter: RunFilter;
  RunResult: ResolverTypeWrapper<RunResultPart>;
  RunStatus: RunStatus;
  Screenshot: ResolverTypeWrapper<ScreenshotParent>;
  ScreenshotConnection: ResolverTypeWrapper<Omit<ScreenshotConnection, 'nodes'> & { nodes: Array<ResolversTypes['Screenshot']> }>;
  Segment: ResolverTypeWrapper<Segment>;
  SegmentConnection: ResolverTypeWrapper<SegmentConnection>;
  Service: ResolverTypeWrapper<Service>;
  ShoppingItem: ResolverTypeWrapper<ShoppingItem>;
  StartRunPayload: ResolverTypeWrapper<Omit<StartRunPayload, 'run'> & { run?: Maybe<ResolversTypes['Run']> }>;
  Step: ResolverTypeWrapper<StepSnapshot>;
  StepParts: ResolverTypeWrapper<StepParts>;
  StepStatus: StepStatus;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TextChunk: ResolverTypeWrapper<TextChunk>;
  Transcript: ResolverTypeWrapper<TranscriptParent>;
  UpdateDraftInput: UpdateDraftInput;
  UpdateDraftPayload: ResolverTypeWrapper<Omit<UpdateDraftPayload, 'draft'> & { draft?: Maybe<ResolversTypes['Draft']> }>;
  UpsertResourceInput: UpsertResourceInput;
  UpsertResourcePayload: ResolverTypeWrapper<Omit<UpsertResourcePayload, 'resource' | 'run'> & { resource?: Maybe<ResolversTypes['Resource']>, run?: Maybe<ResolversTypes['Run']> }>;
  Usage: ResolverTypeWrapper<Usage>;
  UserError: ResolverTypeWrapper<UserError>;
  VideoProject: ResolverTypeWrapper<ProjectParent>;
  VideoProjectConnection: ResolverTypeWrapper<Omit<VideoProjectConnection, 'nodes'> & { nodes: Array<ResolversTypes['VideoProject']> }>;
  VideoToContentInput: VideoToContentInput;
  WhenUnwatched: WhenUnwatched;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Attempt: Attempt;
  Boolean: Scalars['Boolean']['output'];
  Chapter: Chapter;
  ContentAction: ContentActionParent;
  ContentDraftInput: ContentDraftInput;
  ContentLimits: ContentLimits;
  ContentTypeInfo: ContentTypeInfo;
  DateTime: Scalars['DateTime']['output'];
  Draft: DraftParent;
  DraftVersion: DraftVersionParent;
  Estimate: Estimate;
  Extraterrestrial: ExtraterrestrialRow;
  ExtraterrestrialConnection: Omit<ExtraterrestrialConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['Extraterrestrial']> };
  Float: Scalars['Float']['output'];
  ID: Scalars['ID']['output'];
  ImageClassification: PictureResult;
  ImageClassificationInput: ImageClassificationInput;
  ImageLabel: ImageLabel;
  Ingredient: Ingredient;
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  LogEntry: LogEntry;
  Meal: Meal;
  MealPlan: MealPlan;
  MealPlanDay: MealPlanDay;
  MealPlanInput: MealPlanInput;
  Mutation: Record<PropertyKey, never>;
  NutritionTargets: NutritionTargets;
  PageInfo: PageInfo;
  PhoneHomeInput: PhoneHomeInput;
  PhoneHomeSummary: PhoneHomeSummary;
  Pipeline: PipelineDefinition;
  PlannedStep: PlannedStep;
  PrepTask: PrepTask;
  Progress: Progress;
  Query: Record<PropertyKey, never>;
  Resource: ResourceParent;
  ResourceConnection: Omit<ResourceConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['Resource']> };
  ResourceField: ResourceField;
  ResourceImport: ResourceImportParent;
  ResourceVersion: ResourceVersionParent;
  Run: RunSnapshot;
  RunConnection: Omit<RunConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['Run']> };
  RunError: RunError;
  RunFilter: RunFilter;
  RunResult: RunResultPart;
  Screenshot: ScreenshotParent;
  ScreenshotConnection: Omit<ScreenshotConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['Screenshot']> };
  Segment: Segment;
  SegmentConnection: SegmentConnection;
  Service: Service;
  ShoppingItem: ShoppingItem;
  StartRunPayload: Omit<StartRunPayload, 'run'> & { run?: Maybe<ResolversParentTypes['Run']> };
  Step: StepSnapshot;
  StepParts: StepParts;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  TextChunk: TextChunk;
  Transcript: TranscriptParent;
  UpdateDraftInput: UpdateDraftInput;
  UpdateDraftPayload: Omit<UpdateDraftPayload, 'draft'> & { draft?: Maybe<ResolversParentTypes['Draft']> };
  UpsertResourceInput: UpsertResourceInput;
  UpsertResourcePayload: Omit<UpsertResourcePayload, 'resource' | 'run'> & { resource?: Maybe<ResolversParentTypes['Resource']>, run?: Maybe<ResolversParentTypes['Run']> };
  Usage: Usage;
  UserError: UserError;
  VideoProject: ProjectParent;
  VideoProjectConnection: Omit<VideoProjectConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['VideoProject']> };
  VideoToContentInput: VideoToContentInput;
};

export type AttemptResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Attempt'] = ResolversParentTypes['Attempt']> = {
  error?: Resolver<Maybe<ResolversTypes['RunError']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  generation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['AttemptOutcome'], ParentType, ContextType>;
  part?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['Usage'], ParentType, ContextType>;
};

export type ChapterResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Chapter'] = ResolversParentTypes['Chapter']> = {
  startSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  summary?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ContentActionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ContentAction'] = ResolversParentTypes['ContentAction']> = {
  action?: Resolver<ResolversTypes['ContentActionKind'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  draft?: Resolver<Maybe<ResolversTypes['Draft']>, ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['ContentLimits'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ContentState'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['ContentType'], ParentType, ContextType>;
};

export type ContentLimitsResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ContentLimits'] = ResolversParentTypes['ContentLimits']> = {
  characters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  posts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  weighted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ContentTypeInfoResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ContentTypeInfo'] = ResolversParentTypes['ContentTypeInfo']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  format?: Resolver<ResolversTypes['ContentFormat'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['ContentLimits'], ParentType, ContextType>;
  placesScreenshots?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  ready?: Resolver<ResolversTypes['ContentActionKind'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['ContentType'], ParentType, ContextType>;
  usualSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DraftResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Draft'] = ResolversParentTypes['Draft']> = {
  action?: Resolver<ResolversTypes['ContentActionKind'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  edited?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['ContentLimits'], ParentType, ContextType>;
  project?: Resolver<ResolversTypes['VideoProject'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['ContentType'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  versions?: Resolver<Array<ResolversTypes['DraftVersion']>, ParentType, ContextType, RequireFields<DraftVersionsArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DraftVersionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['DraftVersion'] = ResolversParentTypes['DraftVersion']> = {
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  writtenBy?: Resolver<ResolversTypes['DraftAuthor'], ParentType, ContextType>;
};

export type EstimateResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Estimate'] = ResolversParentTypes['Estimate']> = {
  basedOnRuns?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishesAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  latestAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ExtraterrestrialResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Extraterrestrial'] = ResolversParentTypes['Extraterrestrial']> = {
  change?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  communicationAttempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  communicationStatus?: Resolver<Maybe<ResolversTypes['CommunicationStatus']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastCommunicationAttemptTimestamp?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExtraterrestrialConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ExtraterrestrialConnection'] = ResolversParentTypes['ExtraterrestrialConnection']> = {
  counts?: Resolver<ResolversTypes['PhoneHomeSummary'], ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Extraterrestrial']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ImageClassificationResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ImageClassification'] = ResolversParentTypes['ImageClassification']> = {
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  imageUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<Maybe<Array<ResolversTypes['ImageLabel']>>, ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  practice?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImageLabelResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ImageLabel'] = ResolversParentTypes['ImageLabel']> = {
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IngredientResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Ingredient'] = ResolversParentTypes['Ingredient']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LogEntryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['LogEntry'] = ResolversParentTypes['LogEntry']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MealResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Meal'] = ResolversParentTypes['Meal']> = {
  calories?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ingredients?: Resolver<Array<ResolversTypes['Ingredient']>, ParentType, ContextType>;
  minutes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MealPlanResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MealPlan'] = ResolversParentTypes['MealPlan']> = {
  days?: Resolver<Array<ResolversTypes['MealPlanDay']>, ParentType, ContextType>;
  prepGuide?: Resolver<Maybe<Array<ResolversTypes['PrepTask']>>, ParentType, ContextType>;
  shoppingList?: Resolver<Maybe<Array<ResolversTypes['ShoppingItem']>>, ParentType, ContextType>;
  targets?: Resolver<Maybe<ResolversTypes['NutritionTargets']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MealPlanDayResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['MealPlanDay'] = ResolversParentTypes['MealPlanDay']> = {
  breakfast?: Resolver<Maybe<ResolversTypes['Meal']>, ParentType, ContextType>;
  day?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dinner?: Resolver<Maybe<ResolversTypes['Meal']>, ParentType, ContextType>;
  lunch?: Resolver<Maybe<ResolversTypes['Meal']>, ParentType, ContextType>;
  theme?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelRun?: Resolver<ResolversTypes['StartRunPayload'], ParentType, ContextType, RequireFields<MutationCancelRunArgs, 'id'>>;
  keepRun?: Resolver<ResolversTypes['StartRunPayload'], ParentType, ContextType, RequireFields<MutationKeepRunArgs, 'id'>>;
  rerun?: Resolver<ResolversTypes['StartRunPayload'], ParentType, ContextType, RequireFields<MutationRerunArgs, 'id'>>;
  resetExtraterrestrials?: Resolver<ResolversTypes['ExtraterrestrialConnection'], ParentType, ContextType, RequireFields<MutationResetExtraterrestrialsArgs, 'count'>>;
  startContentDraft?: Resolver<ResolversTypes['StartRunPayload'], ParentType, ContextType, RequireFields<MutationStartContentDraftArgs, 'input'>>;
  startImageClassification?: Resolver<ResolversTypes['StartRunPayload'], ParentType, ContextType, RequireFields<MutationStartImageClassificationArgs, 'input'>>;
  startMealPlan?: Resolver<ResolversTypes['StartRunPayload'], ParentType, ContextType, RequireFields<MutationStartMealPlanArgs, 'input'>>;
  startPhoneHome?: Resolver<ResolversTypes['StartRunPayload'], ParentType, ContextType, Partial<MutationStartPhoneHomeArgs>>;
  startVideoToContent?: Resolver<ResolversTypes['StartRunPayload'], ParentType, ContextType, RequireFields<MutationStartVideoToContentArgs, 'input'>>;
  updateDraft?: Resolver<ResolversTypes['UpdateDraftPayload'], ParentType, ContextType, RequireFields<MutationUpdateDraftArgs, 'input'>>;
  upsertResource?: Resolver<ResolversTypes['UpsertResourcePayload'], ParentType, ContextType, RequireFields<MutationUpsertResourceArgs, 'awaitMs' | 'input'>>;
};

export type NutritionTargetsResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['NutritionTargets'] = ResolversParentTypes['NutritionTargets']> = {
  calories?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  carbohydrateGrams?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  fatGrams?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  notes?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proteinGrams?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PhoneHomeSummaryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PhoneHomeSummary'] = ResolversParentTypes['PhoneHomeSummary']> = {
  noAnswer?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  phoningHome?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  spaceTaxiOnTheWay?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PipelineResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Pipeline'] = ResolversParentTypes['Pipeline']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['PlannedStep']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usualSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  whenUnwatched?: Resolver<ResolversTypes['WhenUnwatched'], ParentType, ContextType>;
};

export type PlannedStepResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PlannedStep'] = ResolversParentTypes['PlannedStep']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usualSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type PrepTaskResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['PrepTask'] = ResolversParentTypes['PrepTask']> = {
  day?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  forMeals?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  minutes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ProgressResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Progress'] = ResolversParentTypes['Progress']> = {
  completedSteps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  fraction?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  totalSteps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  awaitRun?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType, RequireFields<QueryAwaitRunArgs, 'id' | 'timeoutMs'>>;
  contentTypes?: Resolver<Array<ResolversTypes['ContentTypeInfo']>, ParentType, ContextType>;
  draft?: Resolver<Maybe<ResolversTypes['Draft']>, ParentType, ContextType, RequireFields<QueryDraftArgs, 'id'>>;
  extraterrestrials?: Resolver<ResolversTypes['ExtraterrestrialConnection'], ParentType, ContextType, RequireFields<QueryExtraterrestrialsArgs, 'first' | 'offset'>>;
  pipelines?: Resolver<Array<ResolversTypes['Pipeline']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType, RequireFields<QueryResourceArgs, 'id'>>;
  resources?: Resolver<ResolversTypes['ResourceConnection'], ParentType, ContextType, RequireFields<QueryResourcesArgs, 'first'>>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType, RequireFields<QueryRunArgs, 'id'>>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, RequireFields<QueryRunsArgs, 'first'>>;
  service?: Resolver<ResolversTypes['Service'], ParentType, ContextType>;
  videoProject?: Resolver<Maybe<ResolversTypes['VideoProject']>, ParentType, ContextType, RequireFields<QueryVideoProjectArgs, 'id'>>;
  videoProjects?: Resolver<ResolversTypes['VideoProjectConnection'], ParentType, ContextType, RequireFields<QueryVideoProjectsArgs, 'first'>>;
};

export type ResourceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Resource'] = ResolversParentTypes['Resource']> = {
  context?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  contextVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  fieldCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['ResourceField']>, ParentType, ContextType, RequireFields<ResourceFieldsArgs, 'offset'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  versions?: Resolver<Array<ResolversTypes['ResourceVersion']>, ParentType, ContextType, RequireFields<ResourceVersionsArgs, 'first'>>;
};

export type ResourceConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ResourceConnection'] = ResolversParentTypes['ResourceConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Resource']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ResourceFieldResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ResourceField'] = ResolversParentTypes['ResourceField']> = {
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  original?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type ResourceImportResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ResourceImport'] = ResolversParentTypes['ResourceImport']> = {
  resource?: Resolver<ResolversTypes['Resource'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ResourceVersionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ResourceVersion'] = ResolversParentTypes['ResourceVersion']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  importedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  info?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run']> = {
  engineUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['RunError']>, ParentType, ContextType>;
  estimate?: Resolver<Maybe<ResolversTypes['Estimate']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  generation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  input?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  log?: Resolver<Array<ResolversTypes['LogEntry']>, ParentType, ContextType>;
  pipeline?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  practice?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Progress'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['RunResult']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  serverTime?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RunStatus'], ParentType, ContextType>;
  statusReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['Step']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['Usage'], ParentType, ContextType>;
  workflowProgress?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type RunConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RunConnection'] = ResolversParentTypes['RunConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Run']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunErrorResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RunError'] = ResolversParentTypes['RunError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RunResultResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['RunResult'] = ResolversParentTypes['RunResult']> = {
  __resolveType: TypeResolveFn<'Draft' | 'ImageClassification' | 'MealPlan' | 'PhoneHomeSummary' | 'ResourceImport' | 'VideoProject', ParentType, ContextType>;
};

export type ScreenshotResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Screenshot'] = ResolversParentTypes['Screenshot']> = {
  atSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ScreenshotConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ScreenshotConnection'] = ResolversParentTypes['ScreenshotConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Screenshot']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SegmentResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Segment'] = ResolversParentTypes['Segment']> = {
  endSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  startSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SegmentConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['SegmentConnection'] = ResolversParentTypes['SegmentConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Segment']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Service'] = ResolversParentTypes['Service']> = {
  development?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  engineUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  practice?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ShoppingItemResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['ShoppingItem'] = ResolversParentTypes['ShoppingItem']> = {
  aisle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type StartRunPayloadResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['StartRunPayload'] = ResolversParentTypes['StartRunPayload']> = {
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StepResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Step'] = ResolversParentTypes['Step']> = {
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  attempts?: Resolver<Array<ResolversTypes['Attempt']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['RunError']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fraction?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  input?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maxAttempts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nextAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  output?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  parts?: Resolver<Maybe<ResolversTypes['StepParts']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['StepStatus'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usualSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type StepPartsResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['StepParts'] = ResolversParentTypes['StepParts']> = {
  ended?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  extraterrestrials?: SubscriptionResolver<Array<ResolversTypes['Extraterrestrial']>, "extraterrestrials", ParentType, ContextType>;
  run?: SubscriptionResolver<ResolversTypes['Run'], "run", ParentType, ContextType, RequireFields<SubscriptionRunArgs, 'id'>>;
  runText?: SubscriptionResolver<ResolversTypes['TextChunk'], "runText", ParentType, ContextType, RequireFields<SubscriptionRunTextArgs, 'id'>>;
  runs?: SubscriptionResolver<ResolversTypes['Run'], "runs", ParentType, ContextType>;
};

export type TextChunkResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['TextChunk'] = ResolversParentTypes['TextChunk']> = {
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  generation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TranscriptResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Transcript'] = ResolversParentTypes['Transcript']> = {
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  language?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  practice?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  segments?: Resolver<ResolversTypes['SegmentConnection'], ParentType, ContextType, RequireFields<TranscriptSegmentsArgs, 'first'>>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vttUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  words?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UpdateDraftPayloadResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['UpdateDraftPayload'] = ResolversParentTypes['UpdateDraftPayload']> = {
  draft?: Resolver<Maybe<ResolversTypes['Draft']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UpsertResourcePayloadResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['UpsertResourcePayload'] = ResolversParentTypes['UpsertResourcePayload']> = {
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UsageResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['Usage'] = ResolversParentTypes['Usage']> = {
  completionTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  costUsd?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type VideoProjectResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VideoProject'] = ResolversParentTypes['VideoProject']> = {
  chapters?: Resolver<Maybe<Array<ResolversTypes['Chapter']>>, ParentType, ContextType>;
  chaptersText?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  chaptersUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  contentActions?: Resolver<Array<ResolversTypes['ContentAction']>, ParentType, ContextType>;
  context?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  durationSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  screenshots?: Resolver<ResolversTypes['ScreenshotConnection'], ParentType, ContextType, RequireFields<VideoProjectScreenshotsArgs, 'first'>>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transcript?: Resolver<Maybe<ResolversTypes['Transcript']>, ParentType, ContextType>;
  videoUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VideoProjectConnectionResolvers<ContextType = ApiContext, ParentType extends ResolversParentTypes['VideoProjectConnection'] = ResolversParentTypes['VideoProjectConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['VideoProject']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type Resolvers<ContextType = ApiContext> = {
  Attempt?: AttemptResolvers<ContextType>;
  Chapter?: ChapterResolvers<ContextType>;
  ContentAction?: ContentActionResolvers<ContextType>;
  ContentLimits?: ContentLimitsResolvers<ContextType>;
  ContentTypeInfo?: ContentTypeInfoResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Draft?: DraftResolvers<ContextType>;
  DraftVersion?: DraftVersionResolvers<ContextType>;
  Estimate?: EstimateResolvers<ContextType>;
  Extraterrestrial?: ExtraterrestrialResolvers<ContextType>;
  ExtraterrestrialConnection?: ExtraterrestrialConnectionResolvers<ContextType>;
  ImageClassification?: ImageClassificationResolvers<ContextType>;
  ImageLabel?: ImageLabelResolvers<ContextType>;
  Ingredient?: IngredientResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LogEntry?: LogEntryResolvers<ContextType>;
  Meal?: MealResolvers<ContextType>;
  MealPlan?: MealPlanResolvers<ContextType>;
  MealPlanDay?: MealPlanDayResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NutritionTargets?: NutritionTargetsResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PhoneHomeSummary?: PhoneHomeSummaryResolvers<ContextType>;
  Pipeline?: PipelineResolvers<ContextType>;
  PlannedStep?: PlannedStepResolvers<ContextType>;
  PrepTask?: PrepTaskResolvers<ContextType>;
  Progress?: ProgressResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Resource?: ResourceResolvers<ContextType>;
  ResourceConnection?: ResourceConnectionResolvers<ContextType>;
  ResourceField?: ResourceFieldResolvers<ContextType>;
  ResourceImport?: ResourceImportResolvers<ContextType>;
  ResourceVersion?: ResourceVersionResolvers<ContextType>;
  Run?: RunResolvers<ContextType>;
  RunConnection?: RunConnectionResolvers<ContextType>;
  RunError?: RunErrorResolvers<ContextType>;
  RunResult?: RunResultResolvers<ContextType>;
  Screenshot?: ScreenshotResolvers<ContextType>;
  ScreenshotConnection?: ScreenshotConnectionResolvers<ContextType>;
  Segment?: SegmentResolvers<ContextType>;
  SegmentConnection?: SegmentConnectionResolvers<ContextType>;
  Service?: ServiceResolvers<ContextType>;
  ShoppingItem?: ShoppingItemResolvers<ContextType>;
  StartRunPayload?: StartRunPayloadResolvers<ContextType>;
  Step?: StepResolvers<ContextType>;
  StepParts?: StepPartsResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TextChunk?: TextChunkResolvers<ContextType>;
  Transcript?: TranscriptResolvers<ContextType>;
  UpdateDraftPayload?: UpdateDraftPayloadResolvers<ContextType>;
  UpsertResourcePayload?: UpsertResourcePayloadResolvers<ContextType>;
  Usage?: UsageResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  VideoProject?: VideoProjectResolvers<ContextType>;
  VideoProjectConnection?: VideoProjectConnectionResolvers<ContextType>;
};

