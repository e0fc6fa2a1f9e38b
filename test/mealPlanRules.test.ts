/** The rules of a week: the table of synonyms, the wish, the list. */
import { describe, expect, test } from '@jest/globals';
import { belongsTo, readExcluded, type FamilyName } from '../activities/mealPlan/foods.ts';
import {
  forbiddenFoods,
  mealKey,
  mealProblems,
  mergeItems,
  missingFromList,
  weekOfMealsProblems,
} from '../activities/mealPlan/rules.ts';
import { normalise } from '../activities/mealPlan/words.ts';
import { assembleMealPlan, weekdays, type MealOfDay } from '../workflows/mealPlan/week.ts';
import { describeWish, mealPlanInput, type MealPlanInput } from '../workflows/mealPlan/wish.ts';

test.each([
  ['Jalapeño Peppers, chopped', 'jalapeno pepper chopped'],
  ['POTATOES', 'potato'],
  ['cherry tomatoes', 'cherry tomato'],
  ['strawberries', 'strawberry'],
  ['Crème fraîche', 'creme fraiche'],
  ['hummus', 'hummus'],
  ['bay leaves', 'bay leaf'],
  ['radishes', 'radish'],
  ['spring onions', 'scallion'],
  ['aubergines', 'eggplant'],
  ['Courgette', 'zucchini'],
  ['prawns', 'shrimp'],
  ['garbanzo beans', 'chickpea'],
  ['low-fat yoghurt', 'low fat yogurt'],
  ["za'atar", 'zaatar'],
  ['Süßkartoffel', 'susskartoffel'],
  ['🍋', ''],
])('%s is compared as "%s"', (text, expected) => expect(normalise(text)).toBe(expected));

describe('the table of synonyms', () => {
  test.each<[FamilyName, string[], string[]]>([
    [
      'peanut',
      ['peanut butter', 'Peanuts', 'groundnut oil', 'satay sauce'],
      ['almonds', 'nutmeg', 'peas', 'butternut squash', 'walnuts'],
    ],
    [
      'tree nut',
      [
        'Almond milk',
        'ground almonds',
        'cashews',
        'pecans',
        'marzipan',
        'mixed nuts',
        'Brazil nuts',
        'pine nuts',
        'pesto',
      ],
      [
        'peanuts',
        'nutmeg',
        'butternut squash',
        'doughnut',
        'water chestnuts',
        'coconut',
        'chestnut mushrooms',
        'nut-free granola',
      ],
    ],
    [
      'dairy',
      [
        'whole milk',
        'Greek yoghurt',
        'butter',
        'buttermilk',
        'Parmigiano',
        'feta',
        'ghee',
        'crème fraîche',
        'ice cream',
        'goat cheese',
      ],
      [
        'coconut milk',
        'oat milk',
        'soya yoghurt',
        'peanut butter',
        'butter beans',
        'butternut squash',
        'vegan cheese',
        'dairy-free cream',
        'cream of tartar',
        'cocoa butter',
      ],
    ],
    [
      'egg',
      ['Eggs', 'egg yolks', 'mayonnaise', 'omelette', 'egg noodles', 'meringues'],
      ['eggplant', 'vegan mayonnaise', 'egg-free pasta'],
    ],
    [
      'gluten',
      [
        'spaghetti',
        'wholemeal flour',
        'soy sauce',
        'pearl barley',
        'rye bread',
        'couscous',
        'rolled oats',
        'naan',
        'panko',
        'beer',
        'seitan',
      ],
      [
        'rice noodles',
        'gluten-free pasta',
        'rice flour',
        'corn tortillas',
        'buckwheat groats',
        'gluten-free oats',
        'chickpea flour',
        'polenta',
        'tamari',
      ],
    ],
    ['wheat', ['bulgur', 'wheat tortillas'], ['pearl barley', 'rye flakes', 'buckwheat']],
    ['soy', ['tofu', 'edamame', 'miso paste', 'tamari', 'soya milk', 'tempeh'], ['coconut aminos', 'green beans']],
    [
      'fish',
      ['salmon', 'anchovies', 'fish sauce', 'Worcestershire sauce', 'tuna in water'],
      ['shrimp', 'carrots', 'mushrooms'],
    ],
    ['shellfish', ['prawns', 'crab', 'oyster sauce', 'mussels', 'calamari'], ['oyster mushrooms', 'salmon']],
    ['seafood', ['cod', 'prawns'], ['chicken']],
    ['sesame', ['tahini', 'hummus', 'toasted sesame oil', "za'atar"], ['sunflower seeds']],
    [
      'meat',
      [
        'chicken stock',
        'bacon',
        'minced beef',
        'turkey',
        'gelatine',
        'pork sausages',
        'lamb',
        'duck',
        'bone marrow broth of beef',
      ],
      [
        'kidney beans',
        'vegan sausages',
        'beef tomatoes',
        'plant-based mince',
        'cauliflower steak',
        'salmon',
        'coconut meat',
        'veggie burger',
      ],
    ],
    [
      'pork',
      ['prosciutto', 'ham', 'chorizo', 'pancetta', 'lardons'],
      ['turkey bacon', 'hamburger', 'chicken', 'beef chorizo'],
    ],
    [
      'alcohol',
      ['white wine', 'rum', 'mirin', 'beer'],
      ['white wine vinegar', 'ginger ale', 'alcohol-free beer', 'grapes'],
    ],
    ['honey', ['runny honey'], ['honeydew melon', 'maple syrup']],
    ['pepper', ['red bell pepper', 'Capsicum', 'chillies'], ['black pepper', 'freshly ground black pepper']],
    ['mushroom', ['Shiitake', 'chestnut mushrooms'], ['chocolate truffle']],
    ['onion', ['spring onions', 'shallots', 'leek'], ['garlic']],
    ['potato', ['Potatoes', 'gnocchi'], ['sweet potatoes']],
  ])('%s', (family, within, without) => {
    expect(within.filter((name) => !belongsTo(name, family))).toEqual([]);
    expect(without.filter((name) => belongsTo(name, family))).toEqual([]);
  });
});

