/** The seven calls of a meal plan: what is asked, what form the answer has, what it is checked for. */
import * as z from 'zod';
import { weekdays } from '../workflows/mealPlan/week.ts';
import type {
  MealOfDay,
  Meals,
  Outline,
  PlannedMeal,
  PrepGuide,
  ShoppingList,
  Targets,
} from '../workflows/mealPlan/week.ts';
import type { MealPlanInput } from '../workflows/mealPlan/wish.ts';
import { dataBlock, dataRule } from '../src/services/llmPrompt.ts';
import type { Llm } from '../src/services/llm.ts';
import { showRows } from './mealPlan/progress.ts';
import {
  dayProblems,
  dietInWords,
  excludedByDiet,
  forbiddenItems,
  mealKey,
  mergeItems,
  missingFromList,
  prepGuideProblems,
  shoppingListProblems,
  weekOfMealsProblems,
} from './mealPlan/rules.ts';

interface Asked {
  wish: MealPlanInput;
}
interface AskedForMeals extends Asked {
  targets: Targets;
  outline: Outline;
  /** Earlier meals of the week: none may come twice. */
  planned: readonly MealOfDay[];
}

const day = z.enum(weekdays);
const words = (most: number) => z.string().min(1).max(most);

const targetsSchema = z.object({
  calories: z.int().min(800).max(6_000),
  proteinGrams: z.int().min(1).max(600),
  carbohydrateGrams: z.int().min(1).max(1_200),
  fatGrams: z.int().min(1).max(400),
  notes: z.string().max(600).nullable(),
});

const outlineSchema = z.object({ days: z.array(z.object({ day, theme: words(80) })).length(7) });

const ingredient = z.object({ name: words(100), quantity: z.number().positive(), unit: words(30) });
const mealsSchema = z.object({
  meals: z
    .array(
      z.object({
        day,
        name: words(120),
        description: words(500),
        minutes: z.int().min(1).max(600),
        calories: z.int().min(1).max(5_000),
        ingredients: z.array(ingredient).min(1).max(40),
      }),
    )
    .length(7),
});

const shoppingListSchema = z.object({
  items: z
    .array(z.object({ aisle: words(60), name: words(100), quantity: z.number().positive(), unit: words(30) }))
    .min(1)
    .max(400),
});

const prepGuideSchema = z.object({
  tasks: z
    .array(
      z.object({
        day,
        title: words(200),
        minutes: z.int().min(1).max(600),
        forMeals: z.array(words(120)).min(1).max(21),
      }),
    )
    .min(1)
    .max(40),
});

const system = [
  'You plan meals for households: practical, varied, with ordinary ingredients, in plain English.',
  dataRule,
  'Allergies and the diet are absolute: nothing of what they exclude may be in any meal, not as a garnish and not as an option.',
  'Dislikes are left out as well. Answer only in the given format.',
].join(' ');

