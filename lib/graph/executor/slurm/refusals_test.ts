/** Tests submissions that a controller refuses, with programs that answer as real ones did. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { eventLines } from "../../render/lines.ts";
import { renderSummary } from "../../render/summary.ts";
import type { RunView } from "../../render/tracker.ts";
import type { RunEvent } from "../../run/event.ts";
import { run } from "../../run/run.ts";
import { JOIN_PROJECT } from "../../testing/join.ts";
import { task, workshop } from "../../testing/workshop.ts";
import { localExecutor } from "../local/local_executor.ts";
import { localMachine } from "../local/local_machine.ts";
import { clusterSchema } from "./cluster_schema.ts";
import { slurmCommands } from "./commands.ts";
import { slurmExecutor } from "./slurm_executor.ts";
import { notesOf } from "./testing/slurm_shop.ts";

const NOTHING: RunView = {
  ...{ total: 5, done: 0, failed: 0, running: [], secondsLeft: undefined, interrupted: false },
};

Deno.test("a refused array is reported once, and fails each of its tasks", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const answers = [
    "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation",
    "sbatch: error: AssocMaxSubmitJobLimit",
    "sbatch: error: invalid partition specified: nowhere",
  ];
  const commands = slurmCommands({
    firstPauseMilliseconds: 10,
    runProgram: (program) => {
      const stderr = program === "sbatch" ? answers.shift() : undefined;
      return Promise.resolve({ success: stderr === undefined, stdout: "", stderr: stderr ?? "" });
    },
  });
  const plan = await shop.plan(
    Array.from({ length: 5 }, (_, index) => task(`train/${index}`, "join.ts", { say: `${index}` })),
  );
  const events: RunEvent[] = [], printed: string[] = [];
  const lines = eventLines({ take() {}, counts: () => ({ done: 0, total: 5 }), view: () => NOTHING });
  const summary = await run(plan, {
    executor: slurmExecutor({
      ...{ cluster: clusterSchema([]).parse({}), commands, machine: localMachine() },
      local: localExecutor({ jobs: 1 }),
      node: { command: ["deno"], environment: [], confined: false, stallSeconds: undefined },
      times: { gatherMilliseconds: 10, limitMilliseconds: 10 },
    }),
    onEvent(event) {
      events.push(event);
      printed.push(...lines(event));
    },
  });
  const [away, limit, ...others] = notesOf(events);
  assertStringIncludes(away ?? "", "train/0: sbatch: Socket timed out");
  assertStringIncludes(away ?? "", "(so do 4 more tasks)");
  assertStringIncludes(limit ?? "", "train/0: waits to be submitted: sbatch: AssocMaxSubmitJobLimit");
  assertEquals([others, commands.calls()["sbatch"], summary.failures.length], [[], 3, 5]);
  const told = printed.filter((line) => line.startsWith("FAILED"));
  assertStringIncludes(told[0] ?? "", 'set "partition" in the cluster file');
  assertEquals(told[4], "FAILED  train/4: for the same reason as train/0");
  assertEquals(renderSummary(summary, { colour: false })[0], "FAILED  train/0, train/1, train/2 and 2 more");
});
