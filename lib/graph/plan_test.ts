import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Plan } from "./plan.ts";
import { renderPlan } from "./render/plan.ts";
import { reasonTexts } from "./render/reason.ts";
import { JOIN_PROJECT } from "./testing/join.ts";
import { task, type Workshop, workshop } from "./testing/workshop.ts";
import type { Task } from "./task.ts";
import { tuple } from "../formats/items.ts";

/** heatMap → train → report. */
function study(blur: number, learningRate: number): Task[] {
  return [
    task("heatMap", "join.ts", { say: "map", blur }, { table: ["gaze.csv", "masks/lung.txt"] }),
    task("train/1", "join.ts", { say: "1", training: { learningRate } }, { heatMap: "heatMap" }),
    task("train/2", "join.ts", { say: "2", training: { learningRate } }, { heatMap: "heatMap" }),
    task("report", "join.ts", { say: "r" }, { one: "train/1", two: "train/2" }),
  ];
}

const PROJECT = { ...JOIN_PROJECT, "data/gaze.csv": "t,x,y", "data/masks/lung.txt": "lung" };

/** Returns the states and reasons of a plan, one text a task. */
function statesOf({ graph, states }: Plan): Record<string, string> {
  return Object.fromEntries(graph.tasks.map(({ name }) => {
    const state = states.get(name);
    if (state?.state === "blocked") return [name, `blocked: ${state.problem}`];
    return [
      name,
      state?.state === "done" || !state ? "done" : `${state.state}: ${reasonTexts(state.reasons).join("; ")}`,
    ];
  }));
}

async function ran(tasks: readonly Task[]): Promise<Workshop> {
  const shop = await workshop(PROJECT);
  assertEquals((await shop.run(tasks)).summary.failures, []);
  return shop;
}

Deno.test("plan() reports that nothing was run yet, and writes nothing", async () => {
  await using shop = await workshop(PROJECT);
  assertEquals(statesOf(await shop.plan(study(500, 0.005))), {
    heatMap: "stale: never run",
    "train/1": "waiting: never run",
    "train/2": "waiting: never run",
    report: "waiting: never run",
  });
  assertEquals([...Deno.readDirSync(shop.root)].some(({ name }) => name === "store"), false);
});

Deno.test("plan() names the parameter that changed, also as the reason for tasks that depend on it", async () => {
  await using shop = await ran(study(500, 0.005));
  assertEquals(statesOf(await shop.plan(study(500, 0.001))), {
    heatMap: "done",
    "train/1": "stale: training.learningRate 0.005 → 0.001",
    "train/2": "stale: training.learningRate 0.005 → 0.001",
    report: "waiting: input one, two ← training.learningRate 0.005 → 0.001",
  });
  const plan = await shop.plan(study(300, 0.005));
  assertEquals(statesOf(plan)["train/1"], "waiting: input heatMap ← blur 500 → 300");
  assertEquals(statesOf(plan).report, "waiting: input one, two ← blur 500 → 300");
  const state = plan.states.get("report");
  assert(state?.state === "waiting");
  assertEquals(state.reasons[0], {
    field: "upstream",
    input: "one",
    task: "train/1",
    causes: [{ task: "heatMap", reason: { field: "parameters", path: "blur", old: 500, new: 300 } }],
  });
});

Deno.test("plan() renders groups with the same reasons on one line", async () => {
  await using shop = await ran(study(500, 0.005));
  assertEquals(renderPlan(await shop.plan(study(500, 0.001)), { columns: 60, colour: false }), [
    "test: 4 tasks; 1 done, 2 to run, 1 wait for them",
    "",
    "  heatMap  1 done",
    "  train    0 of 2 done",
    "  report   0 of 1 done",
    "",
    "To run",
    "  2 × train/…: training.learningRate 0.005 → 0.001",
    "",
    "Waiting for inputs (skipped if these turn out unchanged)",
    "  report: input one, two ← training.learningRate 0.005 → 0.…",
  ]);
  assertEquals(
    renderPlan(await shop.plan(study(500, 0.005)), { columns: 60, colour: false })[0],
    "test: 4 tasks, all done",
  );
});

Deno.test("plan() remembers the root cause after a run that stopped half-way", async () => {
  await using shop = await ran(study(500, 0.005));
  await shop.write("shout.ts", "export const shout = (text: string) => text.trim();");
  const tasks = study(500, 0.005);
  // Only the first task runs again, and writes other content.
  await shop.run([{ ...tasks[0]!, parameters: { say: "map!", blur: 300 } }]);
  const [map, ...rest] = tuple(tasks, 1);
  assertEquals(
    statesOf(await shop.plan([{ ...map, parameters: { say: "map!", blur: 300 } }, ...rest]))["train/1"],
    "stale: code: shout.ts; input heatMap ← blur 500 → 300, say map → map!, code: shout.ts",
  );
});

