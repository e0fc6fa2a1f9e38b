/** What the practice provider cooks, held against the wish. */
import { describe, expect, test } from '@jest/globals';
import { answers, breakRules } from '../activities/mealPlan/practice.ts';
import { dishes } from '../activities/mealPlan/practice/dishes.ts';
import { food, pantry, type Contains } from '../activities/mealPlan/practice/pantry.ts';
import { belongsTo, type FamilyName } from '../activities/mealPlan/foods.ts';
import {
  forbiddenFoods,
  mealKey,
  missingFromList,
  prepGuideProblems,
  shoppingListProblems,
  weekOfMealsProblems,
  type Wish,
} from '../activities/mealPlan/rules.ts';
import { createRandom, type Random } from '../src/practice/random.ts';
import type { MealOfDay, Meals, Outline, PrepGuide, ShoppingList, Targets } from '../workflows/mealPlan/week.ts';
import { mealPlanInput, type MealPlanInput } from '../workflows/mealPlan/wish.ts';

describe('the pantry', () => {
  const families: Contains[] = [
    'peanut',
    'tree nut',
    'dairy',
    'egg',
    'gluten',
    'soy',
    'fish',
    'shellfish',
    'sesame',
    'mustard',
    'celery',
    'meat',
    'pork',
    'honey',
  ];

  test.each(pantry.map(({ name, contains }) => [name, contains] as const))(
    '%s: a cook and the table of synonyms agree on what it contains',
    (name, contains) => {
      expect(families.filter((family) => belongsTo(name, family as FamilyName))).toEqual(
        families.filter((family) => contains.includes(family)),
      );
    },
  );

  test('has what the dishes ask for', () => {
    const asked = dishes.flatMap(({ parts }) => Object.values(parts).flatMap(({ choices }) => choices));
    for (const name of asked) expect(food(name).perPerson).toBeGreaterThan(0);
  });
});

const diets: MealPlanInput['diet'][] = [
  'ANYTHING',
  'VEGETARIAN',
  'VEGAN',
  'PESCATARIAN',
  'GLUTEN_FREE',
  'HALAL',
  'KOSHER',
];
const allergies = [
  'peanuts',
  'Tree nuts',
  'nuts',
  'milk',
  'Lactose',
  'eggs',
  'wheat',
  'gluten',
  'soy',
  'fish',
  'shellfish',
  'sesame',
  'mustard',
  'celery',
  'Walnüsse',
  'kiwi',
  'citrus',
];
const dislikes = [
  'mushrooms',
  'cilantro',
  'eggplant',
  'olives',
  'beans',
  'onions',
  'spicy food',
  'coconut',
  'tofu',
  'Brussels sprouts',
  'oats',
  'tomatoes',
  'berries',
];

/** A whole week by the practice answers, each fed with the ones before. */
function week(wish: MealPlanInput, random: Random) {
  const ask = (name: string, data: object) => answers[`mealPlan_${name}`]!({ name, data, random });
  const targets = ask('targets', { wish }) as Targets;
  const outline = (ask('outline', { wish, targets }) as Outline).days;
  const meals: MealOfDay[] = [];
  const slot = (name: string, share: number, longestMinutes: number | null) => {
    const planned = meals.map((meal) => meal.name);
    const given = (
      ask(name, { wish, targets, outline, planned, caloriesPerMeal: Math.round(targets.calories * share) }) as Meals
    ).meals;
    const problems = weekOfMealsProblems(given, wish, { planned, longestMinutes });
    meals.push(...given);
    return problems;
  };
  const problems = [
    ...slot('breakfasts', 0.25, null),
    ...slot('lunches', 0.35, null),
    ...slot('dinners', 0.4, wish.cookingMinutes),
  ];
  const { items } = ask('shoppingList', { wish, meals }) as ShoppingList;
  const { tasks } = ask('prepGuide', { wish, meals }) as PrepGuide;
  problems.push(...shoppingListProblems(meals, items, wish));
  problems.push(
    ...prepGuideProblems(
      tasks,
      meals.map(({ name }) => name),
    ),
  );
  return { targets, meals, items, tasks, problems };
}

const some = <Item>(random: Random, items: readonly Item[], most: number) =>
  random.shuffle(items).slice(0, Math.floor(random.next() * (most + 1)));

