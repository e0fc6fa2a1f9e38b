/** A week as the steps of a meal plan hand it on. Runs in the workflow sandbox too: no Node modules. */

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/** Per person and day. */
export interface Targets {
  calories: number;
  proteinGrams: number;
  carbohydrateGrams: number;
  fatGrams: number;
  notes: string | null;
}

export interface ThemeOfDay {
  day: Weekday;
  theme: string;
}
export interface Outline {
  days: ThemeOfDay[];
}

export interface Ingredient {
  name: string;
  quantity: number;
  unit: string;
}

export interface Meal {
  name: string;
  description: string;
  minutes: number;
  /** Per person. */
  calories: number;
  /** For the whole household. */
  ingredients: Ingredient[];
}
export interface MealOfDay extends Meal {
  day: Weekday;
}
export interface Meals {
  meals: MealOfDay[];
}
/** What later steps need of a meal. */
export type PlannedMeal = Pick<MealOfDay, 'day' | 'name' | 'ingredients'>;

export interface ShoppingItem {
  aisle: string;
  name: string;
  quantity: number;
  unit: string;
}
export interface ShoppingList {
  items: ShoppingItem[];
  /** Ingredients that the model had left out; they stand under "Other". */
  added: string[];
  /** What the model had put on the list against the wish. */
  leftOut: string[];
}

export interface PrepTask {
  day: Weekday;
  title: string;
  minutes: number;
  /** Names of meals of the week. */
  forMeals: string[];
}
export interface PrepGuide {
  tasks: PrepTask[];
}

/** What the steps have given so far, by key. */
export interface MealPlanOutputs {
  targets?: Targets;
  outline?: Outline;
  breakfasts?: Meals;
  lunches?: Meals;
  dinners?: Meals;
  shoppingList?: ShoppingList;
  prepGuide?: PrepGuide;
}

/** The `MealPlan` of schema/mealPlan.graphql: all seven days from the start, so that the page's grid keeps its form. */
export function assembleMealPlan(outputs: MealPlanOutputs) {
  const of = (meals: Meals | undefined, day: Weekday): Meal | null => {
    const meal = meals?.meals.find((candidate) => candidate.day === day);
    if (!meal) return null;
    const { name, description, minutes, calories, ingredients } = meal;
    return { name, description, minutes, calories, ingredients };
  };
  return {
    __typename: 'MealPlan',
    targets: outputs.targets ?? null,
    days: weekdays.map((day) => ({
      day,
      theme: outputs.outline?.days.find((theme) => theme.day === day)?.theme ?? null,
      breakfast: of(outputs.breakfasts, day),
      lunch: of(outputs.lunches, day),
      dinner: of(outputs.dinners, day),
    })),
    shoppingList: outputs.shoppingList?.items ?? null,
    prepGuide: outputs.prepGuide?.tasks ?? null,
  };
}
