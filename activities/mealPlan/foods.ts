/**
 * The table of synonyms: families of foods, the words by which people ask for them, and what belongs to them. Everything is
 * compared normalised (words.ts). The families are the EU's fourteen allergens (Regulation 1169/2011, annex II) and the US's
 * nine, as far as they are foods, what the diets exclude, and what people often dislike. Where a word is in doubt it counts as
 * contained: a meal is easily written anew, an allergic reaction is not.
 */
import { anyPhrase, hasPhrase, normalise } from './words.ts';

interface FamilyEntry {
  /** How people name the family; its own key counts too. */
  asks?: string;
  /** Names of foods that are, or contain, the family. Matched as whole words anywhere in an ingredient's name. */
  foods?: string;
  /** Names that hold one of `foods` and are none. */
  except?: string;
  /** Words that make any food free of the family: "vegan" cheese is no cheese. */
  free?: string;
  /** Other families that it consists of. */
  families?: string[];
}

const plantMilks =
  'coconut milk, almond milk, oat milk, soy milk, rice milk, cashew milk, hazelnut milk, hemp milk, pea milk, macadamia milk, coconut cream, cashew cream, oat cream, soy cream, coconut yogurt, soy yogurt, oat yogurt, almond yogurt, cashew yogurt, creamed coconut, cream of tartar, cream of coconut';
const nutButters =
  'peanut butter, almond butter, cashew butter, hazelnut butter, nut butter, seed butter, sunflower butter, sunflower seed butter, pumpkin seed butter, sesame butter, apple butter, cocoa butter, cacao butter, coconut butter, butter bean, butter lettuce, butterhead lettuce, butternut';
const vegetal = 'vegan, vegetarian, veggie, plant based, meat free, meatless, mock';