test('200 random wishes: no rule broken, calories near the target', () => {
  const random = createRandom('200 wishes');
  const off: number[] = [];
  for (let at = 0; at < 200; at++) {
    const wish = mealPlanInput.parse({
      people: 1 + Math.floor(random.next() * 12),
      diet: random.pick(diets),
      allergies: some(random, allergies, 4),
      dislikes: some(random, dislikes, 4),
      caloriesPerDay: random.next() < 0.5 ? 1_000 + Math.floor(random.next() * 4_001) : null,
      cookingMinutes: 10 + Math.floor(random.next() * 60),
    });
    const { targets, meals, problems } = week(wish, random);
    expect({ wish, problems }).toEqual({ wish, problems: [] });
    expect(new Set(meals.map(({ name }) => mealKey(name))).size).toBe(21);
    const eaten = meals.reduce((sum, { calories }) => sum + calories, 0) / 7;
    off.push(Math.abs(eaten - targets.calories) / targets.calories);
  }
  off.sort((one, other) => one - other);
  expect(off[Math.floor(off.length / 2)]).toBeLessThan(0.1);
  expect(off.at(-1)).toBeLessThan(0.35);
});

test.each(diets)('%s with every common allergy at once still fills a week with real dishes', (diet) => {
  const wish = mealPlanInput.parse({
    diet,
    allergies: ['nuts', 'milk', 'eggs', 'gluten', 'soy', 'fish', 'shellfish', 'sesame', 'mustard', 'celery'],
  });
  const { meals, problems } = week(wish, createRandom(diet));
  expect(problems).toEqual([]);
  expect(meals.filter(({ name }) => name.startsWith('Plain'))).toEqual([]);
});

test('a household that eats nearly nothing still gets 21 meals', () => {
  const wish = mealPlanInput.parse({
    diet: 'VEGAN',
    allergies: ['nuts', 'soy', 'gluten', 'legumes', 'rice', 'corn', 'citrus', 'berries', 'onion', 'tomato'],
    dislikes: ['quinoa', 'millet', 'buckwheat', 'pepper', 'mushrooms', 'cabbage', 'coconut'],
  });
  expect(week(wish, createRandom('few')).problems).toEqual([]);
});

test('weeks differ by seed, and are the same with the same one', () => {
  const wish = mealPlanInput.parse({});
  const names = (seed: string) => week(wish, createRandom(seed)).meals.map(({ name }) => name);
  expect(names('one')).toEqual(names('one'));
  const both = new Set([...names('one'), ...names('two')]);
  expect(both.size).toBeGreaterThan(38);
});

test('quantities grow with the household', () => {
  const kilograms = (people: number) =>
    week(mealPlanInput.parse({ people, caloriesPerDay: 2_000 }), createRandom('same'))
      .items.filter(({ unit }) => unit === 'g')
      .reduce((sum, { quantity }) => sum + quantity / 1_000, 0);
  expect(kilograms(8) / kilograms(2)).toBeGreaterThan(3.5);
  expect(kilograms(8) / kilograms(2)).toBeLessThan(4.5);
});

describe('breakRules', () => {
  const random = createRandom('broken');
  const wish: MealPlanInput = mealPlanInput.parse({ allergies: ['peanuts'] });
  const good = week(wish, random);
  const meals = good.meals.slice(0, 7);
  const spoilt = (name: string, answer: object, of: MealPlanInput = wish) =>
    breakRules({ name: `mealPlan_${name}`, data: { wish: of }, random }, answer);

  test('puts an allergen into a meal, or else gives one twice', () => {
    const check = (answer: unknown, of: Wish) =>
      weekOfMealsProblems((answer as Meals).meals, of, { planned: [], longestMinutes: null });
    expect(check(spoilt('lunches', { meals }), wish)).toEqual([expect.stringContaining('allergic to peanuts')]);
    const easy = mealPlanInput.parse({});
    expect(check(spoilt('lunches', { meals }, easy), easy)).toEqual([expect.stringContaining('already in this week')]);
  });

  test('leaves something off the list, and invents a meal in the guide', () => {
    const { items } = spoilt('shoppingList', { items: good.items }) as ShoppingList;
    expect(missingFromList(good.meals, items)).toHaveLength(1);
    const { tasks } = spoilt('prepGuide', { tasks: good.tasks }) as PrepGuide;
    expect(
      prepGuideProblems(
        tasks,
        good.meals.map(({ name }) => name),
      ),
    ).not.toEqual([]);
  });
});

test('nothing that is forbidden is in the pantry of a wish for "no peanuts, no dairy"', () => {
  const forbids = forbiddenFoods({ diet: 'ANYTHING', allergies: ['peanuts and dairy'], dislikes: [] });
  expect(pantry.filter(({ name }) => forbids(name)).map(({ name }) => name)).toEqual([
    'milk',
    'Greek yogurt',
    'cream',
    'butter',
    'feta',
    'mozzarella',
    'cheddar',
    'ricotta',
    'cottage cheese',
    'halloumi',
    'Parmesan',
    'peanut butter',
    'peanuts',
  ]);
});
