import { assert, assertEquals } from "@std/assert";
import { localExecutor } from "../../graph/executor/local/local_executor.ts";
import { localMachine } from "../../graph/executor/local/local_machine.ts";
import { type Cluster, kindOf } from "../../graph/executor/slurm/cluster_schema.ts";
import { slurmCommands } from "../../graph/executor/slurm/commands.ts";
import { slurmExecutor } from "../../graph/executor/slurm/slurm_executor.ts";
import { readSubmission, submissionFolders } from "../../graph/executor/slurm/submission.ts";
import { plan } from "../../graph/plan.ts";
import { run } from "../../graph/run/run.ts";
import { openStore } from "../../graph/store/store.ts";
import type { Task } from "../../graph/task.ts";
import { fillStore } from "../torture/fill_store.ts";
import { ROOT } from "../torture/start_runner.ts";
import { simulatedClock } from "./simulated_clock.ts";
import { simulatedSlurm } from "./simulated_slurm.ts";

const HOUR = 3600;

/** Returns trainings of four to five hours, and the tasks after each. */
function study(trainings: number): Task[] {
  const task = (name: string, before?: string): Task => ({
    name,
    module: "lib/trials/torture/synthetic_work.ts",
    parameters: { name },
    inputs: before === undefined ? {} : { in: { from: "task", task: before, output: "out" } },
    outputs: { out: "file" },
  });
  return Array.from({ length: trainings }, (_, run) => [
    task(`train/${run}`),
    task(`predict/${run}`, `train/${run}`),
    task(`evaluate/${run}`, `predict/${run}`),
  ]).flat();
}

const SECONDS: Readonly<Record<string, (run: number) => number>> = {
  train: (run) => 4 * HOUR + (run * 7919 % 3600),
  predict: () => 120,
  evaluate: () => 60,
};

/** Runs a study on a queue in memory, and returns the number of Slurm calls and the hours. */
async function callsOf(trainings: number, cluster: Cluster, slots: number, first?: string) {
  const folder = await Deno.makeTempDir({ prefix: "fovea-calls-" });
  try {
    const tasks = study(trainings);
    await fillStore({ name: "calls", tasks, root: ROOT, folder });
    const store = openStore(folder);
    const filled = await plan({ name: "calls", tasks }, { store, root: ROOT });
    // Results return when their jobs end.
    const aside = new Map<string, string>();
    for (const [name, state] of filled.states) {
      if (state.state !== "done") throw new Error(`"${name}" is ${state.state}`);
      const path = store.layout.result(state.key);
      aside.set(name, path);
      await Deno.rename(path, `${path}.kept`);
    }
    const fresh = openStore(folder);
    const planned = await plan({ name: "calls", tasks }, { store: fresh, root: ROOT });
    using clock = simulatedClock();
    const commands = slurmCommands({
      runProgram: simulatedSlurm({
        clock,
        ...{ slots, first },
        elementsOf() {
          const files = submissionFolders(fresh.layout).at(-1);
          if (files === undefined) throw new Error("found no submission");
          return readSubmission(fresh.layout, files).elements.map((orders) => ({
            seconds: orders.reduce(
              (sum, { task }) => sum + (SECONDS[kindOf(task)]?.(Number(task.split("/")[1])) ?? 0),
              0,
            ),
            done: () => {
              for (const { task } of orders) {
                const path = aside.get(task) ?? "";
                Deno.renameSync(`${path}.kept`, path);
              }
            },
          }));
        },
      }),
    });
    const summary = await clock.runUntil(run(planned, {
      executor: slurmExecutor({
        cluster,
        commands,
        node: { command: ["deno"], environment: [], confined: false, stallSeconds: undefined },
        machine: localMachine(),
        local: localExecutor({ jobs: 1 }),
        // Looks into the store are not calls; rarer ones make the test faster.
        times: { storeMilliseconds: 600_000 },
      }),
    }));
    assertEquals(summary.failures, []);
    return { calls: commands.calls(), hours: clock.now() / 1000 / HOUR };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

// With 250 trainings on 100 nodes there are as many calls of squeue, and 8 more of sbatch.
Deno.test("a study of 50 trainings, 16 hours on 20 nodes, calls the controller less than 20 times an hour", async () => {
  const cluster: Cluster = {
    environment: [],
    maxJobs: 20,
    tasks: { predict: { tasksPerJob: 20 }, evaluate: { tasksPerJob: 20 } },
  };
  const { calls: { sbatch = 0, squeue = 0, ...others }, hours } = await callsOf(50, cluster, 20);
  assertEquals(others, {});
  assert(hours > 12 && hours < 18, `it took ${hours} hours`);
  // 50 trainings, 20 at once, take three waves: at least three arrays of each kind, but none for
  // each of the 150 tasks.
  assert(
    // Looks into the store every ten minutes let squeue be called six times an hour at most.
    sbatch >= 9 && sbatch < 40 && sbatch + squeue < 20 * hours,
    `${sbatch} sbatch and ${squeue} squeue in ${hours} hours`,
  );
});

Deno.test("a job that Slurm may requeue is cancelled before its task is submitted again", async () => {
  for (
    const [first, cancelled] of [
      ["PENDING||0:00|launch failed requeued held", 1],
      ["NODE_FAIL|n1|1:00|None", 1],
      ["PREEMPTED|n1|1:00|None", 1],
      ["TIMEOUT|n1|1:00|TimeLimit", undefined],
    ] as const
  ) {
    const { calls } = await callsOf(1, { environment: [], maxJobs: 10, tasks: {} }, 10, first);
    // The training's first job never ran; then there is one job of each kind.
    assertEquals([calls["sbatch"], calls["scancel"]], [4, cancelled], first);
  }
});
