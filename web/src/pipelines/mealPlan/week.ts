/** The week as far as it is known: what the finished steps gave, and over it what is being written right now. Pure. */
import type { MealPlanResultFragment } from '../../gql/graphql.ts';
import type { Texts } from '../../live/text.ts';
import { readWritten } from '../../live/written.ts';

export type Meal = NonNullable<MealPlanResultFragment['days'][number]['breakfast']>;
export type Slot = 'breakfast' | 'lunch' | 'dinner';
export type ShoppingItem = NonNullable<MealPlanResultFragment['shoppingList']>[number];
export type PrepTask = NonNullable<MealPlanResultFragment['prepGuide']>[number];

/** A meal, or as much of it as has been written; `writing` where its end is still to come. */
export interface Cell {
  meal: Partial<Meal> & { name: string };
  writing: boolean;
}

export interface Day {
  day: string;
  theme: string | null;
  cells: Record<Slot, Cell | null>;
}

export interface Week {
  targets: Partial<NonNullable<MealPlanResultFragment['targets']>> | null;
  days: Day[];
  shoppingList: ShoppingItem[];
  shoppingListDone: boolean;
  prepGuide: PrepTask[];
  prepGuideDone: boolean;
}

export const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
export const slots: readonly { slot: Slot; step: string; word: string }[] = [
  { slot: 'breakfast', step: 'breakfasts', word: 'Breakfast' },
  { slot: 'lunch', step: 'lunches', word: 'Lunch' },
  { slot: 'dinner', step: 'dinners', word: 'Dinner' },
];

export function weekOf(result: MealPlanResultFragment | null, texts: Texts): Week {
  const outline = rows(texts, 'outline', 'days');
  const written = new Map(slots.map(({ slot, step }) => [slot, rows(texts, step, 'meals')]));
  const items = rows(texts, 'shoppingList', 'items');
  const tasks = rows(texts, 'prepGuide', 'tasks');
  return {
    targets: result?.targets ?? (readWritten(texts['targets']?.text) as Week['targets']),
    days: dayNames.map((day, index) => {
      const known = result?.days.find((candidate) => candidate.day === day) ?? result?.days[index];
      return {
        day,
        theme: known?.theme ?? asText(outline[index]?.['theme']),
        cells: {
          breakfast: cell(known?.breakfast, written.get('breakfast')!, index),
          lunch: cell(known?.lunch, written.get('lunch')!, index),
          dinner: cell(known?.dinner, written.get('dinner')!, index),
        },
      };
    }),
    shoppingList:
      result?.shoppingList ??
      items.flatMap((item) =>
        complete(item, ['aisle', 'name', 'quantity', 'unit']) ? [item as unknown as ShoppingItem] : [],
      ),
    shoppingListDone: Boolean(result?.shoppingList),
    prepGuide:
      result?.prepGuide ??
      tasks.flatMap((task) =>
        complete(task, ['day', 'title', 'minutes', 'forMeals']) ? [task as unknown as PrepTask] : [],
      ),
    prepGuideDone: Boolean(result?.prepGuide),
  };
}

type Row = Record<string, unknown>;

/** The rows of `{ [list]: [...] }` as far as they have been written. */
function rows(texts: Texts, step: string, list: string): Row[] {
  const value = readWritten(texts[step]?.text)?.[list];
  return Array.isArray(value) ? value.filter((row): row is Row => typeof row === 'object' && row !== null) : [];
}

const asText = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);
const complete = (row: Row, fields: string[]): boolean => fields.every((field) => row[field] !== undefined);

function cell(known: Meal | null | undefined, written: Row[], index: number): Cell | null {
  if (known) return { meal: known, writing: false };
  const row = written[index];
  const name = asText(row?.['name']);
  if (!row || !name) return null;
  return { meal: { ...row, name } as Cell['meal'], writing: index === written.length - 1 };
}

/** Items by aisle, in the order in which the aisles come. */
export function byAisle(items: readonly ShoppingItem[]): [aisle: string, items: ShoppingItem[]][] {
  const aisles = new Map<string, ShoppingItem[]>();
  for (const item of items) aisles.set(item.aisle, [...(aisles.get(item.aisle) ?? []), item]);
  return [...aisles];
}

/** `1.5 kg`, `3`, `1/2 tsp` where a cook would say so. */
export function amount({ quantity, unit }: { quantity: number; unit: string }): string {
  if (quantity >= 1000 && unit === 'g') return amount({ quantity: quantity / 1000, unit: 'kg' });
  if (quantity >= 1000 && unit === 'ml') return amount({ quantity: quantity / 1000, unit: 'l' });
  const fractions: Record<string, string> = { '0.25': '¼', '0.5': '½', '0.75': '¾' };
  const whole = Math.floor(quantity);
  const rest = fractions[String(Math.round((quantity - whole) * 100) / 100)];
  const figure = rest ? `${whole > 0 ? whole : ''}${rest}` : String(Math.round(quantity * 100) / 100);
  return /^(pieces?|pcs?|units?|whole|)$/i.test(unit) ? figure : `${figure} ${unit}`;
}

/** Words between commas or on lines of their own. */
export const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;\n]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];
