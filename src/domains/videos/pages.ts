/** Pages of a transcript and of a filmstrip, by cursor or by time. Both grow at their ends alone, so that a cursor never misses anything. */
import type { Segment } from '../../../workflows/videoToContent/steps.ts';
import { checkRange, checkText } from '../../api/inputChecks.ts';
import { limits } from '../../api/limits.ts';
import { ExpectedError } from '../../errors.ts';
import type { PieceRow, ProjectRow, ProjectStore, ScreenshotRow, SegmentCursor } from './projectStore.ts';

/** What GraphQL's arguments are. */
interface Asked {
  first?: number | null;
  after?: string | null;
  fromSeconds?: number | null;
}

interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

const everySeconds = 3;
const mostOnPage = 500;

export async function segmentConnection(
  projects: Pick<ProjectStore, 'segmentsOf'>,
  pieces: readonly PieceRow[],
  asked: Asked,
): Promise<Page<Segment>> {
  const first = sizeOf(asked, 200);
  let { piece, index } = await firstSegment(projects, pieces, asked);
  const totalCount = pieces.reduce((sum, { segmentCount }) => sum + segmentCount, 0);
  const nodes: Segment[] = [];
  let end: SegmentCursor | null = null;
  for (; piece < pieces.length && nodes.length < first; piece++, index = 0) {
    if (pieces[piece]!.segmentCount <= index) continue;
    const segments = await projects.segmentsOf(pieces[piece]!.project, piece);
    const taken = segments.slice(index, index + first - nodes.length);
    nodes.push(...taken);
    end = { piece, index: index + taken.length - 1 };
  }
  const before = end === null ? 0 : countBefore(pieces, end) + 1;
  const pageInfo = { hasNextPage: end !== null && before < totalCount, endCursor: end && `${end.piece}:${end.index}` };
  return { nodes, totalCount, pageInfo };
}

const countBefore = (pieces: readonly PieceRow[], { piece, index }: SegmentCursor): number =>
  pieces.slice(0, piece).reduce((sum, { segmentCount }) => sum + segmentCount, index);

async function firstSegment(
  projects: Pick<ProjectStore, 'segmentsOf'>,
  pieces: readonly PieceRow[],
  { after, fromSeconds }: Asked,
): Promise<SegmentCursor> {
  if (after != null) {
    const [, piece, index] = /^(\d{1,6}):(\d{1,7})$/.exec(after) ?? [];
    if (index === undefined) throw wrongCursor();
    return { piece: Number(piece), index: Number(index) + 1 };
  }
  if (fromSeconds == null) return { piece: 0, index: 0 };
  const found = pieces.find(({ endSeconds }) => endSeconds > fromSeconds);
  if (!found) return { piece: pieces.length, index: 0 };
  const segments = await projects.segmentsOf(found.project, found.piece);
  const index = segments.findIndex(({ endSeconds }) => endSeconds > fromSeconds);
  return index < 0 ? { piece: found.piece + 1, index: 0 } : { piece: found.piece, index };
}

export async function screenshotConnection(
  projects: Pick<ProjectStore, 'countScreenshots' | 'screenshots'>,
  project: ProjectRow | null,
  asked: Asked,
): Promise<Page<ScreenshotRow>> {
  const first = sizeOf(asked, 60);
  const totalCount = project ? await projects.countScreenshots(project.id) : 0;
  const from = firstScreenshot(asked, totalCount);
  const nodes = project ? await projects.screenshots(project.id, from, first) : [];
  const last = nodes.at(-1);
  const pageInfo = { hasNextPage: !!last && last.index + 1 < totalCount, endCursor: last ? String(last.index) : null };
  return { nodes, totalCount, pageInfo };
}

function firstScreenshot({ after, fromSeconds }: Asked, count: number): number {
  if (after != null) {
    if (!/^\d{1,6}$/.test(after)) throw wrongCursor();
    return Number(after) + 1;
  }
  const nearest = Math.round((fromSeconds ?? 0) / everySeconds);
  return Math.max(0, Math.min(nearest, count - 1));
}

function sizeOf({ first, after }: Asked, usual: number): number {
  const size = first ?? usual;
  checkRange('first', size, 1, mostOnPage);
  checkText('after', after, limits.nameCharacters);
  return size;
}

const wrongCursor = () =>
  new ExpectedError(
    'BAD_USER_INPUT',
    'The cursor in "after" is not one that this API gave. Take endCursor of the page before.',
  );
