/** Cooks: from dishes and what is allowed to meals with names, quantities and calories. */
import { PracticeRefusal } from '../../../src/practice/chat.ts';
import type { Random } from '../../../src/practice/random.ts';
import type { Ingredient, Meal } from '../../../workflows/mealPlan/week.ts';
import { mealKey, mealProblems, type Forbids, type Wish } from '../rules.ts';
import { dishes, type Cuisine, type Dish, type Slot } from './dishes.ts';
import { singular } from '../words.ts';
import { food, pantry, shortName, type Food } from './pantry.ts';

export interface Kitchen {
  wish: Wish;
  people: number;
  forbids: Forbids;
  random: Random;
  /** Keys of the meals that are in the week already; what is cooked is added. */
  taken: Set<string>;
  /** Dishes that were cooked for this slot already. */
  used: Set<Dish>;
}

export interface Order {
  slot: Slot;
  cuisine: Cuisine | null;
  calories: number;
  longestMinutes: number | null;
}

const triesPerDish = 6;

/** A meal that fits the order as well as can be, and the wish in any case. @throws PracticeRefusal where nothing at all may be eaten */
export function cook(kitchen: Kitchen, order: Order): Meal {
  const fitting = dishes.filter(({ slot }) => slot === order.slot);
  const ranked = kitchen.random.shuffle(fitting).toSorted((one, other) => rank(other) - rank(one));
  for (const dish of ranked) {
    for (let attempt = 0; attempt < triesPerDish; attempt++) {
      const meal = tryDish(kitchen, dish, order);
      if (!meal) break;
      if (kitchen.taken.has(mealKey(meal.name)) || mealProblems(meal, kitchen.wish, kitchen.forbids).length > 0)
        continue;
      kitchen.taken.add(mealKey(meal.name));
      kitchen.used.add(dish);
      return meal;
    }
  }
  return plainMeal(kitchen, order);

  function rank(dish: Dish): number {
    const inTime = order.longestMinutes === null || dish.minutes <= order.longestMinutes;
    return (kitchen.used.has(dish) ? 0 : 4) + (inTime ? 2 : 0) + (dish.cuisine === order.cuisine ? 1 : 0);
  }
}

/** Null where a part of the dish has no food that is allowed. */
function tryDish({ forbids, random, people }: Kitchen, dish: Dish, order: Order): Meal | null {
  const chosen = new Map<string, Food>();
  for (const [part, { choices, optional }] of Object.entries(dish.parts)) {
    const taken = [...chosen.values()].map(({ name }) => name);
    const allowed = choices.filter((name) => !taken.includes(name) && !forbids(name));
    if (allowed.length > 0) chosen.set(part, food(random.pick(allowed)));
    else if (!optional || dish.name.includes(`{${part}`)) return null;
  }
  const name = nameOf(dish, chosen);
  return toMeal(name, dish.description, minutesOf(dish.minutes, order), [...chosen.values()], people, order.calories);
}

/** `{part}` is the chosen food, `{part~}` the same before a noun: carrot soup, not carrots soup. */
const nameOf = (dish: Dish, chosen: ReadonlyMap<string, Food>): string =>
  dish.name.replace(/\{(\w+)(~?)\}/g, (_, part: string, modifies: string) => {
    const name = shortName(chosen.get(part)!);
    return modifies ? name.replace(/\S+$/, singular) : name;
  });

/** Where no dish will do: whatever is still allowed, plainly. */
function plainMeal({ forbids, random, people, taken }: Kitchen, order: Order): Meal {
  const allowed = pantry.filter(
    ({ name, kcalPerUnit, unit }) => !forbids(name) && kcalPerUnit * (unit === 'g' ? 100 : 1) > 12,
  );
  if (allowed.length === 0) throw new PracticeRefusal('I know no food that this household may eat.');
  for (;;) {
    const chosen = random.shuffle(allowed).slice(0, Math.min(allowed.length, 2 + Math.floor(random.next() * 3)));
    const name = `plain ${chosen.map((item) => shortName(item)).join(' and ')}`;
    const shown = taken.has(mealKey(name)) ? `${name} for ${order.slot} ${taken.size}` : name;
    taken.add(mealKey(shown));
    return toMeal(shown, 'As simple as it gets.', minutesOf(20, order), chosen, people, order.calories);
  }
}

const minutesOf = (minutes: number, { longestMinutes }: Order): number => Math.min(minutes, longestMinutes ?? minutes);

/** Portions are scaled so that the meal comes near its calories, within what still looks like that dish. */
function toMeal(
  name: string,
  description: string,
  minutes: number,
  foods: readonly Food[],
  people: number,
  wanted: number,
): Meal {
  const usual = caloriesOf(foods, 1);
  const portion = Math.min(2.6, Math.max(0.5, wanted / usual));
  const ingredients = foods.map((item): Ingredient => {
    return { name: item.name, quantity: rounded(item.perPerson * portion * people, item.unit), unit: item.unit };
  });
  const calories =
    foods.reduce((sum, { kcalPerUnit }, at) => sum + ingredients[at]!.quantity * kcalPerUnit, 0) / people;
  return {
    name: `${name[0]!.toUpperCase()}${name.slice(1)}`,
    description,
    minutes,
    calories: Math.max(10, Math.round(calories / 10) * 10),
    ingredients,
  };
}

const caloriesOf = (foods: readonly Food[], portion: number): number =>
  foods.reduce((sum, { perPerson, kcalPerUnit }) => sum + perPerson * portion * kcalPerUnit, 0);

/** As a cook would write it: 5 g, half an apple, two eggs, a quarter of a teaspoon; never nothing. */
function rounded(quantity: number, unit: string): number {
  const step = stepOf(quantity, unit);
  return Math.max(step, Math.round(quantity / step) * step);
}

function stepOf(quantity: number, unit: string): number {
  switch (unit) {
    case 'g':
    case 'ml':
      return quantity > 30 ? 5 : 1;
    case 'tsp':
    case 'tbsp':
      return 0.25;
    case 'piece':
      return quantity > 1 ? 1 : 0.5;
    default:
      return 1;
  }
}