const table = {
  peanut: { asks: 'peanut butter', foods: 'peanut, satay, arachis', free: 'peanut free, nut free' },
  'tree nut': {
    asks: 'treenut',
    foods:
      'almond, cashew, walnut, pecan, hazelnut, filbert, pistachio, macadamia, brazil nut, pine nut, chestnut, marzipan, praline, nutella, gianduja, frangipane, amaretto, amaretti, nougat, mixed nut, nut, pesto, dukkah, baklava',
    except: 'water chestnut, chestnut mushroom, tiger nut',
    free: 'nut free',
  },
  nut: { families: ['peanut', 'tree nut'] },
  dairy: {
    asks: 'milk, cow milk, milk protein, casein, whey, dairy product, milk product',
    foods:
      'milk, cream, butter, buttermilk, cheese, yogurt, ghee, kefir, whey, casein, curd, custard, ice cream, feta, parmesan, mozzarella, cheddar, ricotta, halloumi, paneer, mascarpone, gouda, brie, camembert, gruyere, emmental, pecorino, manchego, gorgonzola, roquefort, stilton, cottage cheese, quark, skyr, creme fraiche, fraiche, labneh, raita, tzatziki, bechamel, alfredo, burrata, provolone, queso, lassi, dulce de leche, milk powder, half and half, milk chocolate, white chocolate, ranch, pesto',
    except: `${plantMilks}, ${nutButters}, bean curd, lemon curd, milk thistle, milkfish`,
    free: 'vegan, plant based, dairy free, non dairy, milk free',
  },
  lactose: { families: ['dairy'], free: 'lactose free' },
  egg: {
    asks: 'hen egg, chicken egg, egg white, egg yolk',
    foods:
      'egg, omelette, omelet, frittata, mayonnaise, mayo, aioli, meringue, hollandaise, tortilla espanola, egg noodle, brioche, custard, quiche, shakshuka, carbonara',
    except: 'flax egg, chia egg, egg replacer, egg substitute',
    free: 'vegan, plant based, egg free, eggless',
  },
  gluten: {
    asks: 'coeliac, celiac, cereal containing gluten, gluten containing grain',
    families: ['wheat'],
    foods: 'barley, rye, oat, malt, beer, triticale, granola, muesli, porridge, oatmeal, pumpernickel, stout',
    free: 'gluten free',
  },
  wheat: {
    foods:
      'wheat, flour, bread, toast, pasta, spaghetti, penne, fusilli, rigatoni, farfalle, linguine, fettuccine, tagliatelle, pappardelle, lasagne, macaroni, orzo, ravioli, tortellini, cannelloni, gnocchi, noodle, couscous, bulgur, seitan, tortilla, wrap, pita, pitta, naan, chapati, roti, paratha, baguette, bagel, bun, roll, brioche, croissant, ciabatta, focaccia, sourdough, cracker, breadcrumb, panko, crouton, semolina, durum, spelt, farro, freekeh, kamut, emmer, einkorn, soy sauce, teriyaki, hoisin, filo, pastry, puff pastry, shortcrust, pie crust, dough, pizza, udon, ramen, soba, english muffin, muffin, pancake, waffle, crumpet, biscuit, cookie, cake, matzo, pretzel, dumpling, wonton, gyoza, bran, all purpose flour, self raising flour, worcestershire sauce, schnitzel',
    except:
      'rice flour, almond flour, chickpea flour, gram flour, buckwheat flour, corn flour, coconut flour, potato flour, tapioca flour, sorghum flour, millet flour, lentil flour, quinoa flour, teff flour, cassava flour, masa flour, corn tortilla, rice noodle, glass noodle, cellophane noodle, kelp noodle, rice vermicelli, rice pasta, lentil pasta, red lentil pasta, chickpea pasta, corn pasta, zucchini noodle, rice cracker, rice roll, rice paper roll, rice wrap, lettuce wrap, collard wrap, corn taco, rice cake, oat cake, fish cake, oat bran, rice bran, potato pancake, buckwheat noodle',
    free: 'gluten free, wheat free',
  },
  soy: {
    asks: 'soybean, soy bean',
    foods:
      'soy, soybean, tofu, tempeh, edamame, miso, tamari, natto, okara, teriyaki, hoisin, soy sauce, yuba, textured vegetable protein, tvp, shoyu, ponzu',
    free: 'soy free',
  },
  fish: {
    foods:
      'fish, salmon, tuna, cod, trout, mackerel, sardine, anchovy, haddock, halibut, sea bass, seabass, bass, bream, herring, kipper, tilapia, pollock, pollack, catfish, sole, plaice, hake, monkfish, swordfish, snapper, perch, pike, carp, eel, sturgeon, turbot, whiting, barramundi, mahi mahi, sprat, pilchard, fish sauce, fish stock, fish cake, worcestershire sauce, worcester sauce, roe, caviar, surimi, bottarga, dashi, bonito, caesar dressing, nam pla, pangasius, arctic char, grouper, lox, shark',
    free: `${vegetal}, fish free`,
  },
  shellfish: {
    asks: 'crustacean, mollusc, mollusk, shell fish',
    foods:
      'shellfish, shrimp, crab, lobster, crayfish, crawfish, langoustine, scampi, mussel, clam, oyster, scallop, squid, calamari, octopus, cuttlefish, cockle, whelk, abalone, conch, snail, escargot, krill, oyster sauce, shrimp paste',
    except: 'oyster mushroom, crab apple, king oyster mushroom, vegetarian oyster sauce',
    free: vegetal,
  },
  seafood: { asks: 'sea food', families: ['fish', 'shellfish'] },
  sesame: {
    asks: 'sesame seed',
    foods: 'sesame, tahini, hummus, houmous, halva, zaatar, gomasio, furikake, baba ganoush, dukkah, benne',
    free: 'sesame free, tahini free',
  },
  mustard: { foods: 'mustard, dijon, piccalilli' },
  celery: { foods: 'celery, celeriac' },
  lupin: { foods: 'lupin, lupini' },
  sulphite: {
    asks: 'sulfite, sulphur dioxide, sulfur dioxide',
    foods: 'wine, dried apricot, raisin, wine vinegar, cider',
  },

  pork: {
    asks: 'pig, swine',
    foods:
      'pork, bacon, ham, gammon, lard, lardon, prosciutto, pancetta, chorizo, salami, pepperoni, guanciale, serrano, iberico, speck, mortadella, bratwurst, nduja, ham hock, pulled pork, carnita, soppressata, andouille, black pudding, frankfurter',
    except:
      'turkey bacon, beef bacon, turkey ham, turkey pepperoni, beef pepperoni, beef salami, beef chorizo, chicken chorizo, coconut bacon, mushroom bacon, tempeh bacon, tofu bacon, halal chorizo, speculoos',
    free: vegetal,
  },
  beef: {
    foods:
      'beef, steak, brisket, ground beef, sirloin, ribeye, corned beef, pastrami, bresaola, oxtail, burger, hamburger',
    except:
      'beef tomato, beefsteak tomato, cauliflower steak, cabbage steak, mushroom steak, tofu steak, tuna steak, salmon steak, swordfish steak, pork steak, lamb steak, turkey burger, chicken burger, bean burger, lentil burger, mushroom burger, salmon burger, veggie burger, vegetable burger',
    free: vegetal,
  },
  lamb: { foods: 'lamb, mutton, hogget', except: 'lamb lettuce', free: vegetal },
  poultry: {
    asks: 'fowl, bird',
    foods: 'chicken, turkey, duck, goose, quail, pheasant, guinea fowl, partridge, poultry, hen, pigeon',
    except: 'hen of the wood, goose berry, duck egg, goose egg, quail egg, hen egg, chicken egg, chicken of the wood',
    free: vegetal,
  },
  'red meat': { families: ['beef', 'lamb', 'pork', 'game'] },
  game: {
    asks: 'venison',
    foods: 'venison, rabbit, hare, boar, bison, elk, kangaroo, goat',
    except: 'goat cheese, goat milk, goat yogurt, goat butter, goat curd',
    free: vegetal,
  },
  meat: {
    asks: 'animal flesh',
    families: ['beef', 'lamb', 'pork', 'game', 'poultry'],
    foods:
      'meat, veal, sausage, meatball, mince, offal, liver, kidney, tripe, sweetbread, bone broth, gelatin, gelatine, suet, tallow, jerky, kebab, meatloaf, merguez, hot dog, pate, foie gras, schmaltz, bolognese, gravy',
    except:
      'kidney bean, coconut meat, nut meat, agar gelatin, vegetable gravy, mushroom gravy, onion gravy, mushroom pate, lentil pate, lentil bolognese, mushroom bolognese, mushroom mince, vegetable kebab, vegetable sausage',
    free: vegetal,
  },
  honey: {
    foods: 'honey, bee pollen, royal jelly, mead',
    except: 'honeydew, honey dew melon, honeynut squash, honeycrisp apple',
    free: 'vegan, plant based',
  },
  alcohol: {
    asks: 'alcoholic drink',
    foods:
      'alcohol, wine, beer, ale, lager, stout, rum, brandy, cognac, whisky, whiskey, bourbon, vodka, gin, tequila, sherry, port, marsala, vermouth, champagne, prosecco, cider, liqueur, mirin, sake, sambuca, amaretto, kirsch, calvados, pastis',
    except:
      'wine vinegar, red wine vinegar, white wine vinegar, rice wine vinegar, sherry vinegar, cider vinegar, apple cider vinegar, champagne vinegar, beer vinegar, ginger ale, ginger beer, root beer',
    free: 'alcohol free, non alcoholic, alcohol removed',
  },
  'non kosher': {
    families: ['pork', 'shellfish'],
    foods:
      'rabbit, hare, eel, catfish, shark, swordfish, monkfish, sturgeon, caviar, pangasius, horse, camel, gelatin, gelatine, snail, blood, frog',
    except: 'kosher gelatin, fish gelatin, blood orange',
    free: vegetal,
  },
  'non halal': {
    families: ['pork', 'alcohol'],
    foods: 'gelatin, gelatine, blood, frog',
    except: 'halal gelatin, fish gelatin, blood orange',
    free: vegetal,
  },

  mushroom: {
    asks: 'fungus, fungi',
    foods:
      'mushroom, champignon, portobello, shiitake, cremini, porcini, chanterelle, enoki, truffle, mycoprotein, quorn',
    except: 'chocolate truffle',
  },
  cheese: {
    foods:
      'cheese, feta, parmesan, mozzarella, cheddar, ricotta, halloumi, paneer, mascarpone, gouda, brie, camembert, gruyere, emmental, pecorino, manchego, gorgonzola, roquefort, stilton, burrata, provolone, queso',
    free: 'vegan, plant based, dairy free',
  },
  butter: { foods: 'butter, ghee', except: nutButters, free: 'vegan, plant based, dairy free' },
  cream: {
    foods: 'cream, creme fraiche, fraiche, mascarpone',
    except: 'coconut cream, cream of tartar, creamed coconut, ice cream',
  },
  citrus: {
    asks: 'citrus fruit',
    foods: 'citrus, lemon, lime, orange, grapefruit, mandarin, clementine, tangerine, pomelo, yuzu, satsuma',
    except: 'lime leaf',
  },
  berry: {
    foods:
      'berry, strawberry, raspberry, blueberry, blackberry, cranberry, gooseberry, mulberry, redcurrant, blackcurrant',
  },
  pepper: {
    asks: 'pepper and chili',
    foods: 'bell pepper, pepper, paprika, pimento, jalapeno, chili, cayenne, peperoncino, harissa, sriracha, gochujang',
    except: 'black pepper, white pepper, pepper corn, sichuan pepper, pepper mill, lemon pepper',
  },
  chili: {
    asks: 'spicy food, spicy, hot spice',
    foods:
      'chili, jalapeno, cayenne, harissa, sriracha, gochujang, habanero, tabasco, hot sauce, sambal, chipotle, peperoncino',
  },
  tomato: { foods: 'tomato, passata, ketchup, salsa, marinara, tomato paste, pizza sauce', except: 'salsa verde' },
  potato: { foods: 'potato, gnocchi, hash brown, rosti', except: 'sweet potato' },
  corn: {
    foods: 'corn, polenta, cornstarch, popcorn, grits, masa, hominy, corn tortilla, cornmeal',
    except: 'pepper corn',
  },
  legume: {
    asks: 'pulse',
    foods:
      'bean, lentil, chickpea, pea, soy, soybean, tofu, tempeh, edamame, hummus, lupin, peanut, dal, daal, gram flour',
    except: 'coffee bean, vanilla bean, cocoa bean',
  },
  bean: { foods: 'bean, edamame', except: 'coffee bean, vanilla bean, cocoa bean' },
  onion: { asks: 'allium', foods: 'onion, shallot, scallion, leek, chive' },
  oat: { foods: 'oat, oatmeal, granola, muesli, porridge' },
  coconut: { foods: 'coconut, copra, coco nut' },
} as const satisfies Record<string, FamilyEntry>;

