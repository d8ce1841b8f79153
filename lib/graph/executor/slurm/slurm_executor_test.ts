/** Runs through a real Slurm on this machine. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { type Slurm, startSlurm } from "../../../trials/slurm/start_slurm.ts";
import type { RunEvent } from "../../run/event.ts";
import { run } from "../../run/run.ts";
import type { Task } from "../../task.ts";
import { JOIN_PROJECT } from "../../testing/join.ts";
import { task, TEST_WORKER, type Workshop, workshop } from "../../testing/workshop.ts";
import type { Executor } from "../executor.ts";
import { localExecutor } from "../local/local_executor.ts";
import { localMachine } from "../local/local_machine.ts";
import { type Cluster, clusterSchema } from "./cluster_schema.ts";
import { type SlurmCommands, slurmCommands } from "./commands.ts";
import { slurmExecutor, type SlurmOptions } from "./slurm_executor.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Short times: a test's jobs last seconds. */
const TIMES = { storeMilliseconds: 200, queueMilliseconds: 500, limitMilliseconds: 500 };

interface Shop {
  readonly slurm: Slurm;
  readonly shop: Workshop;
  readonly commands: SlurmCommands;
  executor(cluster?: Partial<Cluster>, options?: Partial<SlurmOptions>): Executor;
  run(tasks: readonly Task[], executor: Executor, options?: {
    readonly signal?: AbortSignal;
    readonly onEvent?: (event: RunEvent) => void;
  }): ReturnType<Workshop["run"]>;
}

/** Runs `body` with a Slurm and a project; says so on standard error where there is no Slurm here. */
async function withSlurm(
  files: Readonly<Record<string, string>>,
  body: (shop: Shop) => Promise<void>,
): Promise<void> {
  const slurm = await startSlurm();
  if ("skipped" in slurm) return console.error(`left out, no Slurm here: ${slurm.skipped}`);
  await using _slurm = slurm;
  await using shop = await workshop(files);
  const commands = slurmCommands({ environment: slurm.environment, firstPauseMilliseconds: 200 });
  await body({
    ...{ slurm, shop, commands },
    executor: (cluster = {}, options = {}) =>
      slurmExecutor({
        cluster: { ...clusterSchema([]).parse({}), ...cluster },
        commands,
        node: {
          command: [
            Deno.execPath(),
            ...["run", "-A", "--quiet", "--config", here("../../../../deno.json")],
            ...[here("../../testing/node.ts"), shop.root],
          ],
          confined: false,
          stallSeconds: undefined,
        },
        machine: localMachine(),
        local: localExecutor({ jobs: 1, worker: TEST_WORKER }),
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

const notesOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => event.type === "note" ? [`${event.task}: ${event.text}`] : []);

const CHAIN = [
  ...Array.from({ length: 6 }, (_, index) => task(`make/${index}`, "join.ts", { say: `${index}` })),
  task("after/1", "join.ts", { say: "c" }, { a: "make/0", b: "make/1" }),
];

Deno.test("tasks go out as one job array a kind, and have the keys and bits of a local run", async () => {
  await withSlurm(JOIN_PROJECT, async ({ shop, commands, executor, run, slurm }) => {
    const { summary, events } = await run(CHAIN, executor());
    assertEquals([summary.failures, summary.executed.length], [[], 7]);
    assertEquals(commands.calls()["sbatch"], 2);
    assertStringIncludes(notesOf(events).join("\n"), "make/3: job 1_3 is submitted");
    await using local = await workshop(JOIN_PROJECT);
    await local.run(CHAIN);
    const [there, here] = [await shop.plan(CHAIN), await local.plan(CHAIN)];
    for (const { name } of CHAIN) {
      const [a, b] = [there.states.get(name), here.states.get(name)];
      assert(a?.state === "done" && b?.state === "done");
      assertEquals([a.key, a.result.outputs], [b.key, b.result.outputs]);
      const nodes: readonly string[] = slurm.nodes.map(({ name }) => name);
      assert(nodes.includes(a.result.provenance.job?.node ?? ""), "the provenance names no node");
      assertEquals(b.result.provenance.job, undefined);
    }
    assertEquals((await run(CHAIN, executor())).summary.alreadyDone, 7);
    assertEquals(commands.calls()["sbatch"], 2);
  });
});
