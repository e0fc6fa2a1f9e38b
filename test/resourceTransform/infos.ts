/** Infos as nobody would write them by hand, but somebody's program will: for the property tests of the transform. */
import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../activities/resourceImport/transform/types.ts';

const keys =
  `name Name NAME title description id orderId Order_ID order-number phone Phone2 tel country Country currency price Price_EUR
  date createdAt updated_at birthday email e-mail E-Mail website url tags items steps rows values isActive newsletter settings
  scripts pattern dependencies properties paths USD EUR DE a_b_c aBC x1Y $ref @type _id __proto__ constructor prototype toString
  hasOwnProperty 0 1 2 01 größe ß_ß ÄÖÜ İstanbul 客户 дата with.dot with/slash with~tilde /pets/{id} de-DE OAuth2Token
  Weight_(kg) Name: amount value unit weight timeout lat`.split(/\s+/);

const texts = [
  '1.234,56', '1,234.56', '1,234', '1.234', '12,50', '1e10', '6.02e23', '-0', '0', '007', '+5', '42', '12345678901234567890', '1.10',
  '.5', ',5', '1 234,5', '1’234.50', '12,34,567.00', '1.234.567', '٣', '½', 'Infinity', 'NaN', '0x10',
  '03/04/2025', '13/04/2025', '04/04/2025', '2025-02-30', '4. März 2025', 'May 5, 2025', 'Tue, 04 Mar 2025 10:00:00 GMT',
  '2025-03-04 10:00:00+0100', '20250304', '1700000000', '1700000000000', '/Date(1700000000000)/', '3.4.25', 'March 2025',
  'yes ', 'No', 'NO', 'ja', 'y', 'on', '1', '✓', 'n/a', '-', 'null', '', '  ', '\u0000', '\ud800', '\udfff\ud800',
  '5 kg', '5kg', '1.500 kg', '−5 °C', '5m', '12 A', '27"', '50 %', '$5', '€ 1.234,56', '1.234 €', '($5.00)', '¥500', '5 kr', 'CHF 5.-', '€1.2m',
  '+49 (0) 30 901820', '030 901820', '0049 30 901820', '+1 415 555 2671 ext. 12', 'DE', 'Germany', 'CAD',
  'Ada <ADA@example.com>', 'MAILTO:A@B.Example', 'a@b', 'https://Example.com', 'www.example.com', 'example.com/x', 'javascript:x',
  'https://a b', 'https://[', 'https://example.com/{id}', '<b>5</b>', '&lt;b&gt;5&lt;/b&gt;', '&amp;amp;amp;lt;', '<a href="https://x.example">x</a>',
  '<p>[1,2]</p>', '<script>{"a":1}</script>', '<!-- -->', '<b', '<', '&', '&#0;', '&#xd800;', 'a < b', '<ada@example.com>', '<null>',
  '{"a": 1}', '["a","a"]', '[["a",1],["b",2]]', '["a",1]', '"{\\"a\\":1}"', '{"__proto__": {"a": 1}}', '{"0": "yes"}', '{"a":', '[]', '{}', '[null]', '""',
  '\u200fשלום\u200e', '👩‍👩‍👧', 'é', 'e\u0301', 'ﬁ', 'İ', 'a  b', 'one\r\n\r\n\r\n two ', 'a', 'b', 'red', 'x'.repeat(101),
]; // prettier-ignore

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...texts)).map(([a, b]) => a + b) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom(...Array.from('0123456789.,-+/: \'"$€%<>&;ab@[]{}')), maxLength: 14 }),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4 })
      .map((units) => String.fromCharCode(...units)),
  },
);
const single = fc.oneof(
  { weight: 5, arbitrary: text },
  fc.constantFrom<Json[]>(null, true, false, 0, 1, -1.5, 1e21, 1_700_000_000, 1_700_000_000_000, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0), // JSON text has no -0
);
const key = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...keys) }, text);

/** As JSON.parse would make it: `__proto__` is a key like any other. */
const objectOf = (value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc.array(fc.tuple(key, value), { maxLength: 6 }).map((entries) => {
    const members = entries.map(([name, member]) => `${JSON.stringify(name)}: ${JSON.stringify(member)}`);
    return JSON.parse(`{${members.join(',')}}`) as JsonObject;
  });

const { json } = fc.letrec<{ json: Json; list: Json; pairs: Json; object: Json; packed: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    { weight: 5, arbitrary: single },
    tie('list'),
    tie('pairs'),
    tie('object'),
    tie('packed'),
  ),
  list: fc.array(tie('json'), { maxLength: 4 }),
  pairs: fc.array(fc.tuple(key, tie('json')), { maxLength: 3 }),
  object: objectOf(tie('json')),
  packed: fc.oneof(tie('object'), tie('list'), tie('pairs')).map((value) => JSON.stringify(value)),
}));

export const anyInfo: fc.Arbitrary<JsonObject> = objectOf(json);