export function createActivities({ llm }: { llm: Llm }) {
  return {
    async planTargets({ wish }: Asked): Promise<Targets> {
      const { answer } = await llm.structured({
        name: 'mealPlan_targets',
        schema: targetsSchema,
        system,
        prompt: ask(
          'Set nutrition targets per person and day for this household. Keep to caloriesPerDay where it is given; else choose a sensible figure for adults. In the notes, say in one or two sentences what you have paid attention to.',
          { wish },
        ),
        check: ({ calories }) => {
          const wanted = wish.caloriesPerDay;
          return wanted !== null && Math.abs(calories - wanted) > wanted * 0.05
            ? [`calories is ${calories}; the household asks for ${wanted}.`]
            : [];
        },
        brokenCode: 'PLAN_BREAKS_RULES',
      });
      return answer;
    },

    async outlineWeek({ wish, targets }: Asked & { targets: Targets }): Promise<Outline> {
      const { answer } = await llm.structured({
        name: 'mealPlan_outline',
        schema: outlineSchema,
        system,
        prompt: ask('Give each of the seven days a short theme, from Monday to Sunday, that its meals will follow.', {
          wish,
          targets,
        }),
        check: ({ days }) => dayProblems(days.map((theme) => theme.day)),
        brokenCode: 'PLAN_BREAKS_RULES',
        onText: showRows({ list: 'days', of: 7, name: (row) => `Writing ${String(row.day)}'s theme` }),
      });
      return { days: inOrder(answer.days) };
    },

    writeBreakfasts: (asked: AskedForMeals): Promise<Meals> => writeMeals('breakfast', 0.25, asked),
    writeLunches: (asked: AskedForMeals): Promise<Meals> => writeMeals('lunch', 0.35, asked),
    writeDinners: (asked: AskedForMeals): Promise<Meals> => writeMeals('dinner', 0.4, asked),

    async writeShoppingList({ wish, meals }: Asked & { meals: readonly PlannedMeal[] }): Promise<ShoppingList> {
      const { answer } = await llm.structured({
        name: 'mealPlan_shoppingList',
        schema: shoppingListSchema,
        system,
        prompt: ask(
          "Write the week's shopping list: every ingredient of every meal, the same things merged and their quantities added, each under its aisle of a supermarket. Keep the ingredients' names.",
          { wish, meals: meals.map(forShopping) },
        ),
        check: ({ items }) => shoppingListProblems(meals, items, wish),
        // No code: what is still missing after the corrections is added here, rather than failing a plan that was paid for.
        onText: showRows({ list: 'items', of: expectedItems(meals), name: (row) => `Writing ${String(row.aisle)}` }),
      });
      return completeList(answer.items, meals, wish);
    },

    async writePrepGuide({ wish, meals }: Asked & { meals: readonly PlannedMeal[] }): Promise<PrepGuide> {
      const names = meals.map(({ name }) => name);
      const { answer } = await llm.structured({
        name: 'mealPlan_prepGuide',
        schema: prepGuideSchema,
        system,
        prompt: ask(
          'Write a prep guide: what can be cooked or cut ahead, on which day, in how many minutes, and for which meals. Name the meals exactly as they are in the data.',
          { wish, meals: meals.map(forShopping) },
        ),
        check: ({ tasks }) => prepGuideProblems(tasks, names),
        onText: showRows({ list: 'tasks', of: 8, name: (row) => `Writing ${String(row.day)}'s tasks` }),
      });
      const known = new Map(names.map((name) => [mealKey(name), name]));
      return {
        tasks: inOrder(answer.tasks).map((task) => ({
          ...task,
          forMeals: task.forMeals.flatMap((name) => known.get(mealKey(name)) ?? []),
        })),
      };
    },
  };

  async function writeMeals(
    kind: 'breakfast' | 'lunch' | 'dinner',
    share: number,
    asked: AskedForMeals,
  ): Promise<Meals> {
    const { wish, targets, outline } = asked;
    const planned = asked.planned.map(({ name }) => name);
    const longestMinutes = kind === 'dinner' ? wish.cookingMinutes : null;
    const { answer } = await llm.structured({
      name: `mealPlan_${kind === 'lunch' ? 'lunches' : `${kind}s`}`,
      schema: mealsSchema,
      system,
      prompt: ask(
        [
          `Write the seven ${kind === 'lunch' ? 'lunches' : `${kind}s`}, one for each day, following the day's theme.`,
          `Each has about ${Math.round(targets.calories * share)} kcal a person; calories are per person, ingredients and quantities for all ${wish.people} people together.`,
          longestMinutes === null ? '' : `None takes more than ${longestMinutes} minutes.`,
          'No meal may be the same as another one of the week; those under "planned" are already in it.',
        ]
          .filter(Boolean)
          .join(' '),
        { wish, targets, outline: outline.days, planned, caloriesPerMeal: Math.round(targets.calories * share) },
      ),
      check: ({ meals }) => weekOfMealsProblems(meals, wish, { planned, longestMinutes }),
      brokenCode: 'PLAN_BREAKS_RULES',
      onText: showRows({ list: 'meals', of: 7, name: (row) => `Writing ${String(row.day)}'s ${kind}` }),
    });
    return { meals: inOrder(answer.meals) };
  }
}

/** A task in words, the household's exclusions spelt out, and the data, kept apart from the words. */
function ask(task: string, data: { wish: MealPlanInput } & Record<string, unknown>): string {
  const { diet } = data.wish;
  const without = excludedByDiet[diet];
  const rule = without.length > 0 ? `The diet is ${dietInWords(diet)}: no ${without.join(', no ')}.` : '';
  const kosher = diet === 'KOSHER' ? 'Never meat and dairy in one meal.' : '';
  return [task, rule, kosher, dataBlock(data)].filter(Boolean).join('\n');
}

const forShopping = ({ day, name, ingredients }: PlannedMeal) => ({ day, name, ingredients });

const inOrder = <Row extends { day: (typeof weekdays)[number] }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((one, other) => weekdays.indexOf(one.day) - weekdays.indexOf(other.day));

const expectedItems = (meals: readonly PlannedMeal[]): number =>
  new Set(meals.flatMap(({ ingredients }) => ingredients.map(({ name }) => name.toLowerCase()))).size;

/** Merged, without what breaks the wish, and with what the model has left out. */
function completeList(given: ShoppingList['items'], meals: readonly PlannedMeal[], wish: MealPlanInput): ShoppingList {
  const forbidden = new Set(forbiddenItems(given, wish).map(({ item }) => item));
  const allowed = mergeItems(given.filter((item) => !forbidden.has(item)));
  const missing = missingFromList(meals, allowed);
  return {
    items: [...allowed, ...missing.map((ingredient) => ({ aisle: 'Other', ...ingredient }))],
    added: missing.map(({ name }) => name),
    leftOut: [...forbidden].map(({ name }) => name),
  };
}
