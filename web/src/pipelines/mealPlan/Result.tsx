/** The meal plan's result: the week that fills row by row as the answers are written, the shopping list, the prep guide. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { count } from '../../../../workflows/lib/words.ts';
import type { MealPlanResultFragment } from '../../gql/graphql.ts';
import { memory } from '../../live/browser.ts';
import type { ResultProps } from '../../live/pipelineViews.ts';
import { isFinal, type Run } from '../../live/state.ts';
import { figure } from '../../live/words.ts';
import { Sheet } from '../../ui/Sheet.tsx';
import {
  amount,
  byAisle,
  slots,
  weekOf,
  type Cell,
  type Day,
  type Meal,
  type PrepTask,
  type ShoppingItem,
  type Week,
} from './week.ts';
import './mealPlan.css';

export function Result({ run, result, texts }: ResultProps<MealPlanResultFragment>) {
  const week = useMemo(() => weekOf(result, texts), [result, texts]);
  const [opened, setOpened] = useState<Meal | null>(null);
  const ended = isFinal(run.status);
  return (
    <div className="meal-plan pad">
      <Targets targets={week.targets} />
      <WeekGrid week={week} ended={ended} onOpen={setOpened} />
      <div className="lists">
        <ShoppingList run={run} items={week.shoppingList} done={week.shoppingListDone} ended={ended} />
        <PrepGuide tasks={week.prepGuide} done={week.prepGuideDone} ended={ended} />
      </div>
      {opened && (
        <Sheet title={opened.name} onClose={() => setOpened(null)}>
          <MealDetails meal={opened} />
        </Sheet>
      )}
    </div>
  );
}

const targetWords = [
  ['calories', 'kcal a day', ''],
  ['proteinGrams', 'protein', ' g'],
  ['carbohydrateGrams', 'carbohydrate', ' g'],
  ['fatGrams', 'fat', ' g'],
] as const;

function Targets({ targets }: { targets: Week['targets'] }) {
  return (
    <dl className="targets num" aria-label="For each person and day">
      {targetWords.map(([key, word, unit]) => {
        const value = targets?.[key];
        return (
          <div key={key} className={value ? '' : 'empty'}>
            <dd>{value ? `${figure(value)}${unit}` : ' '}</dd>
            <dt>{word}</dt>
          </div>
        );
      })}
    </dl>
  );
}

interface WeekGridProps {
  week: Week;
  ended: boolean;
  onOpen(meal: Meal): void;
}

function WeekGrid({ week, ended, onOpen }: WeekGridProps) {
  return (
    <div className="week" role="table" aria-label="The week">
      <div role="row" className="week-head">
        <span role="columnheader">
          <span className="sr-only">Day</span>
        </span>
        {slots.map(({ slot, word }) => (
          <span key={slot} role="columnheader">
            {word}
          </span>
        ))}
      </div>
      {week.days.map((day) => (
        <DayRow key={day.day} day={day} ended={ended} onOpen={onOpen} />
      ))}
    </div>
  );
}

function DayRow({ day, ended, onOpen }: { day: Day; ended: boolean; onOpen(meal: Meal): void }) {
  return (
    <div role="row" className="week-row">
      <span role="rowheader" className="day">
        <b>{day.day}</b>
        <span className="theme">{day.theme}</span>
      </span>
      {slots.map(({ slot, word }) => (
        <MealCell
          key={slot}
          word={word}
          cell={day.cells[slot]}
          label={`${day.day}'s ${word.toLowerCase()}`}
          ended={ended}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

interface MealCellProps {
  /** The slot's name: on a narrow screen the columns have no heads. */
  word: string;
  cell: Cell | null;
  label: string;
  ended: boolean;
  onOpen(meal: Meal): void;
}

