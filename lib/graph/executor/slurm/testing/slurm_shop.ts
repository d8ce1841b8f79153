/** Makes a project whose tasks run through a real Slurm on this machine, for tests. */
import { fileURLToPath } from "node:url";
import { type Slurm, startSlurm } from "../../../../trials/slurm/start_slurm.ts";
import type { RunEvent } from "../../../run/event.ts";
import { run } from "../../../run/run.ts";
import type { Task } from "../../../task.ts";
import { workHere } from "../../../testing/work_here.ts";
import { TEST_WORKER } from "../../../testing/test_worker.ts";
import { type Workshop, workshop } from "../../../testing/workshop.ts";
import type { Executor } from "../../executor.ts";
import { localExecutor } from "../../local/local_executor.ts";
import { localMachine } from "../../local/local_machine.ts";
import { type Cluster, clusterSchema } from "../cluster_schema.ts";
import { type SlurmCommands, slurmCommands } from "../commands.ts";
import { slurmExecutor, type SlurmOptions } from "../slurm_executor.ts";
import type { NodeCommand } from "../submit.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Short intervals: a test's jobs last seconds. */
const TIMES = {
  gatherMilliseconds: 100,
  storeMilliseconds: 200,
  queueMilliseconds: 500,
  longestQueueMilliseconds: 1000,
  limitMilliseconds: 500,
};

/** A Slurm, a project, and executors that run its tasks through the Slurm. */
export interface SlurmShop {
  readonly slurm: Slurm;
  readonly shop: Workshop;
  readonly commands: SlurmCommands;
  /** Returns the id of an element of the test's first job array: `7_0`. */
  job(index: number): string;
  /** The command that starts its nodes. */
  readonly node: NodeCommand;
  executor(cluster?: Partial<Cluster>, options?: Partial<SlurmOptions>): Executor;
  run(tasks: readonly Task[], executor: Executor, options?: {
    readonly signal?: AbortSignal;
    readonly onEvent?: (event: RunEvent) => void;
  }): ReturnType<Workshop["run"]>;
}

let shared: ReturnType<typeof startSlurm> | undefined;

/**
 * Starts one Slurm for all tests of the calling file, and of other files in its process; reports on
 * standard error if this machine has none.
 */
export function shareSlurm(): void {
  Deno.test.beforeAll(async () => {
    shared ??= startSlurm();
    const slurm = await shared;
    if ("skipped" in slurm) console.error(`left out, no Slurm here: ${slurm.skipped}`);
  });
  Deno.test.afterAll(async () => {
    const slurm = await shared;
    shared = undefined;
    if (slurm !== undefined && !("skipped" in slurm)) await slurm[Symbol.asyncDispose]();
  });
}

/**
 * Runs `body` with the shared Slurm and a new project; does nothing if there is no Slurm. A job runs
 * its tasks in one process, unless `processes` is true: then each has its own worker, as in the
 * product.
 */
export async function withSlurm(
  files: Readonly<Record<string, string>>,
  body: (shop: SlurmShop) => Promise<void>,
  { processes = false }: { readonly processes?: boolean } = {},
): Promise<void> {
  const slurm = await shared;
  if (slurm === undefined || "skipped" in slurm) return;
  const [, next] =
    /^NEXT_JOB_ID\s*=\s*(\d+)$/m.exec((await slurm.command("scontrol", "show", "config")).stdout) ??
      [];
  await using shop = await workshop(files);
  const commands = slurmCommands({ environment: slurm.environment, firstPauseMilliseconds: 200 });
  const node: NodeCommand = {
    command: [
      Deno.execPath(),
      ...["run", "-A", "--quiet", "--config", here("../../../../../deno.json")],
      ...[here("../../../testing/node.ts"), shop.root],
      processes ? "processes" : "here",
    ],
    environment: [],
    confined: false,
    stallSeconds: undefined,
  };
  await body({
    ...{ slurm, shop, commands, node },
    job: (index) => `${next}_${index}`,
    executor: (cluster = {}, options = {}) =>
      slurmExecutor({
        cluster: { ...clusterSchema([]).parse({}), ...cluster },
        commands,
        node,
        machine: localMachine(),
        local: localExecutor({ jobs: 1, worker: TEST_WORKER, runWorker: workHere() }),
        times: TIMES,
        ...options,
      }),
    async run(tasks, executor, options = {}) {
      const events: RunEvent[] = [];
      const summary = await run(await shop.plan(tasks), {
        executor,
        ...options.signal === undefined ? {} : { signal: options.signal },
        onEvent(event) {
          events.push(event);
          options.onEvent?.(event);
        },
      });
      return { summary, events };
    },
  });
}

/** Returns the notes of a run's events: `train/a: job 1_0 runs on n1`. */
export function notesOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => event.type === "note" ? [`${event.task}: ${event.text}`] : []);
}
