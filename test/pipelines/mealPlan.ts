import type { PipelineSample } from '../support/sample.ts';

export const sample = {
  input: (tag: string) => ({ people: 3, diet: 'VEGETARIAN', allergies: ['peanut'], notes: tag }),
  otherInput: (tag: string) => ({ people: 4, diet: 'VEGETARIAN', allergies: ['peanut'], notes: tag }),
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
  writesText: true,
  mostEvents: 60,
} satisfies PipelineSample;
