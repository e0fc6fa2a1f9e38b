/** What the worker and its classifier process say to each other, over the process's channel (not its standard output). */

/** A folder with a model's files, or a model of the Hugging Face hub. */
export interface ModelSource {
  /** What people call it. */
  name: string;
  at: { folder: string } | { hub: string };
  /** Whether it only plays at being a model. */
  practice: boolean;
}

/** What to load, as the one argument of the process. */
export interface ModelWish {
  /** The first that can be had. */
  sources: ModelSource[];
  /** Where models of the hub are kept once they were had. */
  cacheFolder: string;
  /** How many pictures may have how many pixels at most; beyond it a picture is refused before it is decoded. */
  mostPixels: number;
}

export interface Label {
  label: string;
  /** 0 to 1; those of all labels that a model knows make 1. */
  confidence: number;
}

/** A picture's labels, most confident first; or why the picture cannot be read. */
export type Classified = { labels: Label[] } | { problem: string };

export type ToProcess = { kind: 'classify'; batch: number; files: string[] };

export type FromProcess =
  /** `fraction` is null while nobody knows. */
  | { kind: 'loading'; file: string; fraction: number | null }
  /** The next source is tried. */
  | { kind: 'passedOver'; model: string; reason: string }
  | { kind: 'ready'; source: ModelSource; milliseconds: number }
  | { kind: 'unavailable'; reason: string }
  /** In the order of the files. */
  | { kind: 'classified'; batch: number; pictures: Classified[] }
  /** The model, not a picture, is the trouble. */
  | { kind: 'failed'; batch: number; reason: string };
