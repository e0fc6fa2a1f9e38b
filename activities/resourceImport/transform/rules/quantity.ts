/** Numbers with a unit. */
import { amountOf, readNumeral } from '../numerals.ts';
import { changed, flagged, type ValueRule } from '../types.ts';
import { anyOf, durationNames, temperatureNames } from '../words.ts';

/** Unit as it is written in the answer, then other spellings. Case counts: mW is not MW. */
const spellings = `
  kg Kg KG kgs kilo kilos kilogram kilograms Kilogramm
  g gr gram grams Gramm
  mg milligram milligrams
  µg μg mcg
  t ton tons tonne tonnes Tonnen
  lb lbs pound pounds
  oz ounce ounces
  km kilometer kilometers kilometre kilometres Kilometer
  m meter meters metre metres Meter
  dm
  cm centimeter centimeters centimetre centimetres Zentimeter
  mm millimeter millimeters millimetre millimetres Millimeter
  µm μm
  nm
  mi mile miles
  ft foot feet
  in inch inches " ″ Zoll
  yd yard yards
  m² m2 qm sqm
  km² km2
  cm² cm2
  ha hectare hectares Hektar
  ft² ft2 sqft
  m³ m3
  cm³ cm3 ccm
  l L ltr liter liters litre litres Liter
  ml mL milliliter millilitre milliliters millilitres
  cl
  dl
  gal gallon gallons
  fl\u00a0oz
  °C ℃
  °F ℉
  K
  ° deg degree degrees Grad
  %
  ‰
  ns
  µs μs
  ms msec millisecond milliseconds
  s sec secs second seconds Sekunde Sekunden
  min mins minute minutes Minute Minuten
  h hr hrs hour hours Stunde Stunden
  d day days Tag Tage
  wk week weeks Woche Wochen
  mo month months Monat Monate
  yr year years Jahr Jahre
  Hz
  kHz
  MHz
  GHz
  bit bits
  B byte bytes Byte Bytes
  kB KB
  MB
  GB
  TB
  PB
  KiB
  MiB
  GiB
  TiB
  kbit/s kbps
  Mbit/s Mbps
  Gbit/s Gbps
  W watt watts Watt
  mW
  kW KW
  MW
  GW
  Wh
  kWh kwh KWh
  MWh
  V volt volts Volt
  mV
  kV
  A amp amps ampere Ampere
  mA
  mAh
  Ah
  Ω ohm ohms
  J
  kJ
  MJ
  cal
  kcal
  N
  Nm
  Pa
  hPa
  kPa
  MPa
  bar
  psi
  dB
  lm
  lx lux
  hp HP
  PS
  rpm RPM
  mph
  km/h kmh kph
  m/s
  px pixel pixels
  pt
  em
  rem
  vh
  vw
  dpi
  fps
  MP megapixel megapixels`;

const units = new Map(
  spellings
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [unit, ...others] = line.trim().split(' ');
      return [unit!, ...others].map((spelling) => [spelling, unit!.replace('\u00a0', ' ')] as const);
    }),
);
/** House number 12A, picture 4K, 5B: without a space these are parts of names. */
const onlyAfterSpace = new Set(['A', 'K', 'B', 'd', 't', 'N', 'J', 'V', 'l']);
const form =
  /^([-+−]?[\d.,][\d.,'’\u00a0\u202f ]*?)( ?)((?:\p{L}|[°%‰"″℃℉µμΩ])[\p{L}\d²³/]{0,11}(?:[ \u00a0]oz)?)\.?$/u;

export const quantity: ValueRule = {
  name: 'quantity',
  description: 'Turns numbers with a unit into value and unit, the unit in its usual symbol.',
  examples: [
    {
      given: { weight: '2,5 Kg', width: '27"' },
      gives: { weight: { value: 2.5, unit: 'kg' }, width: { value: 27, unit: 'in' } },
    },
    {
      given: { temp: '−5 °C', share: '50%' },
      gives: { temp: { value: -5, unit: '°C' }, share: { value: 50, unit: '%' } },
    },
    {
      given: { timeout: '5m', run: '5m' },
      gives: { timeout: { value: 5, unit: 'min' }, run: { value: 5, unit: 'm' } },
    },
    { given: { screen: '4K', paper: 'A4' }, gives: { screen: '4K', paper: 'A4' } },
    { given: { weight: '1.500 kg' }, gives: { weight: '1.500 kg' }, flags: { '/weight': '1500 or 1.5' } },
  ],
  apply(value, { words }) {
    if (typeof value !== 'string' || value.length > 60) return null;
    const found = form.exec(value);
    if (!found) return null;
    const [, digits = '', space, spelling = ''] = found;
    const isDegree = (spelling === 'C' || spelling === 'F') && anyOf(words, temperatureNames);
    const unit = isDegree ? `°${spelling}` : units.get(spelling);
    if (unit === undefined || (space === '' && onlyAfterSpace.has(spelling) && !anyOf(words, durationNames)))
      return null;
    const numeral = readNumeral(digits.trim());
    if (!numeral) return null;
    const amount = amountOf(numeral, value);
    if (typeof amount === 'string') return flagged(amount);
    return changed({ value: amount, unit: spelling === 'm' && anyOf(words, durationNames) ? 'min' : unit });
  },
};
