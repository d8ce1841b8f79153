/**
 * Reads and writes a submission: a job array's tasks as plain data, in a folder of the store's
 * scratch. A node that runs an element needs neither the experiment file nor the process that
 * submitted it.
 */
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../../errors/user_error.ts";
import { type Hash, isHash, sha256 } from "../../hash.ts";
import type { Layout } from "../../store/layout.ts";
import { taskSchema } from "./task_schema.ts";

const orderSchema = z.strictObject({ task: z.string(), key: z.string().refine(isHash) }).readonly();

const texts = z.array(z.string()).readonly();

/**
 * A program that runs on a node before any task if the node's CPU differs from this one's: it must
 * print the same text. So a study whose keys name properties of a CPU is not computed on a CPU with
 * other properties.
 */
const checkSchema = z.strictObject({
  processor: z.string(),
  script: z.string(),
  rights: z.strictObject({ read: texts, write: texts, environment: texts, native: texts }).readonly(),
  prints: z.string(),
  /** Describes the printed text: `lays images out in blocks of`. */
  words: z.string(),
}).readonly();

/** See {@linkcode checkSchema}. */
export type NodeCheck = z.infer<typeof checkSchema>;

const submissionSchema = z.strictObject({
  format: z.literal("fovea/submission/1"),
  /** The name of the graph. */
  graph: z.string(),
  /** The tasks to run, and all tasks that they depend on. */
  tasks: z.array(taskSchema).readonly(),
  /** By array index: the tasks that this element of the job array runs, in order. */
  elements: z.array(z.array(orderSchema).min(1).readonly()).min(1).readonly(),
  locks: z.enum(["kernel", "lease"]),
  confined: z.boolean(),
  stallSeconds: z.number().positive().nullable(),
  check: checkSchema.nullable(),
  /** Counts the times that these tasks were submitted, from 1, in one run. */
  attempt: z.int().positive(),
}).readonly();

/** The tasks of a job array. */
export type Submission = z.infer<typeof submissionSchema>;

/** A task that an element runs: its name, and the key that its result will have. */
export type Order = z.infer<typeof orderSchema>;

/** The files of a submission's folder. */
export interface SubmissionFolder {
  readonly folder: string;
  /** The folder's number; later submissions have larger ones. */
  readonly number: number;
  readonly submission: string;
  readonly script: string;
  /** The file with the id of the job array, once `sbatch` has returned it. */
  readonly job: string;
  /** The path of an element's output in Slurm's spelling: `%a` stands for its index. */
  readonly output: string;
  /** Returns the file that a node writes at the end of a task. */
  end(key: Hash): string;
}

/** Returns the folder of all submissions. */
export function submissionsFolder(layout: Pick<Layout, "scratches">): string {
  return join(layout.scratches, "slurm");
}

/** Returns the files of the submission with this number. */
export function submissionFolder(layout: Pick<Layout, "scratches">, number: number): SubmissionFolder {
  const folder = join(submissionsFolder(layout), String(number));
  return {
    folder,
    number,
    submission: join(folder, "submission.json"),
    script: join(folder, "script.sh"),
    job: join(folder, "job.json"),
    output: join(folder, "output-%a.txt"),
    end: (key) => join(folder, `${key}.end.json`),
  };
}

/**
 * Returns the submissions in a store, the oldest first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 * import { queueSquare } from "../../example/queue_square.ts";
 *
 * await using example = await openExample();
 * const { layout } = example.store, plan = await example.plan(3);
 * for (let time = 0; time < 2; time++) await queueSquare(plan);
 * assertEquals(submissionFolders(layout).map(({ number }) => number), [1, 2]);
 * ```
 */
export function submissionFolders(layout: Pick<Layout, "scratches" | "door">): SubmissionFolder[] {
  return layout.door.names(submissionsFolder(layout))
    .filter((name) => /^[1-9]\d{0,8}$/.test(name)).map(Number)
    .sort((a, b) => a - b).map((number) => submissionFolder(layout, number));
}

/**
 * Writes a submission into a new folder, with the next free number. Returns the folder and the hash
 * of the text, by which a node checks that the text is unchanged.
 */
export async function writeSubmission(
  layout: Pick<Layout, "scratches" | "door">,
  submission: Submission,
): Promise<{ readonly files: SubmissionFolder; readonly digest: Hash }> {
  const { door } = layout;
  const bytes = new TextEncoder().encode(`${JSON.stringify(submission)}\n`);
  for (let number = (submissionFolders(layout).at(-1)?.number ?? 0) + 1;; number++) {
    const files = submissionFolder(layout, number);
    await door.makeFolder(files.folder);
    try {
      door.create(files.submission, bytes);
      return { files, digest: sha256(bytes) };
    } catch (error) {
      // Another runner has taken the number.
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/**
 * Reads a submission. Throws a `UserError` if the file is missing or damaged, or has another
 * digest.
 */
export function readSubmission(
  { door }: Pick<Layout, "door">,
  { submission: path }: SubmissionFolder,
  digest?: Hash,
): Submission {
  const text = door.readText(path);
  if (text === undefined) {
    throw new UserError(
      `${path}: found no such file, expected the tasks of this job; the store may not be mounted on this node, or ` +
        "the job may be left over from an earlier run: run reproduce again to submit it again",
    );
  }
  if (digest !== undefined && sha256(text) !== digest) {
    throw new UserError(
      `${path}: was changed since the job was submitted, so nothing was run; run reproduce again to submit it again`,
    );
  }
  const parsed = submissionSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${path}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "it is not a submission"}`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
