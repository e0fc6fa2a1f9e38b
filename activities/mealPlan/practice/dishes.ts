/**
 * The dishes that the practice provider knows. A dish has parts, each with foods to choose from, so that there is something
 * for every diet and allergy; a part in brackets is left out where none of its foods will do.
 */

export type Slot = 'breakfast' | 'lunch' | 'dinner';

export interface Dish {
  slot: Slot;
  cuisine: Cuisine;
  minutes: number;
  /** `{part}` stands for the chosen food's name, `{part~}` for it before a noun. */
  name: string;
  description: string;
  parts: Readonly<Record<string, Part>>;
}

export interface Part {
  choices: readonly string[];
  /** Left out where none of the choices will do. */
  optional: boolean;
}

export type Cuisine = 'italian' | 'asian' | 'mexican' | 'mediterranean' | 'indian' | 'garden' | 'classic';

/** Groups of foods that stand in for each other. */
const groups = {
  fruit: 'apple, banana, pear, blueberries, raspberries, strawberries, mango, pineapple, peach, cherries, orange',
  seeds: 'walnuts, almonds, pumpkin seeds, sunflower seeds, coconut flakes, raisins, peanuts, sesame seeds',
  milk: 'milk, oat milk, soy milk, almond milk, rice milk, coconut milk',
  yogurt: 'Greek yogurt, soy yogurt, coconut yogurt, cottage cheese',
  porridge: 'rolled oats, gluten-free oats, millet, quinoa, buckwheat groats, rice, polenta',
  bread: 'sourdough bread, rye bread, gluten-free bread, rice cakes, corn tortillas, pita bread',
  wrap: 'wholegrain wraps, corn tortillas, gluten-free wraps',
  overnight: 'rolled oats, gluten-free oats, buckwheat groats, millet, quinoa',
  crunch: 'walnuts, almonds, cashews, peanuts, pumpkin seeds, sunflower seeds, sesame seeds',
  spread: 'hummus, avocado, cottage cheese, ricotta, peanut butter, almond butter, white beans',
  vegetable:
    'tomatoes, zucchini, eggplant, red bell pepper, broccoli, cauliflower, spinach, kale, white cabbage, green beans, asparagus, fennel, leek, beetroot, mushrooms, carrots, parsnips, green peas, pumpkin, butternut squash',
  salad: 'cherry tomatoes, cucumber, arugula, lettuce, radishes, carrots, beetroot, spinach, fennel, red bell pepper',
  roots: 'potatoes, sweet potatoes, parsnips, carrots, beetroot, pumpkin, butternut squash',
  pulses: 'chickpeas, black beans, white beans, kidney beans, red lentils, green lentils, green peas',
  grain: 'rice, brown rice, quinoa, couscous, bulgur, millet, buckwheat groats, polenta, potatoes, sweet potatoes',
  pasta: 'spaghetti, penne, red lentil pasta, rice noodles',
  noodles: 'rice noodles, udon noodles, spaghetti, rice',
  protein:
    'chicken breast, chicken thighs, turkey breast, beef strips, pork loin, salmon fillet, cod fillet, shrimp, firm tofu, tempeh, chickpeas, white beans, black beans, green lentils, kidney beans',
  grilled:
    'chicken breast, turkey breast, beef strips, lamb leg, pork loin, salmon fillet, trout fillet, shrimp, firm tofu, tempeh, halloumi, eggplant, mushrooms, zucchini',
  cold: 'chicken breast, turkey breast, smoked salmon, tuna in water, sardines, eggs, feta, halloumi, firm tofu, tempeh, chickpeas, white beans, green lentils',
  stuffed: 'zucchini, eggplant, red bell pepper, tomatoes, butternut squash, mushrooms, white cabbage',
  baked: 'apple, banana, pear, peach, pineapple, cherries',
  jackets: 'potatoes, sweet potatoes, butternut squash, pumpkin, beetroot',
  loose: 'rice, brown rice, quinoa, millet, buckwheat groats, bulgur, couscous, potatoes',
  pudding: 'rice, millet, quinoa, polenta, buckwheat groats',
  fish: 'salmon fillet, cod fillet, trout fillet, shrimp, mussels, sardines, tuna in water',
  roast:
    'chicken thighs, lamb leg, pork loin, turkey breast, salmon fillet, cauliflower, eggplant, butternut squash, white cabbage',
  mince: 'ground beef, green lentils, red lentils, kidney beans, mushrooms, firm tofu',
  herb: 'parsley, cilantro, basil, mint, dill',
  sauce: 'soy sauce, tamari, coconut aminos',
  oil: 'olive oil, sunflower oil',
  cheese: 'feta, mozzarella, Parmesan, ricotta, avocado, olives, pumpkin seeds',
  sweet: 'honey, maple syrup, raisins',
  onion: 'onion, leek, scallions, fennel',
  creamy: 'cream, coconut milk, tahini, Greek yogurt',
  citrus: 'lemon, lime, balsamic vinegar',
} as const;