export type FamilyName = keyof typeof table;

interface Family {
  foods: RegExp | null;
  except: RegExp | null;
  free: RegExp | null;
  families: Family[];
}

const list = (text: string | undefined): string[] => (text ?? '').split(',').map(normalise).filter(Boolean);

const families = new Map<string, Family>();
const askedFor = new Map<string, FamilyName>();
for (const name of Object.keys(table) as FamilyName[]) {
  readFamily(name);
  const { asks } = table[name] as FamilyEntry;
  for (const words of [normalise(name), ...list(asks)]) askedFor.set(words, name);
}

function readFamily(name: string): Family {
  const known = families.get(name);
  if (known) return known;
  const entry = table[name as FamilyName] as FamilyEntry;
  const family: Family = {
    foods: anyPhrase(list(entry.foods)),
    except: anyPhrase(list(entry.except)),
    free: anyPhrase(list(entry.free)),
    families: (entry.families ?? []).map(readFamily),
  };
  families.set(name, family);
  return family;
}

/** Whether a food, by its name, is or contains one of the family. */
export const belongsTo = (food: string, family: FamilyName): boolean =>
  isOf(` ${normalise(food)} `, families.get(family)!);

function isOf(food: string, { foods, except, free, families }: Family): boolean {
  if (free && food.search(free) >= 0) return false;
  const rest = except ? food.replace(except, '_') : food;
  return (foods !== null && rest.search(foods) >= 0) || families.some((part) => isOf(food, part));
}

