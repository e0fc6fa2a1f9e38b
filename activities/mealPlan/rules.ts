/** What a week must keep to: the household's wish, and what makes a plan a plan. Problems are in words for the model. */
import type { MealPlanInput } from '../../workflows/mealPlan/wish.ts';
import { weekdays } from '../../workflows/mealPlan/week.ts';
import type {
  Ingredient,
  Meal,
  MealOfDay,
  PlannedMeal,
  PrepTask,
  ShoppingItem,
} from '../../workflows/mealPlan/week.ts';
import { belongsTo, readExcluded, type FamilyName } from './foods.ts';
import { foodWords, normalise } from './words.ts';

type Diet = MealPlanInput['diet'];

/** What each diet leaves out. Kosher also keeps meat and dairy apart, within a meal. */
export const excludedByDiet: Readonly<Record<Diet, readonly FamilyName[]>> = {
  ANYTHING: [],
  VEGETARIAN: ['meat', 'seafood'],
  VEGAN: ['meat', 'seafood', 'dairy', 'egg', 'honey'],
  PESCATARIAN: ['meat'],
  GLUTEN_FREE: ['gluten'],
  HALAL: ['non halal'],
  KOSHER: ['non kosher'],
};

export type Wish = Pick<MealPlanInput, 'diet' | 'allergies' | 'dislikes'>;

/** Says why a food must not be in this household's meals; null where it may. */
export type Forbids = (food: string) => string | null;

export function forbiddenFoods(wish: Wish): Forbids {
  const diet = excludedByDiet[wish.diet];
  const allergies = wish.allergies.flatMap(readExcluded);
  const dislikes = wish.dislikes.flatMap(readExcluded);
  const judge: Forbids = (food) => {
    const allergen = allergies.find((excluded) => excluded.contains(food));
    if (allergen) return `the household is allergic to ${allergen.words}`;
    const family = diet.find((name) => belongsTo(food, name));
    if (family) return `the diet is ${dietInWords(wish.diet)}`;
    const disliked = dislikes.find((excluded) => excluded.contains(food));
    return disliked ? `the household dislikes ${disliked.words}` : null;
  };

  // The same few foods come again and again in a week.
  const judged = new Map<string, string | null>();
  return (food) => {
    const known = judged.get(food);
    if (known !== undefined) return known;
    const reason = judge(food);
    judged.set(food, reason);
    return reason;
  };
}

export const dietInWords = (diet: Diet): string => diet.toLowerCase().replace('_', '-');

/** What is wrong with one meal by the wish: its ingredients, and its name, which promises some. */
export function mealProblems(
  meal: Pick<Meal, 'name' | 'ingredients'>,
  wish: Wish,
  forbids = forbiddenFoods(wish),
): string[] {
  const problems = meal.ingredients.flatMap(({ name }) => {
    const reason = forbids(name);
    return reason ? [`"${meal.name}" has ${name}, but ${reason}.`] : [];
  });
  const reason = problems.length === 0 && forbids(meal.name);
  if (reason) problems.push(`The name "${meal.name}" promises what must not be in it: ${reason}.`);
  if (wish.diet === 'KOSHER' && mixesMeatAndDairy(meal.ingredients)) {
    problems.push(`"${meal.name}" has meat and dairy together, but the diet is kosher.`);
  }
  return problems;
}

const mixesMeatAndDairy = (ingredients: readonly Ingredient[]): boolean =>
  ingredients.some(({ name }) => belongsTo(name, 'meat')) && ingredients.some(({ name }) => belongsTo(name, 'dairy'));

/**
 * What is wrong with one kind of meal for the week: by the wish, each day once, no meal twice (those planned before count),
 * nothing longer than there is time for.
 */
export function weekOfMealsProblems(
  meals: readonly MealOfDay[],
  wish: Wish,
  { planned, longestMinutes }: { planned: readonly string[]; longestMinutes: number | null },
): string[] {
  const forbids = forbiddenFoods(wish);
  return [
    ...dayProblems(meals.map(({ day }) => day)),
    ...repeatedMealProblems(meals, planned),
    ...meals.flatMap((meal) => mealProblems(meal, wish, forbids)),
    ...meals.flatMap(({ name, minutes }) =>
      longestMinutes !== null && minutes > longestMinutes
        ? [`"${name}" takes ${minutes} minutes; there are ${longestMinutes} at most.`]
        : [],
    ),
  ];
}

