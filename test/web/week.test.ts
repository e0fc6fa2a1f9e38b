/** The meal plan's week as it is written: from finished steps, and over them from half an answer. */
import { describe, expect, test } from '@jest/globals';
import type { MealPlanResultFragment } from '../../web/src/gql/graphql.ts';
import type { Texts } from '../../web/src/live/text.ts';
import { amount, byAisle, listOf, weekOf } from '../../web/src/pipelines/mealPlan/week.ts';

const meal = (name: string) => ({
  name,
  description: `${name}, as it is`,
  minutes: 20,
  calories: 500,
  ingredients: [{ name: 'rice', quantity: 200, unit: 'g' }],
});
const written = (step: string, text: string): Texts => ({ [step]: { generation: 1, attempt: 1, text } });
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const answer = JSON.stringify({ meals: days.map((day) => ({ day, ...meal(`${day}'s "soup"`) })) });

describe('the week', () => {
  test('has all its boxes before anything is there', () => {
    const week = weekOf(null, {});
    expect(week.days.map(({ day }) => day)).toEqual(days);
    expect(week.days.every(({ cells }) => Object.values(cells).every((cell) => cell === null))).toBe(true);
    expect(week.targets).toBeNull();
  });

  test('fills row by row, whatever the moment at which the answer is cut', () => {
    let shown = 0;
    for (let length = 0; length <= answer.length; length++) {
      const week = weekOf(null, written('lunches', answer.slice(0, length)));
      const filled = week.days.filter(({ cells }) => cells.lunch !== null);
      expect(filled.length).toBeGreaterThanOrEqual(shown);
      expect(week.days.slice(0, filled.length)).toEqual(filled);
      expect(filled.slice(0, -1).every(({ cells }) => !cells.lunch!.writing)).toBe(true);
      shown = filled.length;
    }
    expect(shown).toBe(7);
  });

  test('shows half a name and never half a number', () => {
    const text = '{"meals":[{"day":"Monday","name":"Lentil so';
    expect(weekOf(null, written('lunches', text)).days[0]!.cells.lunch).toMatchObject({
      meal: { name: 'Lentil so' },
      writing: true,
    });
    const cut = '{"meals":[{"day":"Monday","name":"Soup","description":"x","minutes":1';
    expect(weekOf(null, written('lunches', cut)).days[0]!.cells.lunch!.meal.minutes).toBeUndefined();
    expect(weekOf(null, written('targets', '{"calories":20')).targets?.calories).toBeUndefined();
  });

  test('prefers what a finished step gave', () => {
    const result = {
      days: days.map((day) => ({ day, theme: null, breakfast: null, lunch: meal('Done'), dinner: null })),
      targets: null,
      shoppingList: null,
      prepGuide: null,
    } as MealPlanResultFragment;
    const week = weekOf(result, written('lunches', '{"meals":[{"day":"Monday","name":"Old'));
    expect(week.days[0]!.cells.lunch).toMatchObject({ meal: { name: 'Done' }, writing: false });
  });

  test('survives text that is no JSON', () => {
    for (const text of [
      '',
      'Sorry, I cannot',
      '{',
      '[1,2',
      '{"meals":"none"}',
      '{"meals":[null,3,"x"]}',
      '```json\n{"meals":[',
    ]) {
      expect(weekOf(null, written('lunches', text)).days).toHaveLength(7);
    }
  });

  test('lists only whole things to buy', () => {
    const text =
      '{"items":[{"aisle":"Bakery","name":"bread","quantity":2,"unit":"pieces"},{"aisle":"Bakery","name":"bu';
    expect(weekOf(null, written('shoppingList', text)).shoppingList.map(({ name }) => name)).toEqual(['bread']);
  });
});

describe('words of the list', () => {
  test('amounts are as a cook says them', () => {
    const say = (quantity: number, unit: string) => amount({ quantity, unit });
    expect([
      say(0.5, 'tsp'),
      say(1.5, 'kg'),
      say(3, 'pieces'),
      say(1250, 'g'),
      say(2.333, 'cups'),
      say(1000, 'ml'),
    ]).toEqual(['½ tsp', '1½ kg', '3', '1¼ kg', '2.33 cups', '1 l']);
  });

  test('items come by aisle, in the order of the aisles', () => {
    const item = (aisle: string, name: string) => ({ aisle, name, quantity: 1, unit: '' });
    expect(
      byAisle([item('B', 'x'), item('A', 'y'), item('B', 'z')]).map(([aisle, list]) => [aisle, list.length]),
    ).toEqual([
      ['B', 2],
      ['A', 1],
    ]);
  });

  test('a list is split at commas and lines, without doubles', () => {
    expect(listOf(' olives, blue cheese\nolives;; ')).toEqual(['olives', 'blue cheese']);
  });
});
