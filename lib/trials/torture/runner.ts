/**
 * Runs one runner of a campaign: `runner.ts JOB`, a separate process, so that it can be killed.
 * Prints a report as JSON.
 */
import process from "node:process";
import { peakMemory } from "../../graph/peak_memory.ts";
import { plan } from "../../graph/plan.ts";
import { liveDisplay, type Screen } from "../../graph/render/live.ts";
import { trackRun } from "../../graph/render/tracker.ts";
import { run } from "../../graph/run/run.ts";
import { leaseLocks } from "../../graph/store/lease/lease_locks.ts";
import { openStore } from "../../graph/store/store.ts";
import { localExecutor } from "../../graph/executor/local/local_executor.ts";
import { type RunnerJob, runnerJobSchema, type RunnerReport } from "./runner_job.ts";
import { syntheticStudy } from "./synthetic_study.ts";

/** A terminal without a viewer. */
const UNSEEN: Screen = {
  write: (text) => void new TextEncoder().encode(text),
  size: () => ({ columns: 80, rows: 24 }),
};

async function report({ study, store, root, jobs, stallSeconds, leases }: RunnerJob): Promise<RunnerReport> {
  const planned = await plan({ name: "torture", tasks: syntheticStudy(study) }, {
    store: openStore(store, leases === undefined ? "auto" : leaseLocks({ times: leases })),
    root,
  });
  const plannedAfter = performance.now() / 1000;
  const { user, system } = process.cpuUsage();
  const memory = peakMemory() ?? 0;
  const done = [...planned.states.values()].filter(({ state }) => state === "done").length;
  const elsewhere = new Set<string>();
  const tracker = trackRun({ jobs });
  tracker.take({
    type: "planned",
    done,
    unfinished: planned.graph.tasks.filter(({ name }) => planned.states.get(name)?.state !== "done"),
  });
  using display = liveDisplay(tracker, { screen: UNSEEN, colour: true });
  const begin = performance.now();
  const summary = jobs === 0 ? undefined : await run(planned, {
    executor: localExecutor({ jobs, stallSeconds }),
    onEvent: (event) => {
      tracker.take(event);
      if (event.type === "elsewhere") elsewhere.add(event.task);
    },
  });
  return {
    total: planned.graph.tasks.length,
    done,
    executed: summary?.executed ?? [],
    elsewhere: [...elsewhere],
    failures: (summary?.failures ?? []).map(({ task, cause }) => ({ task, cause })),
    plannedAfter,
    processor: (user + system) / 1e6,
    memory,
    milliseconds: performance.now() - begin,
    drawing: display.spent(),
  };
}

if (import.meta.main) {
  const job = runnerJobSchema.parse(JSON.parse(Deno.args[0] ?? ""));
  console.log(JSON.stringify(await report(job)));
}
