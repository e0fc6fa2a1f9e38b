/** The foods that the practice provider cooks with. */

/** What a food contains, as a cook knows it; tests hold the rules' table of synonyms against it. */
export type Contains =
  | 'peanut'
  | 'tree nut'
  | 'dairy'
  | 'egg'
  | 'gluten'
  | 'soy'
  | 'fish'
  | 'shellfish'
  | 'sesame'
  | 'mustard'
  | 'celery'
  | 'meat'
  | 'pork'
  | 'honey';

export interface Food {
  name: string;
  aisle: string;
  unit: string;
  /** What one person gets, in `unit`. */
  perPerson: number;
  kcalPerUnit: number;
  contains: readonly Contains[];
}

/** One line a food: name | unit | per person | kcal per unit | contains. */
const shelves: Readonly<Record<string, string>> = {
  'Fruit and vegetables': `
    apple | piece | 0.5 | 90 |
    banana | piece | 0.5 | 105 |
    pear | piece | 0.5 | 100 |
    blueberries | g | 60 | 0.57 |
    raspberries | g | 60 | 0.52 |
    strawberries | g | 80 | 0.32 |
    mango | g | 80 | 0.6 |
    pineapple | g | 80 | 0.5 |
    peach | piece | 0.75 | 60 |
    cherries | g | 70 | 0.63 |
    orange | piece | 0.5 | 65 |
    lemon | piece | 0.25 | 20 |
    lime | piece | 0.25 | 20 |
    avocado | piece | 0.5 | 240 |
    tomatoes | g | 100 | 0.18 |
    cherry tomatoes | g | 80 | 0.18 |
    cucumber | g | 80 | 0.15 |
    carrots | g | 80 | 0.41 |
    zucchini | g | 100 | 0.17 |
    eggplant | g | 120 | 0.25 |
    red bell pepper | g | 80 | 0.31 |
    broccoli | g | 100 | 0.34 |
    cauliflower | g | 120 | 0.25 |
    spinach | g | 60 | 0.23 |
    kale | g | 50 | 0.49 |
    pak choi | g | 90 | 0.13 |
    white cabbage | g | 90 | 0.25 |
    green beans | g | 80 | 0.31 |
    asparagus | g | 80 | 0.2 |
    fennel | g | 80 | 0.31 |
    leek | g | 70 | 0.61 |
    celery | g | 40 | 0.16 | celery
    beetroot | g | 90 | 0.43 |
    butternut squash | g | 150 | 0.45 |
    pumpkin | g | 150 | 0.26 |
    parsnips | g | 90 | 0.75 |
    mushrooms | g | 80 | 0.22 |
    onion | piece | 0.5 | 44 |
    red onion | piece | 0.25 | 44 |
    scallions | piece | 1 | 5 |
    garlic | clove | 1 | 4 |
    ginger | g | 5 | 0.8 |
    arugula | g | 30 | 0.25 |
    lettuce | g | 50 | 0.15 |
    radishes | g | 40 | 0.16 |
    parsley | g | 8 | 0.36 |
    cilantro | g | 8 | 0.23 |
    basil | g | 8 | 0.23 |
    mint | g | 6 | 0.44 |
    dill | g | 6 | 0.43 |
    potatoes | g | 220 | 0.77 |
    sweet potatoes | g | 220 | 0.86 |`,
  'Meat and poultry': `
    chicken breast | g | 140 | 1.65 | meat
    chicken thighs | g | 150 | 2.1 | meat
    turkey breast | g | 140 | 1.35 | meat
    ground beef | g | 130 | 2.5 | meat
    beef strips | g | 130 | 2.2 | meat
    lamb leg | g | 140 | 2.4 | meat
    pork loin | g | 140 | 2.2 | meat pork
    bacon | g | 40 | 4.2 | meat pork`,
  Fish: `
    salmon fillet | g | 130 | 2.08 | fish
    smoked salmon | g | 50 | 1.8 | fish
    cod fillet | g | 140 | 0.82 | fish
    tuna in water | g | 80 | 1.16 | fish
    trout fillet | g | 130 | 1.6 | fish
    sardines | g | 80 | 2.08 | fish
    shrimp | g | 120 | 0.85 | shellfish
    mussels | g | 200 | 0.86 | shellfish`,
  'Dairy and eggs': `
    milk | ml | 180 | 0.62 | dairy
    Greek yogurt | g | 180 | 0.97 | dairy
    cream | ml | 40 | 2.9 | dairy
    butter | g | 10 | 7.2 | dairy
    feta | g | 45 | 2.64 | dairy
    mozzarella | g | 60 | 2.8 | dairy
    cheddar | g | 40 | 4 | dairy
    ricotta | g | 70 | 1.74 | dairy
    cottage cheese | g | 100 | 0.98 | dairy
    halloumi | g | 70 | 3.2 | dairy
    Parmesan | g | 15 | 4 | dairy
    eggs | piece | 2 | 72 | egg`,
  'Chilled, from plants': `
    firm tofu | g | 130 | 1.44 | soy
    tempeh | g | 110 | 1.93 | soy
    coconut yogurt | g | 180 | 1.1 |
    soy yogurt | g | 180 | 0.6 | soy
    hummus | g | 70 | 2.3 | sesame
    oat milk | ml | 180 | 0.46 | gluten
    soy milk | ml | 180 | 0.43 | soy
    almond milk | ml | 180 | 0.17 | tree nut
    rice milk | ml | 180 | 0.5 |`,
  Bakery: `
    sourdough bread | slice | 2 | 110 | gluten
    rye bread | slice | 2 | 85 | gluten
    wholegrain wraps | piece | 1.5 | 170 | gluten
    pita bread | piece | 1 | 170 | gluten
    corn tortillas | piece | 3 | 55 |
    gluten-free wraps | piece | 1.5 | 150 |
    gluten-free bread | slice | 2 | 95 |
    rice cakes | piece | 3 | 35 |`,
  'Grains and pasta': `
    rolled oats | g | 60 | 3.8 | gluten
    gluten-free oats | g | 60 | 3.8 |
    millet | g | 60 | 3.78 |
    quinoa | g | 70 | 3.68 |
    buckwheat groats | g | 65 | 3.43 |
    buckwheat flour | g | 60 | 3.35 |
    chickpea flour | g | 60 | 3.87 |
    rice | g | 80 | 3.6 |
    brown rice | g | 80 | 3.6 |
    polenta | g | 60 | 3.6 |
    couscous | g | 75 | 3.76 | gluten
    bulgur | g | 75 | 3.42 | gluten
    spaghetti | g | 95 | 3.71 | gluten
    penne | g | 95 | 3.71 | gluten
    red lentil pasta | g | 95 | 3.4 |
    rice noodles | g | 80 | 3.64 |
    udon noodles | g | 140 | 1.3 | gluten
    puffed rice | g | 30 | 4 |`,
  'Tins and jars': `
    chickpeas | g | 120 | 1.39 |
    black beans | g | 120 | 1.32 |
    white beans | g | 120 | 1.14 |
    kidney beans | g | 120 | 1.27 |
    red lentils | g | 65 | 3.52 |
    green lentils | g | 65 | 3.52 |
    chopped tomatoes | g | 180 | 0.24 |
    coconut milk | ml | 100 | 1.97 |
    corn | g | 70 | 0.86 |
    green peas | g | 70 | 0.81 |
    olives | g | 25 | 1.45 |
    capers | g | 8 | 0.23 |
    vegetable stock | ml | 250 | 0.03 |
    tomato paste | g | 20 | 0.82 |
    peanut butter | g | 25 | 5.9 | peanut
    almond butter | g | 25 | 6.1 | tree nut
    tahini | g | 20 | 5.95 | sesame
    Dijon mustard | tsp | 1 | 5 | mustard
    raisins | g | 20 | 3 |
    honey | g | 12 | 3.04 | honey
    maple syrup | ml | 12 | 2.6 |`,
  'Nuts and seeds': `
    walnuts | g | 20 | 6.54 | tree nut
    almonds | g | 20 | 5.8 | tree nut
    cashews | g | 25 | 5.5 | tree nut
    peanuts | g | 20 | 5.67 | peanut
    pumpkin seeds | g | 15 | 5.6 |
    sunflower seeds | g | 15 | 5.84 |
    chia seeds | g | 25 | 4.86 |
    sesame seeds | g | 8 | 5.7 | sesame
    coconut flakes | g | 12 | 6.6 |`,
  'Oils, herbs and spices': `
    olive oil | tbsp | 1 | 119 |
    sunflower oil | tbsp | 1 | 120 |
    soy sauce | tbsp | 1 | 9 | soy gluten
    tamari | tbsp | 1 | 10 | soy
    coconut aminos | tbsp | 1 | 10 |
    balsamic vinegar | tbsp | 0.5 | 14 |
    cumin | tsp | 0.25 | 8 |
    paprika | tsp | 0.25 | 6 |
    turmeric | tsp | 0.25 | 8 |
    cinnamon | tsp | 0.25 | 6 |
    oregano | tsp | 0.25 | 3 |
    thyme | tsp | 0.25 | 3 |
    curry powder | tsp | 0.5 | 7 |
    black pepper | tsp | 0.1 | 6 |`,
};