describe('what a person means', () => {
  test.each([
    ['peanuts', 'peanut butter', true],
    ['Peanut allergy', 'peanuts', true],
    ['severe nut allergy', 'cashews', true],
    ['nuts', 'peanut butter', true],
    ['tree nuts', 'peanut butter', false],
    ['tree nuts (almonds)', 'walnuts', true],
    ['shellfish, eggs and milk', 'butter', true],
    ['shellfish/eggs', 'mayonnaise', true],
    ['no dairy please', 'cheddar', true],
    ["cow's milk", 'yoghurt', true],
    ['lactose', 'cheese', true],
    ['lactose', 'lactose-free milk', false],
    ['milk', 'lactose-free milk', true],
    ['coeliac', 'bread', true],
    ['kiwi', 'kiwis', true],
    ['gluten free', 'bread', true],
    ['gluten-free oats', 'gluten-free oats', true],
    ['raw tomatoes', 'cherry tomatoes', true],
    ['Walnüsse', 'walnuts', false],
    ['aubergine', 'grilled eggplant', true],
    ['coriander', 'fresh cilantro', true],
    ['sea food', 'cod', true],
    ['all kinds of fish', 'salmon', true],
    ['mushrooms', 'portobello', true],
    ['ham', 'hamburger bun', false],
    ['corn', 'peppercorns', false],
    ['Half and half', 'half-and-half', true],
  ])('by "%s" of %s: %s', (typed, food, expected) =>
    expect(readExcluded(typed).some(({ contains }) => contains(food))).toBe(expected),
  );

  test('what names nothing excludes nothing', () => expect(readExcluded(' !! , ')).toEqual([]));
});

