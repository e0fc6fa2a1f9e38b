/**
 * `npm run seed` empties the table of extraterrestrials of the Longhaul that runs here, and fills it with the ten;
 * `npm run seed -- 10000` with so many.
 */
import { parseConfig } from '../src/config.ts';

const [given = '10', ...rest] = process.argv.slice(2);
const count = Number(given);
if (rest.length > 0 || !Number.isInteger(count) || count < 1) {
  console.error(
    `Expected one whole number, how many extraterrestrials to fill in; got "${process.argv.slice(2).join(' ')}".`,
  );
  process.exit(1);
}

try {
  const { HOST, PORT } = parseConfig();
  const url = `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}/graphql`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($count: Int!) { table: resetExtraterrestrials(count: $count) { totalCount } }',
      variables: { count },
    }),
  }).catch((error: Error) => {
    throw new Error(`Nothing answers at ${url}: start Longhaul first (npm start). ${String(error.cause ?? '')}`);
  });
  const { data, errors } = (await response.json()) as {
    data?: { table: { totalCount: number } } | null;
    errors?: { message: string }[];
  };
  if (!data) throw new Error(errors?.map(({ message }) => message).join('\n') ?? `${url} answered ${response.status}`);
  console.log(`The table holds ${data.table.totalCount} extraterrestrials, without a call.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
