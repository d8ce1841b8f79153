/** Tests questions to nodes of a real Slurm, and their refusals. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { activitiesOf } from "../../run/activity.ts";
import { openStore } from "../../store/store.ts";
import { JOIN_PROJECT } from "../../testing/join.ts";
import { task } from "../../testing/workshop.ts";
import { NO_RIGHTS } from "../job/rights.ts";
import { localMachine } from "../local/local_machine.ts";
import { cancelJobs } from "./cancel.ts";
import { clusterSchema } from "./cluster_schema.ts";
import type { Call } from "./commands.ts";
import { queuedJobs } from "./queued_jobs.ts";
import { withQueue } from "./queue_activities.ts";
import { renderSubmissions } from "./render_submissions.ts";
import { slurmMachine } from "./slurm_machine.ts";
import { notesOf, shareSlurm, withSlurm } from "./testing/slurm_shop.ts";

shareSlurm();

const PROJECT = {
  ...JOIN_PROJECT,
  "print.ts": `console.log(8);`,
  "fails.ts": `console.error("no ONNX Runtime here"); Deno.exit(3);`,
  "wait.ts": `export default async ({ progress }) => {
    progress({ fraction: 0.5, text: "epoch 12 of 40" });
    await new Promise((wake) => setTimeout(wake, 600_000));
  };`,
};

const CALL: Call = { signal: new AbortController().signal, onWait() {} };

Deno.test("a node is asked for its CPU by one job, and the answer is remembered; questions are jobs, too", async () => {
  await withSlurm(PROJECT, async ({ shop, commands, slurm }) => {
    const { layout } = openStore(shop.path("store"));
    const options = {
      ...{ cluster: clusterSchema([]).parse({}), kind: "train", commands, layout, call: CALL },
      root: shop.root,
      deno: { program: Deno.execPath(), environment: ["export ASKED=yes"] },
      lookMilliseconds: 100,
    };
    const machine = await slurmMachine(options);
    assertEquals(machine.processor, localMachine().processor);
    assertEquals((await slurmMachine(options)).cores, machine.cores);
    assertEquals(commands.calls()["sbatch"], 1);
    const question = { root: shop.root, args: [], rights: { ...NO_RIGHTS, read: [shop.root] } };
    const answer = await machine.ask({ ...question, script: "print.ts" });
    assertEquals([answer?.success, answer?.stdout], [true, "8\n"]);
    const failed = await machine.ask({ ...question, script: "fails.ts" });
    assertEquals([failed?.success, failed?.stderr], [false, "no ONNX Runtime here\n"]);
    const { stdout } = await slurm.command("squeue", "-h", "-t", "all", "-o", "%j");
    assertEquals(stdout.match(/^fovea-ask$/gm)?.length, 3);
  });
});

Deno.test("a node with another CPU than the study's runs nothing, and says what to do", async () => {
  await withSlurm(PROJECT, async ({ executor, run, node }) => {
    const check = {
      processor: "x86_64 of another kind",
      script: "print.ts",
      rights: NO_RIGHTS,
      words: "lays images out in blocks of",
    };
    const tasks = [task("train/a", "join.ts", { say: "a" })];
    const other = await run(tasks, executor({}, { node: { ...node, check: { ...check, prints: "16" } } }));
    assertMatch(
      other.summary.failures[0]?.cause ?? "",
      /^the node n\d+ \(.*\) lays images out in blocks of 8, the study's nodes \(x86_64 of another kind\) 16, which changes the/,
    );
    const same = await run(tasks, executor({}, { node: { ...node, check: { ...check, prints: "8" } } }));
    assertEquals(same.summary.executed, ["train/a"]);
  });
});

Deno.test("a plan shows the queued jobs and the submissions to come; --cancel ends the jobs", async () => {
  await withSlurm(PROJECT, async ({ job, executor, run, shop, commands, slurm }) => {
    const tasks = [
      task("train/a", "wait.ts", null),
      task("train/b", "join.ts", { say: "b" }),
      task("predict/b", "join.ts", { say: "c" }, { in: "train/b" }),
    ];
    await run(tasks.slice(0, 1), executor({}, { detach: true }));
    const shown = async () => {
      const plan = await shop.plan(tasks);
      const jobs = await queuedJobs(plan, { commands, call: CALL });
      return { plan, jobs, activities: withQueue(await activitiesOf(plan), jobs) };
    };
    let found = await shown();
    for (
      let wait = 0;
      wait < 100 && found.activities.get("train/a")?.text !== `job ${job(0)}, epoch 12 of 40`;
      wait++
    ) {
      await new Promise((wake) => setTimeout(wake, 200));
      found = await shown();
    }
    assertEquals(found.activities.get("train/a"), {
      kind: "running",
      host: slurm.nodes[0]?.name ?? "",
      text: `job ${job(0)}, epoch 12 of 40`,
    });
    const cluster = {
      ...clusterSchema([]).parse({}),
      tasks: { train: { cores: 4, memory: "2 GiB", time: "12 h" } },
    };
    const lines = renderSubmissions(found.plan, { cluster, jobs: found.jobs, costOf: undefined });
    assertEquals(lines, [
      "Slurm: to submit, at most 100 at once; 1 in the queue",
      "  train    1 job (1 ready), 4 cores, 2.0 GiB, limit 12 h",
      "  predict  1 job (0 ready), 1 core, the partition's memory, the partition's time limit",
    ]);
    assertEquals(await cancelJobs(found.plan, { commands, call: CALL }), [job(0)]);
    for (let wait = 0; wait < 100 && (await shown()).jobs.size > 0; wait++) {
      await new Promise((wake) => setTimeout(wake, 200));
    }
    assertEquals((await shown()).jobs.size, 0);
    assertEquals(await cancelJobs(found.plan, { commands, call: CALL }), []);
  });
});

Deno.test("a task killed because memory ran out is submitted once more with more memory, if the file allows it", async () => {
  await withSlurm({
    ...PROJECT,
    "hold.ts": `export default async ({ outputs }) => {
      const held = [];
      for (let mebibytes = 0; mebibytes < 400; mebibytes += 20) {
        held.push(new Uint8Array(20 * 2 ** 20).fill(1));
        await new Promise((wake) => setTimeout(wake, 20));
      }
      await Deno.writeTextFile(outputs.text, String(held.length));
    };`,
  }, async ({ executor, run, slurm }) => {
    if (!slurm.cgroups) return console.error("left out: no memory groups here");
    const tasks = [task("train/a", "hold.ts", null)];
    const limits = { memory: "350 MiB", resubmissions: 3 };
    const small = await run(tasks, executor({ tasks: { train: limits } }));
    assertEquals(small.summary.executed, []);
    assertMatch(small.summary.failures[0]?.cause ?? "", /memory/);
    const { summary, events } = await run(
      tasks,
      executor({ tasks: { train: { ...limits, moreMemory: 4 } } }),
    );
    assertEquals(summary.failures, []);
    assertStringIncludes(notesOf(events).join("\n"), "submitted again (1 of 3, with 4 times the memory)");
  }, { processes: true });
});
