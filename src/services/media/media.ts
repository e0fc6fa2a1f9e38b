/**
 * All that Longhaul asks of ffmpeg. Files are local paths; nothing else is ever opened. Each call runs ffmpeg in a process of its own, which
 * ends when `signal` aborts (the call then throws the signal's reason) and when the worker does.
 */
export interface Media {
  /**
   * What the file is, by its content.
   * @throws ApplicationFailure NOT_A_VIDEO (says what it is), MEDIA_BROKEN, MEDIA_TOO_LARGE, which no other attempt helps; MEDIA_CRASHED,
   * MEDIA_STALLED, which one may; MEDIA_TOOL_MISSING. All calls may throw these.
   */
  inspect(path: string, options: { signal: AbortSignal }): Promise<InspectedVideo>;
  /**
   * The audio, cut in pauses into pieces of at most `longestSeconds` (600 when left out): WAV, 16 kHz, mono, under 20 MB. Each comes as soon as
   * it is whole; together they are the whole audio, without gaps. None where the file has no audio.
   * @param options.folder where the pieces are written; the caller removes it
   * @param options.onProgress called with the seconds of audio that were read so far
   */
  audioPieces(path: string, options: AudioOptions): AsyncIterable<AudioPiece>;
  /**
   * One picture for each mark 0, 3, 6 … up to the video's end, from `fromMark` on (a multiple of 3; 0 when left out), in order, within 1.5 s of
   * its mark. Where the end of the video cannot be read they end before it. None where the file has no video track.
   */
  screenshots(path: string, video: InspectedVideo, options: ScreenshotOptions): AsyncIterable<Screenshot>;
  /** Which of its programs is not there, and what to do; null where both are. */
  lack(): Promise<string | null>;
  /** The text captions track in the file as WebVTT; null where there is none. */
  captions(path: string, video: InspectedVideo, options: { signal: AbortSignal }): Promise<string | null>;
}

export interface AudioOptions {
  signal: AbortSignal;
  folder: string;
  longestSeconds?: number;
  onProgress?(seconds: number): void;
}

export interface ScreenshotOptions {
  signal: AbortSignal;
  everySeconds: 3;
  fromMark?: number;
}

export interface InspectedVideo {
  durationSeconds: number;
  /** As ffmpeg names it: `mov,mp4,m4a,3gp,3g2,mj2`. */
  format: string;
  sizeBytes: number;
  /** Null where there is only audio. */
  video: VideoTrack | null;
  /** Null where there is none. */
  audio: { codec: string; channels: number } | null;
  /** A captions track that is text. `index` is the stream's in the file, `language` as the file says, mostly ISO 639-2 (`eng`). */
  captions: { index: number; codec: string; language: string | null } | null;
  /** `CLOSE`: near enough that key frames alone give a picture within 1.5 s of nearly each mark. */
  keyFrames: 'CLOSE' | 'SPARSE';
  /** What is wrong with the file although it can be worked on, in sentences for people. */
  warnings: string[];
}

export interface VideoTrack {
  codec: string;
  /** In pixels, as people see it: rotation and the shape of its pixels applied. */
  width: number;
  height: number;
  /** By how many degrees, clockwise, it is turned to be seen upright: 0, 90, 180 or 270. */
  rotation: number;
  /** In frames a second, on average; null where the file does not say. */
  frameRate: number | null;
  variableFrameRate: boolean;
}

export interface AudioPiece {
  /** 0, 1, 2 … */
  index: number;
  /** In the video. */
  startSeconds: number;
  endSeconds: number;
  path: string;
  /** Nothing is to be heard in it. */
  silent: boolean;
}

export interface Screenshot {
  /** That of its mark: 0 for 0 s, 1 for 3 s … */
  index: number;
  /** Where in the video the picture is seen. */
  atSeconds: number;
  width: number;
  height: number;
  jpeg: Uint8Array;
}
