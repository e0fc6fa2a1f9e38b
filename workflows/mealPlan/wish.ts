/** What a household asks for: what GraphQL's types cannot say of it, and the words for it. */
import * as z from 'zod';

const whole = (name: string, least: number, most: number) => {
  const range = `${name}: expected ${least.toLocaleString('en-GB')} to ${most.toLocaleString('en-GB')}.`;
  return z
    .int({ error: `${name}: expected a whole number.`, abort: true })
    .min(least, range)
    .max(most, range);
};

const mostFoods = 30;
const longestFood = 80;

/** One issue at most, with the path of the first entry that is not right. */
const foods = (name: string) =>
  z
    .array(z.string().trim())
    .superRefine((entries, { addIssue }) => {
      const refuse = (expected: string, path: number[] = []) =>
        addIssue({ code: 'custom', message: `${name}: expected ${expected}.`, path });
      if (entries.length > mostFoods) return refuse(`at most ${mostFoods} entries, got ${entries.length}`);
      const index = entries.findIndex((entry) => entry.length > longestFood || !/[\p{L}\p{N}]/u.test(entry));
      if (index === -1) return;
      const ordinal = `entry ${index + 1}`;
      if (entries[index]!.length > longestFood) {
        return refuse(`at most ${longestFood} characters, got ${entries[index]!.length} in ${ordinal}`, [index]);
      }
      refuse(`the name of a food in ${ordinal}, got none`, [index]);
    })
    .nullish()
    .transform((entries) => entries ?? []);

export const mealPlanInput = z.object({
  people: whole('People', 1, 12)
    .nullish()
    .transform((people) => people ?? 2),
  diet: z
    .enum(['ANYTHING', 'VEGETARIAN', 'VEGAN', 'PESCATARIAN', 'GLUTEN_FREE', 'HALAL', 'KOSHER'])
    .nullish()
    .transform((diet) => diet ?? 'ANYTHING'),
  allergies: foods('Allergies'),
  dislikes: foods('Dislikes'),
  caloriesPerDay: whole('Calories per day', 1_000, 5_000)
    .nullish()
    .transform((calories) => calories ?? null),
  cookingMinutes: whole('Cooking minutes', 10, 240)
    .nullish()
    .transform((minutes) => minutes ?? 30),
  notes: z
    .string()
    .trim()
    .max(2_000, 'Notes: expected at most 2,000 characters.')
    .nullish()
    .transform((notes) => notes || null),
});

export type MealPlanInput = z.output<typeof mealPlanInput>;

const numbers = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const diets: Readonly<Record<MealPlanInput['diet'], string>> = {
  ANYTHING: 'A week',
  VEGETARIAN: 'A vegetarian week',
  VEGAN: 'A vegan week',
  PESCATARIAN: 'A pescatarian week',
  GLUTEN_FREE: 'A gluten-free week',
  HALAL: 'A halal week',
  KOSHER: 'A kosher week',
};

/** `A vegetarian week for three, no peanuts` */
export function describeWish({ people, diet, allergies }: MealPlanInput): string {
  const shown = allergies.slice(0, 3).map((food) => food.toLowerCase());
  const more = allergies.length - shown.length;
  const without = more > 0 ? [...shown, `${more} more`] : shown;
  const last = without.pop();
  const no = last === undefined ? '' : `, no ${without.length > 0 ? `${without.join(', ')} or ` : ''}${last}`;
  return `${diets[diet]} for ${numbers[people - 1] ?? people}${no}`;
}
