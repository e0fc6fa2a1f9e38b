/**
 * How the practice provider answers the meal plan's questions: from the question's data alone, as a capable model would.
 * Schema names as in activities/mealPlan.ts.
 */
import type { PracticeAnswers, PracticeQuestion } from '../../src/practice/chat.ts';
import type { Random } from '../../src/practice/random.ts';
import { weekdays } from '../../workflows/mealPlan/week.ts';
import type {
  MealOfDay,
  PlannedMeal,
  PrepTask,
  ShoppingItem,
  Targets,
  ThemeOfDay,
} from '../../workflows/mealPlan/week.ts';
import type { MealPlanInput } from '../../workflows/mealPlan/wish.ts';
import { cook, type Kitchen } from './practice/cook.ts';
import { themes, type Slot } from './practice/dishes.ts';
import { pantry } from './practice/pantry.ts';
import { forbiddenFoods, mealKey, mergeItems } from './rules.ts';

interface Wished {
  wish: MealPlanInput;
}
interface MealsAsked extends Wished {
  outline: ThemeOfDay[];
  planned: string[];
  caloriesPerMeal: number;
}
interface WeekGiven extends Wished {
  meals: PlannedMeal[];
}

export const answers: PracticeAnswers['answers'] = {
  mealPlan_targets: ({ data, random }) => targets(data as Wished, random),
  mealPlan_outline: ({ random }) => ({ days: outline(random) }),
  mealPlan_breakfasts: (question) => ({ meals: mealsOfWeek('breakfast', question) }),
  mealPlan_lunches: (question) => ({ meals: mealsOfWeek('lunch', question) }),
  mealPlan_dinners: (question) => ({ meals: mealsOfWeek('dinner', question) }),
  mealPlan_shoppingList: ({ data }) => ({ items: shoppingList(data as WeekGiven) }),
  mealPlan_prepGuide: ({ data, random }) => ({ tasks: prepGuide(data as WeekGiven, random) }),
};

function targets({ wish }: Wished, random: Random): Targets {
  const calories = wish.caloriesPerDay ?? 1_900 + Math.floor(random.next() * 6) * 50;
  const proteinShare = 0.17 + random.next() * 0.05;
  const fatShare = 0.28 + random.next() * 0.06;
  const plants = wish.diet === 'VEGAN' || wish.diet === 'VEGETARIAN';
  return {
    calories,
    proteinGrams: Math.round((calories * proteinShare) / 4),
    carbohydrateGrams: Math.round((calories * (1 - proteinShare - fatShare)) / 4),
    fatGrams: Math.round((calories * fatShare) / 9),
    notes: plants
      ? 'Protein comes from pulses, grains and seeds at every meal; remember vitamin B12.'
      : 'Plenty of vegetables and pulses; protein is spread over the day.',
  };
}

function outline(random: Random): ThemeOfDay[] {
  const chosen = random.shuffle(themes);
  return weekdays.map((day, at) => ({ day, theme: chosen[at]!.theme }));
}

function mealsOfWeek(slot: Slot, { data, random }: PracticeQuestion): MealOfDay[] {
  const { wish, outline: days, planned, caloriesPerMeal } = data as MealsAsked;
  const kitchen: Kitchen = {
    wish,
    people: wish.people,
    forbids: forbiddenFoods(wish),
    random,
    taken: new Set(planned.map(mealKey)),
    used: new Set(),
  };
  return weekdays.map((day) => {
    const theme = days.find((candidate) => candidate.day === day)?.theme;
    const cuisine = themes.find((candidate) => candidate.theme === theme)?.cuisine ?? null;
    const longestMinutes = slot === 'dinner' ? wish.cookingMinutes : null;
    return { day, ...cook(kitchen, { slot, cuisine, calories: caloriesPerMeal, longestMinutes }) };
  });
}

const aisleOf = new Map(pantry.map(({ name, aisle }) => [name, aisle]));

function shoppingList({ meals }: WeekGiven): ShoppingItem[] {
  const items = meals
    .flatMap(({ ingredients }) => ingredients)
    .map(({ name, quantity, unit }) => ({ aisle: aisleOf.get(name) ?? 'Other', name, quantity, unit }));
  const aisles = [...new Set(pantry.map(({ aisle }) => aisle)), 'Other'];
  return mergeItems(items).toSorted(
    (one, other) => aisles.indexOf(one.aisle) - aisles.indexOf(other.aisle) || one.name.localeCompare(other.name),
  );
}

