/** Whom to call: what GraphQL's types cannot say of it, and the words for it. */
import * as z from 'zod';

const mostIds = 1_000;

export const phoneHomeInput = z.object({
  ids: z
    .array(z.string())
    .superRefine((ids, { addIssue }) => {
      const refuse = (message: string, path: number[] = []) => addIssue({ code: 'custom', message, path });
      if (ids.length === 0) return refuse('Ids: expected at least one; leave them out to call everyone who needs it.');
      if (ids.length > mostIds) return refuse(`Ids: expected at most 1,000, got ${ids.length}.`);
      const wrong = ids.findIndex((id) => !/^\d{1,9}$/.test(id));
      if (wrong >= 0) return refuse(`Ids: expected a number in entry ${wrong + 1}, as the table gives it.`, [wrong]);
      const twice = ids.findIndex((id, index) => ids.indexOf(id) < index);
      if (twice >= 0) return refuse(`Ids: entry ${twice + 1} is there twice.`, [twice]);
    })
    .nullish()
    .transform((ids) => ids ?? null),
});
export type PhoneHomeInput = z.infer<typeof phoneHomeInput>;

export function describePhoneHome({ ids }: PhoneHomeInput): string {
  if (ids === null) return 'Call everyone who needs it';
  return ids.length === 1 ? 'Call one extraterrestrial' : `Call ${ids.length} extraterrestrials`;
}
