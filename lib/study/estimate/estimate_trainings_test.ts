import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { localMachine } from "../../graph/executor/local/local_machine.ts";
import { openStudy } from "../study.ts";
import { estimateTrainings } from "./estimate_trainings.ts";
import { searchTrainings } from "./model_trainings.ts";
import type { TrainingCost } from "./training_probe.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** A step takes 80 ms: 10 ms an image in batches of 8. */
const COST: TrainingCost = {
  compileSeconds: 7,
  startSeconds: 2,
  stepSeconds: 0.08,
  evaluateSeconds: 0.04,
  peakBytes: 1e8,
  stateBytes: 1e6,
};

Deno.test("the estimate asks the machine that trains, and counts compiling once per model and a start per training", async () => {
  const store = await Deno.makeTempDir();
  const asked: string[] = [];
  try {
    const study = await openStudy({
      experiment: `${root}/experiments/phantom-search.yaml`,
      store,
      data: "data",
      engine: "onnx",
      root,
      machine: () =>
        Promise.resolve({
          ...localMachine(),
          ask: (question) => {
            if (!question.script.endsWith("run_probe.ts")) return localMachine().ask(question);
            asked.push(question.script);
            return Promise.resolve({ success: true, signal: null, stdout: JSON.stringify(COST), stderr: "" });
          },
        }),
    });
    const estimate = await estimateTrainings(study, { root, jobs: 1 });
    assert(estimate !== undefined);
    const { models, seconds, costs } = estimate;
    assertEquals(asked.length, 5);
    // 111 images to train and 16 to validate.
    const epoch = (111 * 0.08 + 16 * 0.04) / 8;
    const { experiment } = study;
    const { epochs } = experiment.training;
    assertEquals(models.length, 5);
    let all = 0;
    for (const [index, { search, seconds, trainings }] of models.entries()) {
      const tried = searchTrainings(experiment, experiment.models[index]!);
      assertAlmostEquals(seconds, 2 + epochs * epoch);
      assertEquals(search?.trainings, tried.length);
      const trained = tried.reduce((sum, { epochs }) => sum + epochs, 0);
      assertAlmostEquals(search?.seconds ?? NaN, 2 * tried.length + trained * epoch);
      all += trainings * seconds + (search?.seconds ?? 0);
    }
    assertAlmostEquals(seconds, all + 5 * 7);
    // Jobs of a cluster get their limits from these: trials of a search and trainings of sweeps
    // too.
    const trainings = study.plan.graph.tasks.map(({ name }) => name).filter((name) =>
      name.startsWith("train/") || name.startsWith("trial/")
    );
    assertEquals([...costs.keys()].toSorted(), trainings.toSorted());
    const [first] = searchTrainings(experiment, experiment.models[0]!);
    assertAlmostEquals(costs.get(first!.name)?.seconds ?? NaN, 2 + first!.epochs * epoch);
  } finally {
    await Deno.remove(store, { recursive: true });
  }
});
