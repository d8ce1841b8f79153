/**
 * Runs one runner of the campaign on a cluster: `slurm_runner.ts JOB`, a separate process, so that
 * it can be killed. Prints a report as JSON.
 */
import { fileURLToPath } from "node:url";
import { localExecutor } from "../../../graph/executor/local/local_executor.ts";
import { localMachine } from "../../../graph/executor/local/local_machine.ts";
import { slurmCommands } from "../../../graph/executor/slurm/commands.ts";
import { slurmExecutor } from "../../../graph/executor/slurm/slurm_executor.ts";
import { plan } from "../../../graph/plan.ts";
import { run } from "../../../graph/run/run.ts";
import { openStore } from "../../../graph/store/store.ts";
import { syntheticStudy } from "../synthetic_study.ts";
import { type SlurmRunnerJob, slurmRunnerJobSchema, type SlurmRunnerReport } from "./slurm_runner_job.ts";

/** Short times, for a short campaign. */
const TIMES = {
  gatherMilliseconds: 50,
  limitMilliseconds: 500,
  storeMilliseconds: 200,
  queueMilliseconds: 500,
  longestQueueMilliseconds: 4000,
};

async function report({ study, store, root, cluster, conf }: SlurmRunnerJob): Promise<SlurmRunnerReport> {
  const planned = await plan({ name: "torture", tasks: syntheticStudy(study) }, {
    store: openStore(store),
    root,
  });
  const commands = slurmCommands({ environment: { SLURM_CONF: conf }, firstPauseMilliseconds: 300 });
  const node = fileURLToPath(new URL("../../../../tasks/node.ts", import.meta.url));
  let resubmitted = 0, outOfMemory = 0;
  const { alreadyDone, executed, elsewhere, unchanged, failures, total } = await run(planned, {
    executor: slurmExecutor({
      cluster,
      commands,
      node: {
        command: [Deno.execPath(), "run", "--quiet", "--no-prompt", "-A", node],
        environment: [],
        confined: false,
        stallSeconds: undefined,
      },
      machine: localMachine(),
      local: localExecutor({ jobs: 1 }),
      times: TIMES,
    }),
    onEvent(event) {
      if (event.type !== "note" || !event.text.includes("submitted again")) return;
      resubmitted++;
      if (event.text.includes("times the memory")) outOfMemory++;
    },
  });
  return {
    ...{ resubmitted, outOfMemory },
    total,
    done: alreadyDone + executed.length + elsewhere.length + unchanged.length,
    failures: failures.map(({ task, cause }) => ({ task, cause })),
    calls: commands.calls(),
  };
}

if (import.meta.main) {
  const job = slurmRunnerJobSchema.parse(JSON.parse(Deno.args[0] ?? ""));
  console.log(JSON.stringify(await report(job)));
}