/** Dashed and of its final size from the start; lights once when it is filled. */
function MealCell({ word, cell, label, ended, onOpen }: MealCellProps) {
  const emptyAtFirst = useRef(cell === null);
  if (!cell) {
    return (
      <div role="cell" className="cell empty">
        <span className="slot-word" aria-hidden>
          {word}
        </span>
        <span className="sr-only">{ended ? 'was not made' : 'not there yet'}</span>
      </div>
    );
  }
  const { meal, writing } = cell;
  const facts = [meal.minutes && `${meal.minutes}\u00a0min`, meal.calories && `${figure(meal.calories)}\u00a0kcal`]
    .filter(Boolean)
    .join(' · ');
  const inside = (
    <>
      <span className={writing ? 'meal-name caret' : 'meal-name'}>{meal.name}</span>
      <small className="num">
        <span className="slot-word" aria-hidden>
          {word}
        </span>
        {facts || ' '}
      </small>
    </>
  );
  const state = writing ? 'writing' : emptyAtFirst.current ? 'lit' : '';
  return (
    <div role="cell" className={`cell ${state}`}>
      {meal.ingredients && !writing ? (
        <button
          type="button"
          aria-haspopup="dialog"
          aria-label={`${meal.name}, ${label}`}
          onClick={() => onOpen(meal as Meal)}
        >
          {inside}
        </button>
      ) : (
        <div className="inside">{inside}</div>
      )}
    </div>
  );
}

function MealDetails({ meal }: { meal: Meal }) {
  return (
    <>
      <p>{meal.description}</p>
      <p className="soft num">
        {meal.minutes}&nbsp;min · {figure(meal.calories)}&nbsp;kcal for each person
      </p>
      <section className="grid gap-2">
        <h3>For the whole household</h3>
        <ul className="amounts">
          {meal.ingredients.map((ingredient, index) => (
            <li key={index}>
              <span>{ingredient.name}</span>
              <span className="soft num">{amount(ingredient)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

interface ShoppingListProps {
  run: Run;
  items: ShoppingItem[];
  done: boolean;
  ended: boolean;
}

/** By aisle, with ticks that this browser keeps. */
function ShoppingList({ run, items, done, ended }: ShoppingListProps) {
  const slot = `ticks.${run.id}`;
  const [ticked, setTicked] = useState<string[]>(() => memory.read<string[]>(slot, []));
  useEffect(() => memory.write(slot, ticked.length > 0 ? ticked : null), [slot, ticked]);
  const nameOf = (item: ShoppingItem) => `${item.aisle}/${item.name}/${item.unit}`;
  const inBasket = items.filter((item) => ticked.includes(nameOf(item))).length;
  return (
    <section aria-labelledby="shopping">
      <div className="list-head">
        <h2 id="shopping">Shopping list</h2>
        <span className="small soft num">
          {items.length === 0
            ? ''
            : done
              ? inBasket > 0
                ? `${inBasket} of ${items.length} in the basket`
                : `${items.length} things`
              : `${items.length} so far`}
        </span>
      </div>
      {items.length === 0 ? (
        <Waiting what="The list" after="the dinners are there" ended={ended} />
      ) : (
        <div className="aisles">
          {byAisle(items).map(([aisle, list]) => (
            <div key={aisle} className="aisle">
              <h3>{aisle}</h3>
              <ul>
                {list.map((item) => {
                  const name = nameOf(item);
                  return (
                    <li key={name}>
                      <label>
                        <input
                          type="checkbox"
                          checked={ticked.includes(name)}
                          onChange={(event) =>
                            setTicked(
                              event.target.checked ? [...ticked, name] : ticked.filter((other) => other !== name),
                            )
                          }
                        />
                        <span>{item.name}</span>
                        <span className="soft num">{amount(item)}</span>
                      </label>
                    </li>
                  );
                })}
              </ul>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function PrepGuide({ tasks, done, ended }: { tasks: PrepTask[]; done: boolean; ended: boolean }) {
  const minutes = tasks.reduce((sum, task) => sum + task.minutes, 0);
  return (
    <section aria-labelledby="prep">
      <div className="list-head">
        <h2 id="prep">Prep guide</h2>
        <span className="small soft num">
          {tasks.length === 0 ? '' : done ? `${minutes}\u00a0min in all` : `${tasks.length} so far`}
        </span>
      </div>
      {tasks.length === 0 ? (
        <Waiting what="What to cook ahead" after="the shopping list is there" ended={ended} />
      ) : (
        <ol className="tasks">
          {tasks.map((task, index) => (
            <li key={index}>
              <span className="small soft num">
                {task.day} · {task.minutes}&nbsp;min
              </span>
              <span>{task.title}</span>
              <details className="for-meals small soft">
                <summary>For {count(task.forMeals.length, 'meal')}</summary>
                {task.forMeals.join(', ')}
              </details>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Waiting({ what, after, ended }: { what: string; after: string; ended: boolean }) {
  return <p className="waiting small soft">{ended ? `${what} was not made.` : `${what} comes when ${after}.`}</p>;
}
