/** Reads registered measurements from the store. */
import { z } from "zod";
import type { MeasuredFields, Source } from "../report/measured.ts";
import { readHistory } from "./read_training_history.ts";
import { splitCounts } from "./split_counts.ts";
import { readJson, splitFileSchema } from "./work/files.ts";

/** The outputs of finished tasks. */
export interface Outputs {
  /**
   * Returns the hash and the verified path of a stored output; `undefined` if the task is not done.
   */
  find(task: string, output: string): Promise<{ readonly hash: string; readonly path: string } | undefined>;
}

/** Readers of outputs that a report contains in another form than the stored JSON. */
const READERS: readonly (Source & { read(path: string): Promise<unknown> })[] = [
  {
    task: "split",
    output: "split",
    read: async (path) => splitCounts(await readJson(path, splitFileSchema)),
  },
  { task: "train", output: "history", read: readHistory },
];

/**
 * Returns the values of `fields`; a field is null while its task is not done. `nameOf` completes
 * a task's name: `train` to `train/ResNet/seed 1`. Throws a `ZodError` for a stored value that its
 * schema does not describe.
 */
export async function readMeasured<Fields extends MeasuredFields>(
  outputs: Outputs,
  fields: Fields,
  nameOf: (task: string) => string,
) {
  const values = await Promise.all(
    Object.entries(fields).map(async ([name, { source, inFile }]) => {
      const found = await outputs.find(nameOf(source.task), source.output);
      if (found === undefined) return [name, null];
      const { read } = READERS.find(({ task, output }) => task === source.task && output === source.output) ??
        { read: readStoredJson };
      return [name, inFile(await read(found.path), found.hash)];
    }),
  );
  return z.strictObject(fields).parse(Object.fromEntries(values));
}

async function readStoredJson(path: string): Promise<unknown> {
  return JSON.parse(await Deno.readTextFile(path));
}
