/** Reads what sbatch prints. */

/**
 * The job's id in what `sbatch --parsable` printed: `123`, or `123;cluster` where clusters are
 * federated. Words before it, as site filters print them, are passed over.
 */
export function parseSbatch(stdout: string): string | undefined {
  const lines = stdout.trim().split("\n").reverse();
  const [id] = lines.flatMap((line) => /^(\d+)(?:;[\w.-]+)?$/.exec(line.trim())?.[1] ?? []);
  return id;
}