Deno.test("plan() names files that were changed, added or removed", async () => {
  await using shop = await ran(study(500, 0.005));
  await shop.write("data/gaze.csv", "t,x,z");
  assertEquals(
    statesOf(await shop.plan(study(500, 0.005))).heatMap,
    "stale: input table: file gaze.csv changed",
  );
  await shop.write("data/gaze.csv", "t,x,y");
  assertEquals(statesOf(await shop.plan(study(500, 0.005))).heatMap, "done");
  const [map, ...rest] = tuple(study(500, 0.005), 1);
  const fewer = { ...map, inputs: { table: { from: "files", root: "data", paths: ["gaze.csv"] } } } as const;
  assertEquals(
    statesOf(await shop.plan([fewer, ...rest])).heatMap,
    "stale: input table: file masks/lung.txt removed",
  );
  await Deno.remove(shop.path("data/gaze.csv"));
  const gone = statesOf(await shop.plan([fewer, ...rest]));
  assertStringIncludes(gone.heatMap!, 'blocked: input "table": ');
  assertStringIncludes(gone.heatMap!, "gaze.csv does not exist");
  assertEquals(gone.report, 'blocked: needs "train/1", which cannot run');
});

Deno.test("plan() names the code and the environment that changed", async () => {
  await using shop = await workshop({
    ...JOIN_PROJECT,
  });
  const tasks = [task("a", "join.ts", { say: "a" })];
  await shop.run(tasks);
  await shop.write("shout.ts", "export const shout = (text: string) => text;");
  assertEquals(statesOf(await shop.plan(tasks)).a, "stale: code: shout.ts");
  const environment = [{ ...tasks[0]!, environment: { engine: { version: "2" } } }];
  assertEquals(
    statesOf(await shop.plan(environment)).a,
    'stale: environment: null → {"engine":{"version":"2"}}; code: shout.ts',
  );
  await shop.run(environment);
  assertEquals(
    statesOf(await shop.plan([{ ...tasks[0]!, environment: { engine: { version: "3" } } }])).a,
    "stale: environment: engine.version 2 → 3",
  );
});

Deno.test("plan() detects a new version of a package, and of a package that it depends on", async () => {
  await using shop = await workshop({
    ...JOIN_PROJECT,
    // Loaded only on demand, so that the task runs without the package.
    "join.ts": JOIN_PROJECT["join.ts"] + '\nexport const engine = () => import("ort");\n',
    "deno.json": JSON.stringify({ imports: { ort: "npm:ort@1" } }),
    "deno.lock": lock("1.29.0", "sha512-a"),
  });
  const tasks = [task("a", "join.ts", { say: "a" })];
  await shop.run(tasks);
  assertEquals(statesOf(await shop.plan(tasks)).a, "done");
  await shop.write("deno.lock", lock("1.30.0", "sha512-a"));
  assertEquals(statesOf(await shop.plan(tasks)).a, "stale: code: npm ort 1.29.0 → 1.30.0");
  await shop.write("deno.lock", lock("1.29.0", "sha512-b"));
  assertEquals(
    statesOf(await shop.plan(tasks)).a,
    "stale: code: npm ort 1.29.0 (something that it depends on)",
  );
});

function lock(version: string, integrity: string): string {
  return JSON.stringify({
    version: "5",
    specifiers: { "npm:ort@1": version },
    npm: {
      [`ort@${version}`]: { integrity: "sha512-o", dependencies: ["common"] },
      "common@1.0.0": { integrity },
    },
  });
}

Deno.test("plan() depends only on the selected files of a folder", async () => {
  await using shop = await workshop({
    ...JOIN_PROJECT,
    "maps.ts": `export default async ({ parameters, outputs }) => {
      for (const [path, text] of Object.entries(parameters)) {
        await Deno.mkdir(outputs.maps + "/" + path.split("/")[0], { recursive: true });
        await Deno.writeTextFile(outputs.maps + "/" + path, String(text));
      }
    };`,
    "sub.ts": `export default async ({ inputs, outputs }) => {
      await Deno.writeTextFile(outputs.text, await Deno.readTextFile(inputs.maps + "/a/1") + [...Deno.readDirSync(inputs.maps)].length);
    };`,
  });
  const tasks = (b: string, paths: string[]): Task[] => [
    {
      name: "maps",
      module: "maps.ts",
      parameters: { "a/1": "one", "b/2": b },
      inputs: {},
      outputs: { maps: "folder" },
    },
    {
      name: "use",
      module: "sub.ts",
      parameters: null,
      inputs: { maps: { from: "task", task: "maps", output: "maps", paths } },
      outputs: { text: "file" },
    },
  ];
  await shop.run(tasks("two", ["a/1"]));
  assertEquals(await shop.output(tasks("two", ["a/1"]), "use", "text"), "one1");
  const changed = await shop.run(tasks("three", ["a/1"]));
  assertEquals([changed.summary.executed, changed.summary.unchanged], [["maps"], ["use"]]);
  assertEquals(
    statesOf(await shop.plan(tasks("three", ["a/1", "b/2"]))).use,
    "stale: input maps: file b/2 added",
  );
  const { summary } = await shop.run(tasks("three", ["a/1", "c"]));
  assertEquals(summary.failures[0]?.cause, 'input "maps": no file "c" among its 2 files (a/1, b/2)');
});

Deno.test("plan() plans two thousand tasks at once", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = Array.from(
    { length: 2000 },
    (_, index) =>
      task(
        `t/${index}`,
        "join.ts",
        { say: index },
        index < 50 ? {} : { a: `t/${index - 50}`, b: `t/${index - 1}` },
      ),
  );
  // `deno task torture` measures its time.
  const { states } = await shop.plan(tasks);
  assertEquals(states.size, 2000);
  assertEquals([...states.values()].filter(({ state }) => state === "waiting").length, 1950);
});
