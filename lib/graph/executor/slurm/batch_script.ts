/** Renders the script of a job array for sbatch. */
import { slurmMemory, slurmTime } from "./amounts.ts";
import type { TaskSettings } from "./cluster_schema.ts";

/** The input of {@linkcode renderBatchScript}. */
export interface BatchScriptOptions {
  /** The jobs' partition and their cores. */
  readonly settings: TaskSettings;
  /** The cluster file's commands, which run before the job's own. */
  readonly environment: readonly string[];
  /** The name that squeue shows: `fovea-train`. */
  readonly name: string;
  /** The comment by which a runner finds its submission again. */
  readonly comment: string;
  /** The indices as `formatIndices` gives them: `0-9`. */
  readonly indices: string;
  /** The file of each element's output; `%a` is its index. */
  readonly output: string;
  /** The folder that the command runs in. */
  readonly root: string;
  /** The program and its arguments; the element's index is appended. */
  readonly command: readonly string[];
  readonly memoryBytes: number | undefined;
  readonly seconds: number | undefined;
}

/**
 * Renders the script of a job array. The command replaces the shell, so that the signal before the
 * time limit (`--signal=B:`) reaches it. Slurm may requeue it, because it looks into the store
 * first.
 *
 * Throws a `RangeError` for text that would end a line of the script. The cluster file's schema and
 * the check of a store's path refuse such text earlier.
 */
export function renderBatchScript(options: BatchScriptOptions): string {
  const { settings, environment, name, comment, indices, output, root, command, memoryBytes, seconds } =
    options;
  const directives: readonly (readonly [string, string | number | undefined])[] = [
    ["job-name", name],
    ["comment", comment],
    ["array", indices],
    ["partition", settings.partition],
    ["account", settings.account],
    ["qos", settings.qos],
    ["constraint", settings.constraint],
    ["gres", settings.gres],
    ["nodes", 1],
    ["ntasks", 1],
    ["cpus-per-task", settings.cores],
    ["mem", memoryBytes === undefined ? undefined : slurmMemory(memoryBytes)],
    ["time", seconds === undefined ? undefined : slurmTime(seconds)],
    // Only a job with a time limit can be warned before it; scancel and preemption signal all jobs.
    ["signal", `B:TERM@${settings.signalSeconds}`],
    ["output", output],
    ["open-mode", "append"],
    ["chdir", root],
  ];
  const given = directives.flatMap(([key, value]) =>
    value === undefined ? [] : [`#SBATCH --${key}=${directive(String(value))}`]
  );
  return [
    "#!/bin/bash",
    ...given,
    "#SBATCH --requeue",
    "#SBATCH --input=/dev/null",
    "",
    ...environment.map(oneLine),
    // The cluster file's commands may have changed the folder.
    `cd ${quote(root)} || exit 1`,
    `exec ${command.map(quote).join(" ")} "$SLURM_ARRAY_TASK_ID"`,
    "",
  ].join("\n");
}

/**
 * Quotes a value of a directive: sbatch splits at spaces, and reads quotes and backslashes by its
 * own rules.
 */
function directive(value: string): string {
  return /^[A-Za-z0-9_.,@+:=/%&|*()[\]-]*$/.test(value)
    ? value
    : `"${oneLine(value).replaceAll(/["\\]/g, "\\$&")}"`;
}

/** Quotes any text as one word of a shell. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${oneLine(word).replaceAll("'", "'\\''")}'`;
}

function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw new RangeError(`found ${JSON.stringify(text)}, expected text without control characters`);
  }
  return text;
}
