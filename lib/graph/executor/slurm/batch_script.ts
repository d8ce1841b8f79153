/** The script of a job array, as sbatch takes it. */
import { slurmMemory, slurmTime } from "./amounts.ts";
import type { TaskSettings } from "./cluster_schema.ts";

/** The input of {@linkcode renderBatchScript}. */
export interface BatchScriptOptions {
  /** The jobs' partition and their cores. */
  readonly settings: TaskSettings;
  /** Commands ahead of the job's own, from the cluster file. */
  readonly environment: readonly string[];
  /** For squeue: `fovea-train`. */
  readonly name: string;
  /** By which a runner finds its submission again. */
  readonly comment: string;
  /** `0-9`, as `formatIndices` gives them. */
  readonly indices: string;
  /** The file of each element's output; `%a` is its index. */
  readonly output: string;
  /** The folder that the command runs in. */
  readonly root: string;
  /** Program and arguments; the element's index is added. */
  readonly command: readonly string[];
  readonly memoryBytes: number | undefined;
  readonly seconds: number | undefined;
}

/**
 * Renders the script of a job array. The command takes the shell's place, so that the signal ahead
 * of the time limit (`--signal=B:`) reaches it; Slurm may requeue it, for it looks into the store
 * first.
 *
 * Throws a `RangeError` for text that would end a line of the script: a cluster file's schema and
 * paths of stores let none through.
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
    // Only a job with a limit can be told ahead of it; others are told by scancel and preemption.
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
    // The cluster file's commands may have gone elsewhere.
    `cd ${quote(root)} || exit 1`,
    `exec ${command.map(quote).join(" ")} "$SLURM_ARRAY_TASK_ID"`,
    "",
  ].join("\n");
}

/**
 * A value of a directive: sbatch splits at spaces, and reads quotes and backslashes by its own
 * rules.
 */
function directive(value: string): string {
  return /^[A-Za-z0-9_.,@+:=/%&|*()[\]-]*$/.test(value)
    ? value
    : `"${oneLine(value).replaceAll(/["\\]/g, "\\$&")}"`;
}

/** A word of a shell, whatever it holds. */
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
