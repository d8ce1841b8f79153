import { assertEquals } from "@std/assert";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { PLAIN_ENGINE } from "./testing/plain_engine.ts";
import { JOIN_PROJECT } from "../graph/testing/join.ts";
import { task, workshop } from "../graph/testing/workshop.ts";
import { environmentOf } from "./environment.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("a report names the CPUs that its trainings ran on, which need not be this machine's", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("train/a", "join.ts", { say: "a" }), task("gallery", "join.ts", { say: "b" })];
  const here = cpus().at(0)?.model.trim() ?? "unknown";
  assertEquals((await environmentOf(ROOT, { engine: PLAIN_ENGINE, plan: await shop.plan(tasks) })).cpu, here);
  await shop.run(tasks);
  const plan = await shop.plan(tasks);
  const on = (cpu: string, name: string) => {
    const state = plan.states.get("train/a");
    if (state?.state !== "done") throw new Error("the task is not done");
    const { result } = state;
    return [name, { ...state, result: { ...result, provenance: { ...result.provenance, cpu } } }] as const;
  };
  const states = new Map([
    ...plan.states,
    on("Xeon", "train/a"),
    on("EPYC ", "train/b"),
    on("Xeon", "train/c"),
  ]);
  assertEquals(
    (await environmentOf(ROOT, { engine: PLAIN_ENGINE, plan: { ...plan, states } })).cpu,
    "EPYC, Xeon",
  );
});
