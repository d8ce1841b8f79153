import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { submissionFolders, writeSubmission } from "../executor/slurm/submission.ts";
import { JOIN_PROJECT } from "../testing/join.ts";
import { task, workshop } from "../testing/workshop.ts";
import { openStore } from "../store/store.ts";
import { collect } from "./collect.ts";
import { needsOfPlan } from "./needs.ts";

Deno.test("collect() removes finished submissions except the latest, and old questions to nodes", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" })];
  await shop.run(tasks.slice(0, 1));
  const plan = await shop.plan(tasks);
  const store = openStore(shop.path("store"));
  const orders = tasks.flatMap(({ name }) => {
    const state = plan.states.get(name);
    return state?.state === "done" || state?.state === "stale" ? [{ task: name, key: state.key }] : [];
  });
  const submit = (elements: typeof orders[]) =>
    writeSubmission(store.layout, {
      ...{ format: "fovea/submission/1", graph: "test", tasks, locks: "kernel", confined: false, attempt: 1 },
      ...{ elements, stallSeconds: null, check: null },
    });
  await submit([orders.slice(0, 1)]);
  await submit([orders]);
  await submit([orders.slice(0, 1)]);
  const asked = (name: string) => join(store.layout.scratches, "slurm/asked", name);
  for (const name of ["old", "new"]) await Deno.mkdir(asked(name), { recursive: true });
  await Deno.utime(asked("old"), 1, 1);
  const found = () => submissionFolders(store.layout).map(({ number }) => number);
  const options = { store, needs: needsOfPlan(plan) };
  const { scratch } = await collect({ ...options, dryRun: true });
  assertEquals([scratch.count, found()], [2, [1, 2, 3]]);
  await collect({ ...options, dryRun: false });
  assertEquals(found(), [2, 3]);
  assertEquals([...Deno.readDirSync(asked("."))].map(({ name }) => name), ["new"]);
});