/** Words around the food in what people type: "severe nut allergy", "no dairy products, please". */
const fillers = new Set(
  `allergy allergic allergen to no not any all kind of intolerance intolerant product please severe severely mild mildly the a an
   anything with containing contain especially type other fresh raw cooked my son daughter wife husband is are we i hate dislike avoid`
    .split(/\s+/)
    .filter(Boolean),
);

/** One thing that must not be in a meal. */
export interface Excluded {
  /** In the household's words. */
  words: string;
  contains(food: string): boolean;
}

/**
 * What a person means by "nuts, shellfish (severe)": each food or family of foods named. Words that no family knows are
 * looked for as they are.
 */
export function readExcluded(typed: string): Excluded[] {
  const whole = askedFor.get(normalise(typed));
  const parts = whole ? [typed] : typed.split(/[,;/&+()\n]|\band\b|\bor\b/i);
  return parts.flatMap((part) => {
    const words = part.trim();
    const asked = normalise(words);
    const kept = asked
      .split(' ')
      .filter((word) => !fillers.has(word))
      .join(' ');
    // Nothing but fillers is looked for as it is.
    const phrase = kept || asked;
    if (!phrase) return [];
    // "Gluten free" in a list of allergies means gluten.
    const family = askedFor.get(asked) ?? askedFor.get(phrase) ?? askedFor.get(phrase.replace(/ free$/, ''));
    return [
      { words, contains: family ? (food) => belongsTo(food, family) : (food) => hasPhrase(normalise(food), phrase) },
    ];
  });
}
