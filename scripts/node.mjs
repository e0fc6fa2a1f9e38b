/** Runs a TypeScript file of Longhaul: `node scripts/node.mjs FILE …`, with the packages installed and a Node that can. */
import { installPackages } from './packages.mjs';
import { runNode } from './run.mjs';

await installPackages({ forDevelopment: process.env.NODE_ENV !== 'production' });
await runNode(process.argv.slice(2));
