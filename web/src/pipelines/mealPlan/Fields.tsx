/** The meal plan's form: native controls, and the input that they make. */
import type { Diet, MealPlanInput } from '../../gql/graphql.ts';
import type { FieldsProps } from '../../live/pipelineViews.ts';
import { figure } from '../../live/words.ts';
import { listOf } from './week.ts';

export interface Values {
  people: string;
  diet: Diet;
  allergies: string[];
  otherAllergies: string;
  dislikes: string;
  caloriesPerDay: string;
  cookingMinutes: string;
  notes: string;
}

export const blank: Values = {
  people: '2',
  diet: 'ANYTHING',
  allergies: [],
  otherAllergies: '',
  dislikes: '',
  caloriesPerDay: '',
  cookingMinutes: '30',
  notes: '',
};

export const sample: Values = {
  ...blank,
  people: '3',
  diet: 'VEGETARIAN',
  allergies: ['peanuts'],
  dislikes: 'olives',
  notes: 'One of us comes home late on Wednesdays: something that keeps warm.',
};

const diets: [Diet, string][] = [
  ['ANYTHING', 'Anything'],
  ['VEGETARIAN', 'Vegetarian'],
  ['VEGAN', 'Vegan'],
  ['PESCATARIAN', 'Pescatarian'],
  ['GLUTEN_FREE', 'Gluten-free'],
  ['HALAL', 'Halal'],
  ['KOSHER', 'Kosher'],
];
const commonAllergens = ['peanuts', 'tree nuts', 'milk', 'eggs', 'wheat', 'soy', 'fish', 'shellfish', 'sesame'];

export function Fields({ values, change, faults }: FieldsProps<Values>) {
  const describe = (name: string) => ({
    id: `field-${name}`,
    'aria-invalid': faults[name] ? true : undefined,
    'aria-describedby': faults[name] ? `fault-${name}` : `hint-${name}`,
  });
  const fault = (name: string) =>
    faults[name] && (
      <p className="fault" id={`fault-${name}`}>
        {faults[name]}
      </p>
    );
  return (
    <>
      <div className="grid grid-cols-2 gap-4">
        <div className="field">
          <label htmlFor="field-people" data-name="People">
            People
          </label>
          <input
            {...describe('people')}
            type="number"
            inputMode="numeric"
            required
            min={1}
            max={12}
            step={1}
            value={values.people}
            onChange={(event) => change({ people: event.target.value })}
          />
          <p className="hint" id="hint-people">
            1 to 12
          </p>
          {fault('people')}
        </div>
        <div className="field">
          <label htmlFor="field-cookingMinutes" data-name="Cooking minutes">
            Cooking minutes
          </label>
          <input
            {...describe('cookingMinutes')}
            type="number"
            inputMode="numeric"
            min={10}
            max={240}
            step={1}
            value={values.cookingMinutes}
            onChange={(event) => change({ cookingMinutes: event.target.value })}
          />
          <p className="hint" id="hint-cookingMinutes">
            For a dinner, 10 to 240
          </p>
          {fault('cookingMinutes')}
        </div>
      </div>
      <fieldset className="field">
        <legend>Diet</legend>
        <div className="choices">
          {diets.map(([diet, word]) => (
            <label key={diet} className="choice">
              <input
                type="radio"
                name="diet"
                id={diet === values.diet ? 'field-diet' : undefined}
                checked={values.diet === diet}
                onChange={() => change({ diet })}
              />
              {word}
            </label>
          ))}
        </div>
        {fault('diet')}
      </fieldset>
      <fieldset className="field">
        <legend>Allergies</legend>
        <p className="hint" id="hint-allergies">
          Never in any meal, in any form.
        </p>
        <div className="choices">
          {commonAllergens.map((name) => (
            <label key={name} className="choice">
              <input
                type="checkbox"
                checked={values.allergies.includes(name)}
                onChange={(event) =>
                  change({
                    allergies: event.target.checked
                      ? [...values.allergies, name]
                      : values.allergies.filter((other) => other !== name),
                  })
                }
              />
              {name}
            </label>
          ))}
        </div>
        <label htmlFor="field-allergies" className="hint mt-1">
          Others, with commas between them
        </label>
        <input
          {...describe('allergies')}
          type="text"
          placeholder="celery, mustard"
          value={values.otherAllergies}
          onChange={(event) => change({ otherAllergies: event.target.value })}
        />
        {fault('allergies')}
      </fieldset>
      <div className="field">
        <label htmlFor="field-dislikes">Not liked</label>
        <input
          {...describe('dislikes')}
          type="text"
          placeholder="olives, blue cheese"
          value={values.dislikes}
          onChange={(event) => change({ dislikes: event.target.value })}
        />
        <p className="hint" id="hint-dislikes">
          Left out as well. Commas between them.
        </p>
        {fault('dislikes')}
      </div>
      <div className="field">
        <label htmlFor="field-caloriesPerDay" data-name="Calories a day">
          Calories a day, for each person <span className="soft font-normal">(optional)</span>
        </label>
        <input
          {...describe('caloriesPerDay')}
          type="number"
          inputMode="numeric"
          min={1000}
          max={5000}
          step={1}
          placeholder="as usual"
          value={values.caloriesPerDay}
          onChange={(event) => change({ caloriesPerDay: event.target.value })}
        />
        <p className="hint" id="hint-caloriesPerDay">
          1,000 to 5,000
        </p>
        {fault('caloriesPerDay')}
      </div>
      <div className="field">
        <label htmlFor="field-notes" data-name="Anything else">
          Anything else <span className="soft font-normal">(optional)</span>
        </label>
        <textarea
          {...describe('notes')}
          maxLength={2000}
          value={values.notes}
          onChange={(event) => change({ notes: event.target.value })}
        />
        <p className="hint num" id="hint-notes">
          {figure(2000 - values.notes.length)} characters left
        </p>
        {fault('notes')}
      </div>
    </>
  );
}

export function toInput(values: Values): MealPlanInput & Record<string, unknown> {
  const whole = (text: string) => (text.trim() === '' ? null : Number(text));
  return {
    people: Number(values.people),
    diet: values.diet,
    allergies: [...new Set([...values.allergies, ...listOf(values.otherAllergies)])],
    dislikes: listOf(values.dislikes),
    caloriesPerDay: whole(values.caloriesPerDay),
    cookingMinutes: whole(values.cookingMinutes),
    notes: values.notes.trim() || null,
  };
}
