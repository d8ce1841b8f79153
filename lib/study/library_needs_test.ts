/** Tests the rights of tasks on each engine: enough to train, and nothing else. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { withBinding, withWebgpu } from "../engine/tensorflow/testing/conditions.ts";
import { installationFolder } from "../engine/tensorflow/installation.ts";
import { run } from "../graph/run/run.ts";
import type { Task } from "../graph/task.ts";
import { PROBE_PROJECT, TRY_NAMES } from "../graph/testing/probes.ts";
import { task, workshop } from "../graph/testing/workshop.ts";
import { engineNeeds, type NeededEngine, ONNX_ENVIRONMENT, TENSORFLOW_ENVIRONMENT } from "./library_needs.ts";
import { storeDoor } from "../graph/store/door/door.ts";
import { trainingCost } from "./estimate/training_cost.ts";
import { localExecutor } from "../graph/executor/local/local_executor.ts";
import type { TrainingProbe } from "./estimate/training_probe.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const ENGINES: Readonly<Record<string, NeededEngine>> = {
  onnx: { family: "onnx" },
  "tensorflow-cpu": { family: "tensorflow", backend: "tensorflow-cpu" },
  "tensorflow-gpu": { family: "tensorflow", backend: "tensorflow-gpu" },
  webgpu: { family: "tensorflow", backend: "webgpu" },
};

Deno.test("engineNeeds() lets native engines load their own folder's code, and WebGPU nothing", () => {
  const { native: [onnx] = [], ...others } = engineNeeds(ENGINES.onnx!);
  assertMatch(onnx!, /onnxruntime-node[\\/][\d.]+[\\/]bin$/);
  assertEquals(others, { environment: ONNX_ENVIRONMENT });
  assert(Deno.statSync(onnx!).isDirectory, "the package's binding is there");
  const gpu = installationFolder("gpu");
  assertEquals(engineNeeds(ENGINES["tensorflow-gpu"]!), {
    native: [gpu],
    read: [gpu],
    environment: TENSORFLOW_ENVIRONMENT,
  });
  assertEquals(engineNeeds(ENGINES.webgpu!), {});
});

Deno.test("TENSORFLOW_ENVIRONMENT has exactly the variables that the native backends set", async () => {
  const source = await Deno.readTextFile(new URL("../engine/tensorflow/native.ts", import.meta.url));
  const set = [...source.matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): "/g)].map(([, name]) => name).sort();
  assertEquals(set, [...TENSORFLOW_ENVIRONMENT]);
});

Deno.test("a task on each engine is refused everything else", async () => {
  await using shop = await workshop(PROBE_PROJECT);
  const probes = Object.entries(ENGINES).map(([name, engine]): Task => ({
    ...task(name, "all.ts", { engine: name, outside: shop.path("outside.txt") }, {
      text: "first",
      data: ["user.txt"],
    }),
    needs: engineNeeds(engine),
  }));
  const tasks = [task("first", "first.ts", null), ...probes];
  assertEquals((await run(await shop.plan(tasks), { executor: localExecutor({ jobs: 2 }) })).failures, []);
  for (const { name } of probes) {
    const found = trustedJson<Record<string, string>>(await shop.output(tasks, name, "text"));
    assertEquals(Object.keys(found), TRY_NAMES);
    for (const [tried, outcome] of Object.entries(found)) {
      assertMatch(outcome, /^NotCapable: |^TypeError: (Requires|A remote|The lockfile)/, `${name}: ${tried}`);
    }
  }
});

const PROBE: Omit<TrainingProbe, "engine"> = {
  network: { name: "resnet18", width: 0.05, depth: 0.25, camReduction: "sum", classes: 3 },
  objective: { kind: "classification" },
  optimiser: { kind: "sgd", momentum: 0.9 },
  imageSize: [32, 32],
  batches: [2],
};

/** Trains a few steps in a process that has the engine's needs and nothing else. */
async function trains(engine: TrainingProbe["engine"]): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const { stepSeconds } = await trainingCost({ ...PROBE, engine }, {
      door: storeDoor(folder),
      memo: `${folder}/memo/costs.json`,
      root,
      jobs: 1,
    });
    assert(stepSeconds > 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("onnx trains with only the rights that it needs", () => trains({ family: "onnx", block: 1 }));

Deno.test({
  ...withBinding("tensorflow-cpu trains with what it needs alone"),
  fn: () => trains({ family: "tensorflow", backend: "tensorflow-cpu" }),
});

Deno.test({
  ...await withWebgpu("webgpu trains with what it needs alone"),
  fn: () => trains({ family: "tensorflow", backend: "webgpu" }),
});
