/** All segments of a transcript. It grows at its end alone: what is new is read after what is there. */
import { useEffect, useRef, useState } from 'react';
import { SegmentsDocument, type SegmentsQuery } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';

type Connection = NonNullable<NonNullable<SegmentsQuery['videoProject']>['transcript']>['segments'];
export type Segment = Connection['nodes'][number];

/** Some 4,000 words. */
const pageSize = 400;
const retryMs = 3_000;

/** @param count how many there are by now */
export function useSegments(id: string, count: number): readonly Segment[] {
  const [segments, setSegments] = useState<readonly Segment[]>([]);
  const read = useRef<{ segments: Segment[]; after: string | null }>({ segments: [], after: null });
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readMore = async () => {
      try {
        while (!over && read.current.segments.length < count) {
          const { segments: known, after } = read.current;
          const answer: SegmentsQuery = await request(SegmentsDocument, { id, first: pageSize, after });
          const page = answer.videoProject?.transcript?.segments;
          if (over || !page || page.nodes.length === 0) return;
          read.current = { segments: [...known, ...page.nodes], after: page.pageInfo.endCursor ?? after };
          setSegments(read.current.segments);
        }
      } catch {
        if (!over) timer = setTimeout(() => void readMore(), retryMs);
      }
    };
    void readMore();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [id, count]);
  return segments;
}
