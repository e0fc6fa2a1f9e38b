/** All fields of a resource, read again when `stamp` says that they may be others. */
import { useEffect, useRef, useState } from 'react';
import { ResourceFieldsDocument } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { listOfFields, type FieldList } from './fields.ts';

export interface Fields {
  /** Null before the first answer. */
  list: FieldList | null;
  /** The version that they are of; null before anything was transformed. */
  version: number | null;
  failed: boolean;
}

/** Ten thousand of them are a few megabytes. */
const gapMs = 2_000;
const retryMs = 3_000;

export function useFields(id: string, stamp: string): Fields {
  const [fields, setFields] = useState<Fields>({ list: null, version: null, failed: false });
  const want = useRef(() => {});
  useEffect(() => {
    let [over, underWay, wanted] = [false, false, false];
    let [askedAt, timer] = [0, undefined as ReturnType<typeof setTimeout> | undefined];
    // One question at a time, and each is waited for: changes that come more quickly than answers starve nobody.
    const read = async () => {
      [underWay, wanted, askedAt] = [true, false, Date.now()];
      try {
        const { resource } = await request(ResourceFieldsDocument, { id });
        if (over) return;
        if (resource) {
          setFields({ list: listOfFields(resource.fields), version: resource.contextVersion ?? null, failed: false });
        }
      } catch {
        if (over) return;
        setFields((before) => ({ ...before, failed: true }));
        wanted = true;
        askedAt = Date.now() + retryMs - gapMs;
      }
      underWay = false;
      if (wanted) schedule();
    };
    const schedule = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void read(), Math.max(0, askedAt + gapMs - Date.now()));
    };
    want.current = () => {
      wanted = true;
      if (!underWay) schedule();
    };
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [id]);
  useEffect(() => want.current(), [id, stamp]);
  return fields;
}
