/** Has a draft of a recording written: by its card, or again by its own page. */
import { useEffect, useRef, useState } from 'react';
import { StartContentDraftDocument, type ContentDraftInput } from '../../gql/graphql.ts';
import { request } from '../../live/api.ts';
import { randomId } from '../../live/browser.ts';
import { messageOf } from '../../live/words.ts';

interface StartDraft {
  /** From the start until the page knows more, or why it could not be started. */
  starting: boolean;
  /** Gives why it could not be started; null where it was. */
  start(input: ContentDraftInput): Promise<string | null>;
}

/** @param known what the page knows of the draft: until that is another, it is starting */
export function useStartDraft(known = ''): StartDraft {
  const [starting, setStarting] = useState(false);
  // One key until there is an answer, so that a second try after a lost one starts no second run.
  const key = useRef(randomId());
  useEffect(() => setStarting(false), [known]);
  const start = async (input: ContentDraftInput) => {
    setStarting(true);
    const failure = await ask(input, key);
    if (failure !== null) setStarting(false);
    return failure;
  };
  return { starting, start };
}

async function ask(input: ContentDraftInput, key: { current: string }): Promise<string | null> {
  try {
    const { start } = await request(StartContentDraftDocument, { input, idempotencyKey: key.current });
    key.current = randomId();
    return start.userErrors[0]?.message ?? null;
  } catch (error) {
    return messageOf(error);
  }
}
