/** Reads what sbatch prints. */

/**
 * Returns the job's id from the output of `sbatch --parsable`: `123`, or `123;cluster` in a
 * federation. Ignores words before it, which site filters print.
 */
export function parseSbatch(stdout: string): string | undefined {
  const lines = stdout.trim().split("\n").reverse();
  const [id] = lines.flatMap((line) => /^(\d+)(?:;[\w.-]+)?$/.exec(line.trim())?.[1] ?? []);
  return id;
}
