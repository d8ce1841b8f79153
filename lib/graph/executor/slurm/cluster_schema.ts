/** Defines the cluster file: the resources that a study's jobs request from Slurm. */
import { z } from "zod";
import { bounded } from "../../../formats/bounded.ts";
import { DURATION_RULE, MEMORY_RULE, parseDuration, parseMemory } from "./amounts.ts";

/**
 * Characters that no value of a cluster file may contain: they would end a line of the script, or
 * be invisible in it.
 */
// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

const LONGEST_WORD = 256, LONGEST_LINE = 1000;

/**
 * A name that Slurm knows, or several with commas. It begins with a letter or digit, so that it is
 * neither an option nor a comment.
 */
const word = z.string().max(LONGEST_WORD).regex(
  /^[A-Za-z0-9][A-Za-z0-9_.,@+-]*$/,
  "letters, digits and _ . , @ + -, a letter or digit first",
);

const constraint = z.string().max(LONGEST_WORD).regex(
  /^[A-Za-z0-9([][A-Za-z0-9_.,@+&|*:=()[\]-]*$/,
  "features such as avx512, or avx512&skylake: no spaces, quotes or #",
);

const gres = z.string().max(LONGEST_WORD).regex(
  /^[A-Za-z0-9][A-Za-z0-9_.,@+:=()-]*$/,
  "resources such as gpu:1 or gpu:a100:2: no spaces, quotes or #",
);

const duration = z.string().refine((text) => (parseDuration(text) ?? 0) >= 60, {
  error: `${DURATION_RULE}, at least a minute`,
});

const memory = z.string().refine((text) => (parseMemory(text) ?? 0) >= 2 ** 20, { error: MEMORY_RULE });

/** A command of the job's script. Any other text would be read as several. */
const line = z.string().min(1).max(LONGEST_LINE)
  .refine((text) => !CONTROL.test(text), { error: "one line of shell without control characters" })
  .refine((text) => !/^\s*#\s*SBATCH/i.test(text), {
    error: "a command; options of sbatch are settings of this file (partition, constraint, gres, …)",
  });

/** The absolute path of a folder. Characters that a shell or sbatch would interpret are quoted. */
const folder = z.string().max(4096).regex(/^\//, "an absolute path, the same on every node")
  .refine((text) => !CONTROL.test(text), { error: "a path without control characters" });

/** The place of a job; a kind of task may override the file's own. */
const place = {
  partition: word.optional().describe("the partition; the cluster's default unless given"),
  account: word.optional().describe("the account that is charged"),
  qos: word.optional().describe("the quality of service"),
  constraint: constraint.optional().describe(
    "features that a node must have, as sbatch --constraint takes them",
  ),
  gres: gres.optional().describe("generic resources, as sbatch --gres takes them: gpu:1"),
};

const taskShape = {
  ...place,
  where: z.enum(["cluster", "runner"]).optional()
    .describe("runner: such tasks run beside `reproduce`, on the login node"),
  cores: bounded(z.int().positive().max(1024), "no node has more").optional()
    .describe("cores for each task; 1 unless given. The number of cores does not change any bit"),
  memory: memory.optional().describe(
    "memory for each task; unless given, the estimate plus a margin for trainings, and the partition's default for others",
  ),
  time: duration.optional().describe(
    "time limit of each job; unless given, the estimate plus a margin for trainings, and the partition's for others",
  ),
  tasksPerJob: bounded(z.int().positive().max(1000), "each waits for those before it").optional()
    .describe("small tasks that share a job, one after another; 1 unless given"),
  saveAhead: duration.optional()
    .describe("the time before a job's limit at which it is told to save; 2 min unless given"),
  resubmissions: bounded(z.int().min(0).max(1000), "each continues where the last one was ended")
    .optional()
    .describe(
      "how often a task is submitted again after a limit, a lost node or a preemption; 10 unless given",
    ),
  moreMemory: bounded(z.number().gt(1).max(8), "a task that needs so much more memory has a fault").optional()
    .describe(
      "a task that ran out of memory is submitted once more, with its memory times this factor; never unless given",
    ),
};

const taskSchema = z.strictObject(taskShape);

/** The settings of one kind of task, as written in the file. */
type TaskShape = z.infer<typeof taskSchema>;

/**
 * Returns the schema of a cluster file for a graph with these kinds of tasks. A kind is the first
 * part of a task's name: `train` of `train/ResNet/seed 1`. Memory and times are texts with a unit:
 * `8 GiB`, `2 h`.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 *
 * const schema = clusterSchema(["train", "report"]);
 * const file = { partition: "gpu", tasks: { train: { cores: 4, time: "2 h" } } };
 * const cluster = schema.parse(file);
 * assertEquals([cluster.maxJobs, cluster.tasks["train"]?.cores], [100, 4]);
 * assert(!schema.safeParse({ tasks: { trian: { cores: 4 } } }).success);
 * assert(!schema.safeParse({ partition: "gpu; rm" }).success);
 * ```
 */
export function clusterSchema(kinds: readonly string[]) {
  const tasks = Object.fromEntries(["default", ...kinds].map((kind) => [kind, taskSchema.optional()]));
  return z.strictObject({
    ...place,
    environment: z.array(line).max(100).readonly().default([])
      .describe("commands at the start of every job's script, such as module load"),
    prepared: folder.optional()
      .describe(
        "the folder that `deno task cluster prepare` filled: Deno, packages and libraries for nodes without internet",
      ),
    maxJobs: bounded(z.int().positive().max(100_000), "no cluster has longer queues").default(100)
      .describe("the most jobs of this study in the queue at once, waiting and running"),
    tasks: z.strictObject(tasks).default({}),
  });
}

/** A cluster file's content. */
export interface Cluster extends Place {
  readonly environment: readonly string[];
  readonly prepared?: string | undefined;
  readonly maxJobs: number;
  readonly tasks: Readonly<Record<string, TaskShape | undefined>>;
}

/** The place of a job. */
export interface Place {
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
  readonly qos?: string | undefined;
  readonly constraint?: string | undefined;
  readonly gres?: string | undefined;
}

/** The request of one kind of task. */
export interface TaskSettings extends Place {
  readonly where: "cluster" | "runner";
  readonly cores: number;
  /** `undefined` stands for the estimate's. */
  readonly memoryBytes: number | undefined;
  /** `undefined` stands for the estimate's. */
  readonly seconds: number | undefined;
  readonly tasksPerJob: number;
  /** The seconds before its limit at which a job gets SIGTERM. */
  readonly signalSeconds: number;
  readonly resubmissions: number;
  /** The factor for a task that ran out of memory; `undefined`: it fails. */
  readonly memoryFactor: number | undefined;
}

/** Returns the settings of tasks of `kind`: the kind's own before `default`'s before the file's. */
export function settingsOf(cluster: Cluster, kind: string): TaskSettings {
  const { tasks: { default: common = {}, [kind]: own = {} } } = cluster;
  const given: TaskShape = { ...common, ...own };
  return {
    partition: given.partition ?? cluster.partition,
    account: given.account ?? cluster.account,
    qos: given.qos ?? cluster.qos,
    constraint: given.constraint ?? cluster.constraint,
    gres: given.gres ?? cluster.gres,
    where: given.where ?? "cluster",
    cores: given.cores ?? 1,
    memoryBytes: given.memory === undefined ? undefined : parseMemory(given.memory),
    seconds: given.time === undefined ? undefined : parseDuration(given.time),
    tasksPerJob: given.tasksPerJob ?? 1,
    signalSeconds: parseDuration(given.saveAhead ?? "2 min") ?? 120,
    resubmissions: given.resubmissions ?? 10,
    memoryFactor: given.moreMemory,
  };
}

/**
 * Returns the kind of a task: the first part of its name, without a number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(kindOf("train/ResNet/seed 1"), "train");
 * assertEquals(kindOf("sweep 2/blur 4"), "sweep");
 * ```
 */
export function kindOf(task: string): string {
  return (task.split("/", 1)[0] ?? task).replace(/ \d+$/, "");
}