describe('a week of meals', () => {
  const wish = (more: Partial<MealPlanInput> = {}): MealPlanInput => ({ ...mealPlanInput.parse({}), ...more });
  const meal = (day: (typeof weekdays)[number], name: string, ...ingredients: string[]): MealOfDay => ({
    day,
    name,
    description: 'Good.',
    minutes: 20,
    calories: 500,
    ingredients: ingredients.map((ingredient) => ({ name: ingredient, quantity: 1, unit: 'g' })),
  });
  const full = weekdays.map((day) => meal(day, `${day} stew`, 'carrots'));
  const check = (meals: MealOfDay[], of = wish(), planned: string[] = [], longestMinutes: number | null = null) =>
    weekOfMealsProblems(meals, of, { planned, longestMinutes });

  test('that is right has no problems', () => expect(check(full)).toEqual([]));

  test.each<[string, Partial<MealPlanInput>, MealOfDay, string]>([
    [
      'an allergen',
      { allergies: ['nuts'] },
      meal('Monday', 'Salad', 'chopped Walnuts'),
      '"Salad" has chopped Walnuts, but the household is allergic to nuts.',
    ],
    [
      'a dislike',
      { dislikes: ['Olives'] },
      meal('Monday', 'Salad', 'black olives'),
      '"Salad" has black olives, but the household dislikes Olives.',
    ],
    [
      'what the diet excludes',
      { diet: 'VEGAN' },
      meal('Monday', 'Salad', 'honey'),
      '"Salad" has honey, but the diet is vegan.',
    ],
    [
      'gluten',
      { diet: 'GLUTEN_FREE' },
      meal('Monday', 'Bowl', 'soy sauce'),
      '"Bowl" has soy sauce, but the diet is gluten-free.',
    ],
    ['wine', { diet: 'HALAL' }, meal('Monday', 'Stew', 'red wine'), '"Stew" has red wine, but the diet is halal.'],
    [
      'meat with dairy',
      { diet: 'KOSHER' },
      meal('Monday', 'Bake', 'beef', 'cream'),
      '"Bake" has meat and dairy together, but the diet is kosher.',
    ],
    [
      'a name that promises it',
      { allergies: ['shellfish'] },
      meal('Monday', 'Prawn curry', 'rice'),
      'The name "Prawn curry" promises what must not be in it: the household is allergic to shellfish.',
    ],
  ])('%s', (_, more, first, expected) => expect(check([first, ...full.slice(1)], wish(more))).toEqual([expected]));

  test('a day missing, a day twice', () => {
    expect(check(full.slice(0, 6))).toEqual(['Sunday is missing.']);
    expect(check([...full.slice(0, 6), meal('Monday', 'Other stew', 'rice')])).toEqual([
      'Monday is there 2 times.',
      'Sunday is missing.',
    ]);
  });

  test('a meal twice, also by other words and over the slots', () => {
    expect(
      check([
        meal('Monday', 'Lentil soup with bread', 'rice'),
        meal('Tuesday', 'Bread and lentil soups', 'rice'),
        ...full.slice(2),
      ]),
    ).toEqual(['Tuesday\'s "Bread and lentil soups" is already in this week: give another meal.']);
    expect(check(full, wish(), ['SUNDAY STEW'])).toHaveLength(1);
    expect(mealKey('Chili with rice')).not.toBe(mealKey('Chili with beans'));
  });

  test('longer than there is time for', () => {
    expect(check(full, wish(), [], 15)).toHaveLength(7);
    expect(check(full, wish(), [], 20)).toEqual([]);
  });

  test('meat and dairy may stand in different meals', () => {
    const forbids = forbiddenFoods(wish({ diet: 'KOSHER' }));
    expect(forbids('beef')).toBeNull();
    expect(mealProblems(meal('Monday', 'Bake', 'beef', 'coconut cream'), wish({ diet: 'KOSHER' }))).toEqual([]);
  });
});

describe('the shopping list', () => {
  const meals = (...names: string[]) => [
    { day: 'Monday' as const, name: 'Stew', ingredients: names.map((name) => ({ name, quantity: 1.1, unit: 'g' })) },
  ];
  const items = (...names: string[]) => names.map((name) => ({ aisle: 'Any', name, quantity: 1, unit: 'g' }));

  test.each([
    ['the same name', 'carrots', 'Carrots', true],
    ['another number and cut', 'large carrot, diced', 'Carrots', true],
    ['another word for it', 'courgette', 'zucchini', true],
    ['something more precise', 'onion', 'red onions', true],
    ['only a part of it', 'coconut milk', 'milk', false],
    ['something else', 'basil', 'parsley', false],
    ['a remark in brackets', 'rice (basmati)', 'rice', true],
    ['water, from the tap', 'Water', 'nothing', true],
  ])('covers an ingredient by %s', (_, ingredient, item, covered) =>
    expect(missingFromList(meals(ingredient), items(item))).toHaveLength(covered ? 0 : 1),
  );

  test('gives what is missing once, added up', () => {
    expect(missingFromList(meals('basil', 'fresh Basil', 'mint'), items('mint'))).toEqual([
      { name: 'basil', quantity: 2.2, unit: 'g' },
    ]);
  });

  test('merges the same food in the same unit', () => {
    const merged = mergeItems([
      ...items('Onion', 'onions', 'leek'),
      { aisle: 'Any', name: 'onion', quantity: 2, unit: 'piece' },
    ]);
    expect(merged.map(({ name, quantity, unit }) => `${quantity} ${unit} ${name}`)).toEqual([
      '2 g Onion',
      '1 g leek',
      '2 piece onion',
    ]);
  });
});

