import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DRIFT_PROJECT } from "../testing/drift.ts";
import { JOIN_PROJECT } from "../testing/join.ts";
import { TEST_WORKER } from "../testing/test_worker.ts";
import { task, type Workshop, workshop } from "../testing/workshop.ts";
import { checkStore } from "../store/check/check_store.ts";
import { openStore } from "../store/store.ts";
import type { Task } from "../task.ts";
import { finishedTasks, sampleTasks, type Verdict, verify } from "./verify.ts";
import { verdictLines } from "./verify_in_terminal.ts";
import { tuple } from "../../formats/items.ts";

const KINDS = ["tensors", "json", "text", "folder", "fails"];

const drifting = (shop: Workshop): Task[] =>
  KINDS.map((kind) => ({
    ...task(kind, "drift.ts", { kind, root: shop.root }),
    outputs: { text: kind === "folder" ? "folder" : "file" },
  }));

async function verifyAll(shop: Workshop, tasks: readonly Task[]): Promise<readonly Verdict[]> {
  const plan = await shop.plan(tasks);
  return await verify(plan, { tasks: finishedTasks(plan), jobs: 2, worker: TEST_WORKER });
}

Deno.test("verify() finds the same bits, and does not change the store", async () => {
  await using shop = await workshop({ ...JOIN_PROJECT, ...DRIFT_PROJECT, "data/gaze.csv": "t,x,y" });
  const tasks = [
    ...drifting(shop),
    task("a", "join.ts", { say: "a" }, { table: ["gaze.csv"] }),
    task("b", "join.ts", { say: "b" }, { in: "a", all: "folder" }),
  ];
  await shop.run(tasks);
  const before = await checkStore(openStore(shop.path("store")));
  const verdicts = await verifyAll(shop, tasks);
  assertEquals(verdicts.map(({ verdict }) => verdict), tasks.map(() => "same bits"));
  assertEquals(verdictLines(verdicts), ["7 tasks run again: 7 with the same bits"]);
  assertEquals(await checkStore(openStore(shop.path("store"))), before);
  assertEquals([...Deno.readDirSync(shop.path("store/temporary"))], []);
  assertEquals([...Deno.readDirSync(shop.path("store/scratch"))], []);
});

Deno.test("verify() names the first tensor, field or byte that differs, and the size of the difference", async () => {
  await using shop = await workshop(DRIFT_PROJECT);
  await shop.run(drifting(shop));
  await shop.write("drift", "0.5");
  const lines = verdictLines(await verifyAll(shop, drifting(shop)));
  // 4 → 4.5 and 8 → 12, in float32 exact: 0.5/4.5 = 1/9, 4/12 = 1/3.
  const tensors = 'tensor "b.weight" [2,2] is at most 5.0e-1 apart (relative 1.1e-1); ' +
    "2 of 3 tensors differ, all of them at most 4.0e+0 apart (relative 3.3e-1)";
  assertEquals(lines, [
    `tensors: output "text": ${tensors}`,
    'json: output "text": auc[1] was 0.25, is 0.75; 1 field differs, at most 5.0e-1 apart (relative 6.7e-1)',
    'text: output "text": it had 7 bytes, has 9; they differ from byte 7 on',
    `folder: output "text": b.safetensors: ${tensors}`,
    "fails: failed: it drifted",
    "5 tasks run again: 0 with the same bits, 4 with other bits, 1 failed",
  ]);
  await shop.write("drift", "2");
  const far = verdictLines(await verifyAll(shop, drifting(shop)));
  assertStringIncludes(far[1]!, "2 fields differ");
  assert(!far[1]!.includes("apart"));
  assertStringIncludes(far[3]!, "b.safetensors");
});

Deno.test("verify() reports a damaged stored input, and verifies the other tasks", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" }, { in: "a" })];
  await shop.run(tasks);
  const plan = await shop.plan(tasks);
  const state = plan.states.get("a");
  assert(state?.state === "done");
  const object = plan.store.layout.object(state.result.outputs.text!.hash);
  await Deno.chmod(object, 0o644);
  await Deno.writeTextFile(object, "A");
  const [a, b] = tuple(await verify(plan, { tasks: finishedTasks(plan), jobs: 1, worker: TEST_WORKER }), 2);
  assertEquals(a.verdict, "same bits");
  assert(b.verdict === "failed");
  assertStringIncludes(b.cause, "is damaged");
});

Deno.test("verify() stops when its signal is aborted, and returns the verdicts so far", async () => {
  await using shop = await workshop({
    "wait.ts": `export default async ({ outputs, parameters, progress }) => {
      let again = true;
      try { Deno.statSync(parameters); } catch { again = false; }
      progress({ fraction: 0.5, text: "begun" });
      if (again) await new Promise((wake) => setTimeout(wake, 600_000));
      await Deno.writeTextFile(outputs.text, "done");
    };`,
  });
  const tasks = [task("wait", "wait.ts", shop.path("again"))];
  await shop.run(tasks);
  await shop.write("again", "");
  const plan = await shop.plan(tasks);
  const controller = new AbortController();
  const verdicts = await verify(plan, {
    tasks,
    jobs: 1,
    worker: TEST_WORKER,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === "progress") controller.abort(new Error("stopped"));
    },
  });
  assertEquals(verdicts, []);
  assertEquals([...Deno.readDirSync(shop.path("store/temporary"))], []);
});

Deno.test("sampleTasks() draws the same tasks for equal seeds, others for another seed, and never more than there are", () => {
  const tasks = Array.from({ length: 20 }, (_, index) => task(`t${index}`, "join.ts", null));
  const names = (count: number, seed: number) => sampleTasks(tasks, count, seed).map(({ name }) => name);
  assertEquals(names(5, 1), names(5, 1));
  assertEquals(names(5, 1).length, 5);
  assert(names(5, 1).join() !== names(5, 2).join());
  assertEquals(names(50, 1), tasks.map(({ name }) => name));
});
