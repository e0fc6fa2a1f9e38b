/** Prints the workflows' bundle: run as a process of its own by bundle.ts. Trouble goes to stderr. */
import { bundleWorkflows } from './bundle.ts';
import { pino } from 'pino';

const { code } = await bundleWorkflows(pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true })));
process.stdout.write(code);
