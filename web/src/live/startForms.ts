/** What is kept of a pipeline's start form until it has been sent: also across reloads. */
import { memory, randomId } from './browser.ts';

export interface KeptForm {
  values: Record<string, unknown>;
  /** One key for one filled form: a repeated send of the same input never starts a second run. */
  key: string;
  /** The input that `key` was sent with; another input gets another key. */
  sentInput: string | null;
}

const slotOf = (pipeline: string) => `form.${pipeline}`;

export const emptyForm = (values: Record<string, unknown>): KeptForm => ({ values, key: randomId(), sentInput: null });

export const readStartForm = (pipeline: string): KeptForm | null =>
  memory.read<KeptForm | null>(slotOf(pipeline), null);

/** @param form null when it was sent */
export const keepStartForm = (pipeline: string, form: KeptForm | null): void => memory.write(slotOf(pipeline), form);

/** The form opens with these values; what was kept of it is gone. */
export const fillStartForm = (pipeline: string, values: Record<string, unknown>): void =>
  keepStartForm(pipeline, emptyForm(values));
