import { assertEquals } from "@std/assert";
import { orderGraph } from "../graph/graph.ts";
import type { TaskState } from "../graph/resolver.ts";
import type { Activity } from "../graph/run/activity.ts";
import type { Failure } from "../graph/run/event.ts";
import { task } from "../graph/testing/workshop.ts";
import { unfinishedRun } from "./unfinished_run.ts";

const GRAPH = orderGraph({
  name: "test",
  tasks: [
    task("images", "images.ts", null),
    task("masks", "masks.ts", null),
    task("train", "train.ts", null, { images: "images" }),
    task("evaluate", "evaluate.ts", null, { train: "train", masks: "masks" }),
    task("elsewhere", "elsewhere.ts", null),
  ],
});

const never: TaskState = { state: "waiting", reasons: [{ field: "history" }] };

function run(
  { states = {}, activities = {}, failures = [] }: {
    readonly states?: Readonly<Record<string, TaskState>>;
    readonly activities?: Readonly<Record<string, Activity>>;
    readonly failures?: readonly Failure[];
  },
) {
  const { status, cause } = unfinishedRun(1, "evaluate", {
    graph: GRAPH,
    stateOf: (name) => states[name] ?? never,
    activities: new Map(Object.entries(activities)),
    failures,
  });
  return [status, cause];
}

Deno.test("unfinishedRun() says 'not run yet' only if nothing was ever run", () => {
  assertEquals(run({}), ["missing", "not run yet: deno task reproduce"]);
  const failures = [{ task: "elsewhere", cause: "no matter", log: undefined }];
  assertEquals(run({ failures }), ["missing", "not run yet: deno task reproduce"]);
});

Deno.test("unfinishedRun() names the input that failed, with the reason", () => {
  const failures = [{ task: "images", cause: "a.dcm: is shortened", log: "/store/scratch/k/log.txt" }];
  assertEquals(run({ failures }), ["failed", "images: a.dcm: is shortened (log: log.txt)"]);
  const blocked: TaskState = { state: "blocked", problem: 'input "files": mask.png does not exist' };
  const needs: TaskState = { state: "blocked", problem: 'needs "masks", which cannot run' };
  assertEquals(run({ states: { masks: blocked, evaluate: needs } }), [
    "failed",
    'masks cannot run: input "files": mask.png does not exist',
  ]);
});

Deno.test("unfinishedRun() names another process with its host and epoch, and a begun task", () => {
  const running: Activity = { kind: "running", host: "node-7", text: "epoch 12 of 40, loss 0.713" };
  const begun: Activity = { kind: "begun", text: "epoch 27 of 40, loss 0.5" };
  assertEquals(run({ activities: { train: running } }), [
    "running",
    "train: running on node-7: epoch 12 of 40, loss 0.713",
  ]);
  assertEquals(run({ activities: { train: begun } }), [
    "missing",
    "train: started, not finished: epoch 27 of 40, loss 0.5",
  ]);
});

Deno.test("unfinishedRun() names the change if the run was done before", () => {
  const stale: TaskState = {
    state: "stale",
    key: "0".repeat(64),
    record: {
      format: "fovea/task/1",
      module: "train.ts",
      parameters: null,
      inputs: {},
      outputs: { text: "file" },
      code: "",
      environment: null,
    },
    inputs: {},
    reasons: [{ field: "parameters", path: "training.learningRate", old: 0.1, new: 0.2 }],
  };
  assertEquals(run({ states: { train: stale } }), [
    "missing",
    "train must run again: training.learningRate 0.1 → 0.2: deno task reproduce",
  ]);
});
