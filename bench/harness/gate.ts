/** Lets all work of a child process begin at one moment: when the bench says so, by `child.send(opens(name))`. */
const gates = new Map<string, PromiseWithResolvers<void>>();

interface Opening {
  open: string;
}
export const opens = (name: string): Opening => ({ open: name });

/** In the child: resolves when the gate is open. */
export const gateOpens = (name: string): Promise<void> => gateOf(name).promise;

process.on('message', (message: Partial<Opening>) => {
  if (message.open !== undefined) gateOf(message.open).resolve();
});

function gateOf(name: string): PromiseWithResolvers<void> {
  const gate = gates.get(name) ?? Promise.withResolvers<void>();
  gates.set(name, gate);
  return gate;
}