/** `grain=porridge fruit [topping=seeds] [cinnamon]`: name=group, a group, or, with underscores for spaces, one food. */
function readParts(text: string): Readonly<Record<string, Part>> {
  return Object.fromEntries(
    text.split(/\s+/).map((word) => {
      const optional = word.startsWith('[');
      const [name = '', group = name] = word.replace(/[[\]]/g, '').split('=');
      const choices = groups[group as keyof typeof groups]?.split(', ') ?? [group.replaceAll('_', ' ')];
      return [name, { choices, optional }];
    }),
  );
}

/** One line a dish: cuisine | minutes | name | parts | description. */
const book: Readonly<Record<Slot, string>> = {
  breakfast: `
    classic | 10 | {grain~} porridge with {fruit} and {topping} | grain=porridge milk fruit topping=seeds [cinnamon] [sweet] | Slowly stirred until creamy, with the fruit warmed through.
    classic | 5 | Overnight {overnight} with {fruit} | overnight milk fruit [chia_seeds] [topping=seeds] | Mixed the evening before; only the fruit is cut in the morning.
    garden | 5 | {yogurt} with {fruit} and {topping} | yogurt fruit topping=seeds [sweet] [puffed_rice] | A cool bowl with something crisp on top.
    classic | 10 | Scrambled eggs with {vegetable} on {bread} | eggs vegetable bread oil [herb] | Soft eggs, quickly fried vegetables, a warm base.
    garden | 15 | Tofu scramble with {vegetable} and {bread} | firm_tofu vegetable bread oil [turmeric] [onion] | Golden from turmeric, savoury and filling.
    indian | 20 | Chickpea pancakes with {vegetable} and {herb} | chickpea_flour vegetable oil herb [onion] [cumin] | Thin savoury pancakes from the pan.
    classic | 20 | Buckwheat pancakes with {fruit} | buckwheat_flour milk fruit oil [sweet] | A small stack for a slow morning.
    garden | 5 | {fruit~} and {second~} smoothie bowl with {topping} | fruit second=fruit milk topping=seeds [chia_seeds] | Blended thick enough for a spoon.
    mediterranean | 10 | {bread} with {spread} and {salad} | bread spread salad oil [citrus] [herb] | Toasted, spread thickly, with something fresh on top.
    classic | 10 | Smoked salmon on {bread} with {salad} | smoked_salmon bread salad [dill] [citrus] | A weekend plate that takes ten minutes.
    mediterranean | 25 | Baked eggs in {vegetable~} and tomato sauce | eggs vegetable chopped_tomatoes oil [onion] [paprika] [bread] | Set gently in a spiced pan.
    classic | 25 | {jackets~} hash with {vegetable} and {pulses} | jackets vegetable pulses oil [onion] [paprika] | Crisp at the edges, soft inside.
    garden | 5 | Chia pudding with {fruit} | chia_seeds milk fruit [sweet] [topping=seeds] | Set overnight, eaten cold.
    asian | 20 | Sweet {pudding~} pudding with {fruit} | pudding milk fruit [cinnamon] [sweet] | Simmered until soft, good warm or cold.
    mexican | 20 | {wrap} with {pulses}, {salad} and {vegetable} | wrap pulses salad vegetable oil [cilantro] [lime] | Rolled up and eaten by hand.
    garden | 20 | Baked {baked} with {topping} and {yogurt} | baked topping=seeds yogurt [cinnamon] [sweet] | Warm fruit from the oven, something cool beside it.
    mediterranean | 15 | {pulses} on {bread} with {vegetable} | pulses bread vegetable oil [herb] [citrus] | A savoury start that lasts until lunch.`,
  lunch: `
    mediterranean | 20 | {loose~} salad with {salad}, {pulses} and {herb} | loose salad pulses herb oil [citrus] [cheese] | Keeps well in a box, better after an hour.
    classic | 30 | {pulses~} and {vegetable~} soup | pulses vegetable vegetable_stock oil [onion] [garlic] [celery] [bread] | One pot, thick enough to stand a spoon in.
    garden | 30 | Creamy {vegetable~} soup with {topping} | vegetable roots vegetable_stock oil topping=crunch [onion] [creamy] | Blended smooth, with a crunch on top.
    mexican | 15 | {wrap} with {cold} and {salad} | wrap cold salad oil [corn] [lime] | Filled, rolled, done.
    asian | 20 | {noodles~} salad with {vegetable} and {protein} | noodles vegetable protein oil [sauce] [ginger] [cilantro] | Served cold with a sharp dressing.
    classic | 10 | {bread~} sandwich with {spread} and {salad} | bread spread salad [herb] [Dijon_mustard] | For days without time.
    mexican | 20 | {grain~} bowl with {pulses}, {vegetable} and avocado | grain pulses vegetable avocado oil [corn] [cilantro] [lime] | Four things in a bowl, one dressing over all.
    classic | 45 | Baked {jackets} with {filling} and {salad} | jackets filling=pulses salad oil [cheese] [herb] | Split open and filled to the brim.
    italian | 20 | Cold {pasta} with {vegetable} and {cheese} | pasta vegetable cheese oil [basil] [garlic] | A salad that does not swim in dressing.
    mediterranean | 20 | {cold~} plate with {salad} and {spread} | cold salad spread bread oil [citrus] | A plate to pick from.
    garden | 20 | Warm {vegetable~} and {loose~} salad with {topping} | vegetable loose topping=crunch oil [garlic] [herb] | Roasted in one tin while the pot simmers.
    indian | 30 | {pulses~} dal with {vegetable} and {grain} | pulses vegetable grain oil [onion] [garlic] [turmeric] [cumin] [coconut_milk] | Mild, golden and warming.
    classic | 20 | {fish~} and {roots~} salad with {salad} | fish roots salad oil [Dijon_mustard] [dill] [capers] | Lukewarm, with a sharp edge.
    asian | 20 | Fried {loose} with {vegetable} and {protein} | loose vegetable protein oil [sauce] [scallions] [ginger] | A hot pan, and what yesterday left over.
    mediterranean | 35 | Stuffed {stuffed} with {loose} and {herb} | stuffed loose herb oil [olives] [cheese] | Filled and baked until the edges brown.
    garden | 15 | Big {salad~} salad with {cold} and {topping} | salad cold topping=crunch oil [citrus] [second=salad] | Crisp, filling and quick.`,
  dinner: `
    italian | 25 | {pasta} with {vegetable} and {cheese} | pasta vegetable cheese oil [garlic] [basil] | Tossed in its own sauce.
    italian | 35 | {pasta} with {mince~} ragu | pasta mince chopped_tomatoes oil [onion] [garlic] [carrots] [oregano] | Simmered slowly, for a weekday.
    italian | 35 | {vegetable~} risotto with {cheese} | vegetable rice vegetable_stock oil cheese [onion] | Stirred until it flows.
    italian | 30 | Polenta with {vegetable} and {protein} | polenta vegetable protein oil [garlic] [thyme] | Soft underneath, crisp on top.
    asian | 20 | {protein~} stir-fry with {vegetable} and {loose} | protein vegetable loose oil [sauce] [garlic] [ginger] | Three minutes in a very hot pan.
    asian | 20 | {noodles} with {protein} and {vegetable} | noodles protein vegetable oil [sauce] [scallions] [sesame_seeds] | Slippery and crisp in one bowl.
    asian | 30 | Coconut curry with {protein} and {vegetable} | coconut_milk protein vegetable rice oil [ginger] [garlic] [lime] | Mild and creamy, over rice.
    mexican | 30 | {mince~} chili with {pulses} and {grain} | mince pulses chopped_tomatoes grain oil [onion] [cumin] [paprika] | Better still the next day.
    mexican | 25 | {wrap~} tacos with {protein} and {salad} | wrap protein salad oil [corn] [cilantro] [lime] | Everyone fills their own.
    mexican | 25 | {loose} pan with {pulses}, {vegetable} and {salad} | loose pulses vegetable salad oil [avocado] [lime] | A one-pan supper with a fresh side.
    mediterranean | 40 | Roasted {roast} with {roots} and {herb} | roast roots herb oil [garlic] [citrus] | One tray, little work, good smell.
    mediterranean | 25 | {fish} with {vegetable} and {grain} | fish vegetable grain oil [citrus] [dill] | Gently cooked, brightly dressed.
    mediterranean | 40 | {vegetable~} and {pulses~} stew with {bread} | vegetable pulses chopped_tomatoes bread oil [onion] [garlic] [paprika] | A pot for the middle of the table.
    mediterranean | 30 | Grilled {grilled} with {salad} and {grain} | grilled salad grain oil [citrus] [mint] | Hot from the grill, cool on the side.
    indian | 35 | {protein~} curry with {vegetable} and rice | protein vegetable rice oil [onion] [curry_powder] [creamy] [cilantro] | Fragrant rather than hot.
    indian | 30 | {pulses~} curry with {vegetable} and {grain} | pulses vegetable grain oil [onion] [curry_powder] [turmeric] [coconut_milk] | Spiced, filling and cheap.
    garden | 35 | {vegetable~} and {second~} tray bake with {pulses} | vegetable second=vegetable pulses oil [paprika] [herb] | All in one tray, turned once.
    garden | 25 | {grain~} bowl with roasted {vegetable} and {protein} | grain vegetable protein oil [spread] [herb] | Warm below, browned on top.
    garden | 20 | {vegetable~} pan with {grain} and {topping} | vegetable grain topping=crunch oil [garlic] [herb] | Quick, green and light.
    classic | 30 | Pan-fried {protein} with {roots} and {vegetable} | protein roots vegetable oil [thyme] | What grandparents would call a proper dinner.
    classic | 40 | {mince~} shepherd's pie with {roots} | mince roots vegetable oil [onion] [tomato_paste] [thyme] | Browned on top, saucy below.
    classic | 35 | {vegetable~} soup with {pulses} and {bread} | vegetable pulses vegetable_stock bread oil [onion] [carrots] | A big bowl for a tired evening.`,
};