describe('a wish', () => {
  const issues = (input: object) =>
    (mealPlanInput.safeParse(input).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} | ${message}`);

  test('is complete without a word', () => {
    const all = {
      people: 2,
      diet: 'ANYTHING',
      allergies: [],
      dislikes: [],
      caloriesPerDay: null,
      cookingMinutes: 30,
      notes: null,
    };
    expect(mealPlanInput.parse({})).toEqual(all);
    expect(
      mealPlanInput.parse({ people: null, diet: null, allergies: null, cookingMinutes: null, notes: ' ' }),
    ).toEqual(all);
  });

  const refused: [object, string][] = [
    [{ people: 0 }, 'people | People: expected 1 to 12.'],
    [{ people: 1_000_000 }, 'people | People: expected 1 to 12.'],
    [{ people: 2.5 }, 'people | People: expected a whole number.'],
    [{ people: 1e300 }, 'people | People: expected a whole number.'],
    [{ people: Number.NaN }, 'people | People: expected a whole number.'],
    [{ caloriesPerDay: 50 }, 'caloriesPerDay | Calories per day: expected 1,000 to 5,000.'],
    [{ cookingMinutes: 9 }, 'cookingMinutes | Cooking minutes: expected 10 to 240.'],
    [{ notes: 'x'.repeat(3_000) }, 'notes | Notes: expected at most 2,000 characters.'],
    [{ allergies: [''] }, 'allergies.0 | Allergies: expected the name of a food in entry 1, got none.'],
    [{ allergies: ['nuts', ' ', '?'] }, 'allergies.1 | Allergies: expected the name of a food in entry 2, got none.'],
    [{ allergies: ['!'.repeat(81)] }, 'allergies.0 | Allergies: expected at most 80 characters, got 81 in entry 1.'],
    [{ dislikes: ['!?'] }, 'dislikes.0 | Dislikes: expected the name of a food in entry 1, got none.'],
    [{ dislikes: Array.from({ length: 31 }, () => '') }, 'dislikes | Dislikes: expected at most 30 entries, got 31.'],
  ];
  test.each(refused.map(([input, expected]) => [expected, input] as const))(
    'refuses once, with its path: %s',
    (expected, input) => expect(issues(input)).toEqual([expected]),
  );

  test.each<[object, string]>([
    [{}, 'A week for two'],
    [{ people: 3, diet: 'VEGETARIAN', allergies: ['Peanuts'] }, 'A vegetarian week for three, no peanuts'],
    [
      { people: 12, diet: 'GLUTEN_FREE', allergies: ['nuts', 'milk'] },
      'A gluten-free week for twelve, no nuts or milk',
    ],
    [{ people: 1, allergies: ['a', 'b', 'c', 'd', 'e'] }, 'A week for one, no a, b, c or 2 more'],
  ])('%j is "%s"', (input, expected) => expect(describeWish(mealPlanInput.parse(input))).toBe(expected));
});

test('a result has all seven days from the first step on', () => {
  const plan = assembleMealPlan({
    targets: { calories: 2_000, proteinGrams: 80, carbohydrateGrams: 250, fatGrams: 70, notes: null },
  });
  expect(plan.days.map(({ day }) => day)).toEqual(weekdays);
  expect(plan.days[0]).toEqual({ day: 'Monday', theme: null, breakfast: null, lunch: null, dinner: null });
  expect(plan.shoppingList).toBeNull();
});