/** What can be done ahead, by what the meals hold. */
const chores: readonly {
  foods: RegExp;
  title: (foods: string) => string;
  minutes: number;
  day: (typeof weekdays)[number];
}[] = [
  {
    foods: /^(chickpeas|.* beans|.* lentils)$/,
    title: (foods) => `Cook ${foods} for the week`,
    minutes: 40,
    day: 'Sunday',
  },
  {
    foods: /^(rice|brown rice|quinoa|bulgur|millet|buckwheat groats)$/,
    title: (foods) => `Cook ${foods} and let cool`,
    minutes: 30,
    day: 'Monday',
  },
  {
    foods: /^(carrots|beetroot|parsnips|potatoes|sweet potatoes|butternut squash|pumpkin)$/,
    title: (foods) => `Peel and cut ${foods}`,
    minutes: 25,
    day: 'Sunday',
  },
  {
    foods: /^(onion|red onion|leek|scallions|fennel|garlic)$/,
    title: (foods) => `Chop ${foods} and keep it in a box`,
    minutes: 15,
    day: 'Wednesday',
  },
  {
    foods: /^(rolled oats|gluten-free oats|chia seeds)$/,
    title: (foods) => `Soak ${foods} the evening before`,
    minutes: 5,
    day: 'Tuesday',
  },
  {
    foods: /^(parsley|cilantro|basil|mint|dill|spinach|kale|arugula|lettuce)$/,
    title: (foods) => `Wash and dry ${foods}`,
    minutes: 10,
    day: 'Thursday',
  },
  {
    foods: /^(chicken .*|turkey .*|beef .*|lamb .*|pork .*|firm tofu|tempeh)$/,
    title: (foods) => `Marinate ${foods}`,
    minutes: 15,
    day: 'Friday',
  },
];

function prepGuide({ meals }: WeekGiven, random: Random): PrepTask[] {
  const tasks = chores.flatMap(({ foods, title, minutes, day }) => {
    const with_ = meals.filter(({ ingredients }) => ingredients.some(({ name }) => foods.test(name)));
    const names = new Set(
      with_.flatMap(({ ingredients }) => ingredients.map(({ name }) => name).filter((name) => foods.test(name))),
    );
    if (with_.length === 0) return [];
    return [
      {
        day,
        title: title(enumerate([...names].slice(0, 3))),
        minutes,
        forMeals: with_.slice(0, 6).map(({ name }) => name),
      },
    ];
  });
  if (tasks.length > 0) return tasks;
  const meal = random.pick(meals);
  return [
    { day: 'Sunday', title: 'Read the week through and weigh out what keeps', minutes: 15, forMeals: [meal.name] },
  ];
}

const enumerate = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** The allergen goes into Monday's meal; where nothing is excluded, a meal comes twice, a day is missing, or an item is. */
export const breakRules: PracticeAnswers['breakRules'] = ({ name, data }, answer) => {
  const { wish } = data as Wished;
  switch (name) {
    case 'mealPlan_targets':
      return { ...(answer as Targets), calories: Math.round((wish.caloriesPerDay ?? 2_000) * 0.5) };
    case 'mealPlan_outline': {
      const { days } = answer as { days: ThemeOfDay[] };
      return { days: days.map((theme, at) => (at === 6 ? { ...theme, day: days[0]!.day } : theme)) };
    }
    case 'mealPlan_shoppingList':
      return { items: (answer as { items: ShoppingItem[] }).items.slice(1) };
    case 'mealPlan_prepGuide': {
      const { tasks } = answer as { tasks: PrepTask[] };
      return { tasks: tasks.map((task) => ({ ...task, forMeals: ['A meal that nobody has planned'] })) };
    }
    default:
      return { meals: withForbidden((answer as { meals: MealOfDay[] }).meals, wish) };
  }
};

function withForbidden([first, ...rest]: MealOfDay[], wish: MealPlanInput): MealOfDay[] {
  const forbids = forbiddenFoods(wish);
  const forbidden = wish.allergies[0] ?? pantry.find(({ name }) => forbids(name))?.name;
  if (forbidden === undefined) return [first!, { ...rest[0]!, name: first!.name }, ...rest.slice(1)];
  return [{ ...first!, ingredients: [...first!.ingredients, { name: forbidden, quantity: 20, unit: 'g' }] }, ...rest];
}