export const dishes: readonly Dish[] = (Object.keys(book) as Slot[]).flatMap((slot) =>
  book[slot]
    .trim()
    .split('\n')
    .map((line) => {
      const [cuisine, minutes, name, parts, description] = line.split('|').map((field) => field.trim());
      return {
        slot,
        cuisine: cuisine as Cuisine,
        minutes: Number(minutes),
        name: name!,
        description: description!,
        parts: readParts(parts!),
      };
    }),
);

/** Themes for days, by the cuisine that they stand for. */
export const themes: readonly { theme: string; cuisine: Cuisine }[] = [
  { theme: 'Italian evening', cuisine: 'italian' },
  { theme: 'Pasta and tomatoes', cuisine: 'italian' },
  { theme: 'Wok night', cuisine: 'asian' },
  { theme: 'Ginger and lime', cuisine: 'asian' },
  { theme: 'Taco night', cuisine: 'mexican' },
  { theme: 'Beans and corn', cuisine: 'mexican' },
  { theme: 'By the sea', cuisine: 'mediterranean' },
  { theme: 'Olives and herbs', cuisine: 'mediterranean' },
  { theme: 'Gentle curry', cuisine: 'indian' },
  { theme: 'Spice market', cuisine: 'indian' },
  { theme: 'From the garden', cuisine: 'garden' },
  { theme: 'Green and quick', cuisine: 'garden' },
  { theme: 'Sunday table', cuisine: 'classic' },
  { theme: 'Comfort food', cuisine: 'classic' },
];