export function dayProblems(days: readonly string[]): string[] {
  return weekdays.flatMap((day) => {
    const times = days.filter((given) => given === day).length;
    if (times === 1) return [];
    return [times === 0 ? `${day} is missing.` : `${day} is there ${times} times.`];
  });
}

function repeatedMealProblems(meals: readonly MealOfDay[], planned: readonly string[]): string[] {
  const seen = new Set(planned.map(mealKey));
  return meals.flatMap(({ name, day }) => {
    const key = mealKey(name);
    if (seen.has(key)) return [`${day}'s "${name}" is already in this week: give another meal.`];
    seen.add(key);
    return [];
  });
}

const smallWords = new Set(['and', 'with', 'the', 'a', 'of', 'in', 'on', 'or']);

/** The same for "Lentil soup with bread" and "Bread and lentil soups". */
export const mealKey = (name: string): string =>
  normalise(name)
    .split(' ')
    .filter((word) => !smallWords.has(word))
    .toSorted()
    .join(' ');

// ---------------------------------------------------------------- the shopping list

/** From the tap. */
const notBought = new Set(['water', 'ice', 'ice cube', 'boiling water', 'hot water', 'tap water', 'ice water']);

/** The ingredients that no item covers, each once, with the quantities of the same unit added. */
export function missingFromList(meals: readonly PlannedMeal[], items: readonly ShoppingItem[]): Ingredient[] {
  const listed = items.map(({ name }) => new Set(foodWords(name)));
  const missing = new Map<string, Ingredient>();
  for (const { name, quantity, unit } of meals.flatMap(({ ingredients }) => ingredients)) {
    const words = foodWords(name);
    if (notBought.has(normalise(name)) || words.length === 0) continue;
    // All words of the ingredient: "milk" on the list does not cover coconut milk, "red onions" covers an onion.
    if (listed.some((item) => words.every((word) => item.has(word)))) continue;
    const key = `${words.toSorted().join(' ')} ${normalise(unit)}`;
    const known = missing.get(key);
    missing.set(key, { name: known?.name ?? name, unit, quantity: roundQuantity((known?.quantity ?? 0) + quantity) });
  }
  return [...missing.values()];
}

/** What is wrong with a shopping list, for the model. */
export function shoppingListProblems(
  meals: readonly PlannedMeal[],
  items: readonly ShoppingItem[],
  wish: Wish,
): string[] {
  const missing = missingFromList(meals, items).map(({ name }) => name);
  return [
    ...(missing.length > 0 ? [`These ingredients are not on the list: ${missing.join(', ')}.`] : []),
    ...forbiddenItems(items, wish).map(({ item, reason }) => `${item.name} is on the list, but ${reason}.`),
  ];
}

export function forbiddenItems(items: readonly ShoppingItem[], wish: Wish): { item: ShoppingItem; reason: string }[] {
  const forbids = forbiddenFoods(wish);
  return items.flatMap((item) => {
    const reason = forbids(item.name);
    return reason ? [{ item, reason }] : [];
  });
}

/** The same food in the same unit is one item. */
export function mergeItems(items: readonly ShoppingItem[]): ShoppingItem[] {
  const merged = new Map<string, ShoppingItem>();
  for (const item of items) {
    const key = `${foodWords(item.name).toSorted().join(' ')} ${normalise(item.unit)}`;
    const known = merged.get(key);
    merged.set(key, known ? { ...known, quantity: roundQuantity(known.quantity + item.quantity) } : item);
  }
  return [...merged.values()];
}

/** Two decimals: sums of decimals otherwise end in …0000004. */
export const roundQuantity = (quantity: number): number => Math.round(quantity * 100) / 100;

// ---------------------------------------------------------------- the prep guide

export function prepGuideProblems(tasks: readonly PrepTask[], mealNames: readonly string[]): string[] {
  const known = new Set(mealNames.map(mealKey));
  return tasks.flatMap(({ title, forMeals }) =>
    forMeals
      .filter((name) => !known.has(mealKey(name)))
      .map((name) => `"${title}" is for "${name}", which is not planned this week.`),
  );
}
