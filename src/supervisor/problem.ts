/** What keeps Longhaul from starting, in words a person can act on: what failed, why, and what to do. */
export class StartProblem extends Error {
  /**
   * @param what what failed: one sentence without a full stop
   * @param todo what the reader can do about it
   */
  constructor(what: string, why: string, todo: string, options?: ErrorOptions) {
    super(`${what}\n  why:        ${indent(why)}\n  what to do: ${indent(todo)}`, options);
    this.name = 'StartProblem';
  }
}

const indent = (text: string) => text.trim().replaceAll('\n', '\n              ');

/**
 * Makes a StartProblem of an error of the file system.
 * @param what what was being done, for example `Could not make the data folder /x`
 */
export function fileProblem(what: string, error: unknown): StartProblem {
  const { code, message } = error as NodeJS.ErrnoException;
  const [why, todo] = fileProblems[code ?? ''] ?? [message, 'see the reason above'];
  return new StartProblem(what, why, todo, { cause: error });
}

const elsewhere = 'set LONGHAUL_DATA_DIR to a folder on this machine that you may write to';
const fileProblems: Record<string, [why: string, todo: string]> = {
  ENOSPC: ['the disk is full', `make room (Longhaul needs about 1 GB), or ${elsewhere}`],
  EDQUOT: ['your disk quota is used up', `make room (Longhaul needs about 1 GB), or ${elsewhere}`],
  EROFS: ['that file system is read-only', elsewhere],
  EACCES: ['this user may not write there', `change the folder's owner or mode, or ${elsewhere}`],
  EPERM: ['this user may not write there', `change the folder's owner or mode, or ${elsewhere}`],
  ENOTDIR: ['a file stands where a folder should be', `move that file away, or ${elsewhere}`],
  EEXIST: ['a file stands where a folder should be', `move that file away, or ${elsewhere}`],
  ENOENT: ['that path cannot be made here', elsewhere],
  EMFILE: ['this process may not open more files', 'raise the limit: ulimit -n 4096'],
};
