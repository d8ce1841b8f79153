import { assertEquals } from "@std/assert";
import { activitiesOf } from "../graph/run/activity.ts";
import { JOIN_PROJECT } from "../graph/testing/join.ts";
import { task, workshop } from "../graph/testing/workshop.ts";
import { planDocument, planJsonSchema, planSchema } from "./plan_json.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";

Deno.test("planDocument() has the content of plan, in the fields of its schema", async () => {
  await using shop = await workshop({ ...JOIN_PROJECT, "data/gaze.csv": "t,x,y" });
  const tasks = (rate: number) => [
    task("gaze", "join.ts", { say: "g" }, { table: ["gaze.csv"] }),
    task('train/"A"', "join.ts", { say: "a", rate }, { gaze: "gaze" }),
    task("report", "join.ts", { say: "r" }, { train: 'train/"A"' }),
  ];
  assertEquals((await shop.run(tasks(1))).summary.failures, []);
  const read = async (rate: number) => {
    const plan = await shop.plan(tasks(rate));
    const document = planDocument({ plan }, { activities: await activitiesOf(plan), estimate: undefined });
    return planSchema.parse(JSON.parse(JSON.stringify(document)));
  };
  const done = await read(1);
  assertEquals(done.counts, { tasks: 3, done: 3, running: 0, stale: 0, waiting: 0, blocked: 0 });
  assertEquals(done.tasks.map(({ seconds, reasons }) => [typeof seconds, reasons]), [
    ["number", []],
    ["number", []],
    ["number", []],
  ]);
  const changed = await read(2);
  assertEquals(changed.tasks.map(({ name, state, needs, key }) => [name, state, needs, key === null]), [
    ["gaze", "done", [], false],
    ['train/"A"', "stale", ["gaze"], false],
    ["report", "waiting", ['train/"A"'], true],
  ]);
  assertEquals(changed.tasks.map(({ reasons }) => reasons), [[], ["rate 1 → 2"], [
    "input train ← rate 1 → 2",
  ]]);
});

Deno.test("plan.schema.json equals the schema in the code", async () => {
  const path = new URL("../../experiments/plan.schema.json", import.meta.url);
  assertEquals(trustedJson(await Deno.readTextFile(path)), planJsonSchema());
});
