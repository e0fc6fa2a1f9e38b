/** Programs on PATH. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Where PATH has a program; undefined when it does not. On Windows `.exe` is added. */
export async function whichProgram(name: string, env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}
