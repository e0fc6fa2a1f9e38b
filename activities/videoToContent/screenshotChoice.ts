/** Which of a recording's screenshots a model may place: enough to choose from, few enough to be looked through. */
import type { Chapter } from '../../workflows/videoToContent/steps.ts';

export interface TimedScreenshot {
  index: number;
  atSeconds: number;
}

const most = 40;

/**
 * At most 40, in order, spread over the chapters: as many of each, evenly over its length; over the whole where there are no
 * chapters, or more than 40.
 */
export function chooseScreenshots(
  screenshots: readonly TimedScreenshot[],
  chapters: readonly Chapter[],
): TimedScreenshot[] {
  if (screenshots.length <= most) return [...screenshots];
  if (chapters.length === 0 || chapters.length > most) return evenly(screenshots, most);
  const ofEach = Math.floor(most / chapters.length);
  return chapters.flatMap(({ startSeconds }, at) => {
    const end = chapters[at + 1]?.startSeconds ?? Infinity;
    return evenly(
      screenshots.filter(({ atSeconds }) => atSeconds >= startSeconds && atSeconds < end),
      ofEach,
    );
  });
}

/** `count` of them, each from the middle of its share: pictures at an edge show the cut. All, where there are no more. */
export const evenly = <Item>(items: readonly Item[], count: number): Item[] =>
  items.length <= count
    ? [...items]
    : Array.from({ length: count }, (_, at) => items[Math.floor(((at + 0.5) * items.length) / count)]!);

/** The lasting path of a screenshot, as texts refer to it; only its owner gets the picture. */
export const screenshotPath = (projectId: string, index: number): string => `/screenshots/${projectId}/${index}.jpg`;