const readLine = (aisle: string, line: string): Food => {
  const [name = '', unit = '', perPerson, kcalPerUnit, contains = ''] = line.split('|').map((field) => field.trim());
  return {
    name,
    aisle,
    unit,
    perPerson: Number(perPerson),
    kcalPerUnit: Number(kcalPerUnit),
    contains: contents(contains),
  };
};

/** `tree nut soy`: the one family of two words is read first. */
const contents = (text: string): Contains[] => (text.match(/tree nut|\w+/g) ?? []) as Contains[];

export const pantry: readonly Food[] = Object.entries(shelves).flatMap(([aisle, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line) => readLine(aisle, line)),
);

const byName = new Map(pantry.map((food) => [food.name, food]));

/** @throws Error for a name that no shelf has */
export function food(name: string): Food {
  const found = byName.get(name);
  if (!found)
    throw new Error(`The practice pantry has no "${name}": add it to a shelf, or mend the dish that asks for it`);
  return found;
}

/** How a food is called in a meal's name, where not by its own. */
const shortNames: Readonly<Record<string, string>> = {
  'chicken breast': 'chicken',
  'chicken thighs': 'chicken',
  'turkey breast': 'turkey',
  'beef strips': 'beef',
  'ground beef': 'beef',
  'lamb leg': 'lamb',
  'pork loin': 'pork',
  'salmon fillet': 'salmon',
  'cod fillet': 'cod',
  'trout fillet': 'trout',
  'tuna in water': 'tuna',
  'firm tofu': 'tofu',
  'red bell pepper': 'red pepper',
  'buckwheat groats': 'buckwheat',
  'rolled oats': 'oats',
  'sourdough bread': 'sourdough',
  'green peas': 'peas',
};

export const shortName = ({ name }: Food): string => shortNames[name] ?? name;
