/** A household's meals for a week: seven calls of a language model in a row, each needing the ones before. */
import type { createActivities } from '../activities/mealPlan.ts';
import { definePipeline, planStep, type PipelineDefinition } from './lib/pipeline.ts';
import { activitiesOn } from './lib/steps.ts';
import { count, thousands } from './lib/words.ts';
import { assembleMealPlan } from './mealPlan/week.ts';
import type { MealPlanOutputs, Meals, Outline, PrepGuide, ShoppingList, Targets } from './mealPlan/week.ts';
import { describeWish, mealPlanInput, type MealPlanInput } from './mealPlan/wish.ts';

const llm = activitiesOn<ReturnType<typeof createActivities>>('llm');

const fromTo = (names: readonly string[]): string => `from ${names[0] ?? ''} to ${names.at(-1) ?? ''}`;
/** A name as it stands within a sentence. */
const within = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const foundMeals = ({ meals }: Meals): string => `Seven, ${fromTo(meals.map(({ name }) => within(name)))}`;

function foundItems({ items, added, leftOut }: ShoppingList): string {
  const aisles = new Set(items.map(({ aisle }) => aisle)).size;
  const asides = [
    added.length > 0 && `${added.length} put under Other, because the answer had left them out`,
    leftOut.length > 0 && `${leftOut.length} left out, against the wish`,
  ].filter(Boolean);
  return `${count(items.length, 'thing')} to buy in ${count(aisles, 'aisle')}${asides.length > 0 ? ` (${asides.join('; ')})` : ''}`;
}

function foundTasks({ tasks }: PrepGuide): string {
  const minutes = tasks.reduce((sum, task) => sum + task.minutes, 0);
  return `${count(tasks.length, 'task')}, ${count(minutes, 'minute')} ahead of the week's cooking`;
}

const definition: PipelineDefinition = {
  name: 'mealPlan',
  title: 'Meal plan',
  description:
    'A week of breakfasts, lunches and dinners for your household, with everything to buy and what to cook ahead.',
  whenUnwatched: 'CONTINUE',
  asksModel: true,
  steps: [
    planStep<Targets>({
      key: 'targets',
      title: 'Nutrition targets',
      usualSeconds: 10,
      found: ({ calories, proteinGrams }) => `${thousands(calories)} kcal and ${proteinGrams} g protein a day`,
    }),
    planStep<Outline>({
      key: 'outline',
      title: 'Outline of the week',
      usualSeconds: 15,
      found: ({ days }) =>
        `Seven themes: ${days
          .slice(0, 3)
          .map(({ theme }) => within(theme))
          .join(', ')} and four more`,
    }),
    planStep<Meals>({ key: 'breakfasts', title: 'Breakfasts', usualSeconds: 75, found: foundMeals }),
    planStep<Meals>({ key: 'lunches', title: 'Lunches', usualSeconds: 80, found: foundMeals }),
    planStep<Meals>({ key: 'dinners', title: 'Dinners', usualSeconds: 90, found: foundMeals }),
    planStep<ShoppingList>({ key: 'shoppingList', title: 'Shopping list', usualSeconds: 75, found: foundItems }),
    planStep<PrepGuide>({ key: 'prepGuide', title: 'Prep guide', usualSeconds: 45, found: foundTasks }),
  ],
  input: mealPlanInput,
  describe: (input: MealPlanInput) => describeWish(input),
  result: (outputs) => (Object.keys(outputs).length > 0 ? assembleMealPlan(outputs as MealPlanOutputs) : null),
};

export const mealPlan = definePipeline<MealPlanInput>(definition, async (wish, step) => {
  const targets = await step('targets', llm.planTargets, { wish });
  const outline = await step('outline', llm.outlineWeek, { wish, targets });
  const breakfasts = await step('breakfasts', llm.writeBreakfasts, { wish, targets, outline, planned: [] });
  const lunches = await step('lunches', llm.writeLunches, { wish, targets, outline, planned: breakfasts.meals });
  const planned = [...breakfasts.meals, ...lunches.meals];
  const dinners = await step('dinners', llm.writeDinners, { wish, targets, outline, planned });
  const meals = [...planned, ...dinners.meals];
  const shoppingList = await step('shoppingList', llm.writeShoppingList, { wish, meals });
  const prepGuide = await step('prepGuide', llm.writePrepGuide, { wish, meals });
  return { meals: meals.length, thingsToBuy: shoppingList.items.length, prepTasks: prepGuide.tasks.length };
});
