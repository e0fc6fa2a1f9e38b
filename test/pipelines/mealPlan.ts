import type { PipelineSample } from '../support/sample.ts';

export const sample: PipelineSample = {
  input: (tag) => ({ people: 3, diet: 'VEGETARIAN', allergies: ['peanut'], notes: tag }),
  otherInput: (tag) => ({ people: 4, diet: 'VEGETARIAN', allergies: ['peanut'], notes: tag }),
  badInputs: [
    { input: { people: 0 }, path: ['input', 'people'] },
    { input: { people: 13 }, path: ['input', 'people'] },
    { input: { people: 1_000_000 }, path: ['input', 'people'] },
    { input: { caloriesPerDay: 50 }, path: ['input', 'caloriesPerDay'] },
    { input: { cookingMinutes: -1 }, path: ['input', 'cookingMinutes'] },
    { input: { notes: 'x'.repeat(3_000) }, path: ['input', 'notes'] },
    { input: { allergies: ['nuts', ''] }, path: ['input', 'allergies', '1'] },
  ],
  middleStep: 'lunches',
  paidSteps: ['targets', 'outline', 'breakfasts', 'lunches', 'dinners', 'shoppingList', 'prepGuide'],
  mostEvents: 60,
};
