/** The meal plan: what is asked of the API, its form and its result. */
import { Printer } from 'lucide-react';
import { graphql } from '../gql/gql.ts';
import { StartMealPlanDocument, type MealPlanResultFragment } from '../gql/graphql.ts';
import { definePipelineView } from '../live/pipelineViews.ts';
import { blank, Fields, sample, toInput, type Values } from './mealPlan/Fields.tsx';
import { Result } from './mealPlan/Result.tsx';

export const resultFragment = graphql(`
  fragment MealPlanResult on MealPlan {
    targets {
      calories
      proteinGrams
      carbohydrateGrams
      fatGrams
      notes
    }
    days {
      day
      theme
      breakfast {
        ...MealParts
      }
      lunch {
        ...MealParts
      }
      dinner {
        ...MealParts
      }
    }
    shoppingList {
      aisle
      name
      quantity
      unit
    }
    prepGuide {
      day
      title
      minutes
      forMeals
    }
  }
  fragment MealParts on Meal {
    name
    description
    minutes
    calories
    ingredients {
      name
      quantity
      unit
    }
  }
`);

export const startMutation = graphql(`
  mutation StartMealPlan($input: MealPlanInput!, $idempotencyKey: String!) {
    start: startMealPlan(input: $input, idempotencyKey: $idempotencyKey) {
      ...RunAnswer
    }
  }
`);

export default definePipelineView<Values, MealPlanResultFragment>({
  start: StartMealPlanDocument,
  blank,
  sample,
  Fields,
  toInput,
  Result,
  finish: { word: 'Print the plan', Icon: Printer, act: () => window.print() },
});
