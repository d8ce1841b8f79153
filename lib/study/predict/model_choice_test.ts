import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { openStore } from "../../graph/store/store.ts";
import { exampleMeasurements } from "../../report/testing/example.ts";
import { resultsJson } from "../../report/results_file.ts";
import { inventedCheckpoint } from "../testing/invented_checkpoint.ts";
import { chooseModel, ModelChoiceError } from "./model_choice.ts";

Deno.test("a report's model is found by its name and seeds, without runs that have no weights", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const store = openStore(join(folder, "store"));
    const canvas = { height: 64, width: 64, downsample: 1 };
    const hashes = await Promise.all(
      [1, 2].map((seed) => store.objects.putBytes(inventedCheckpoint({ name: "resnet18", canvas, seed }))),
    );
    const example = exampleMeasurements();
    const [first, ...others] = example.models;
    assert(first !== undefined);
    const reason = "none of 2 epochs had a finite validation loss";
    const runs = first.runs.flatMap((run): typeof first.runs[number][] => {
      if (run.status !== "finished" || run.seed > 4) return [];
      const own = hashes[run.seed - 1];
      if (own !== undefined) return [{ ...run, checkpoint: own }];
      return run.seed === 3
        ? [{ ...run, training: { ...run.training, value: { end: "diverged", epochs: 2, reason } } }]
        : [{ seed: run.seed, status: "failed", cause: "no memory" }];
    });
    const report = join(folder, "reports/example");
    await Deno.mkdir(report, { recursive: true });
    const measurements = { ...example, models: [{ ...first, runs }, ...others] };
    await Deno.writeTextFile(join(report, "results.json"), resultsJson(measurements));

    const choose = (model: string | undefined, ...seeds: readonly number[]) =>
      chooseModel({ path: report, named: "reports/example", model, seeds, store: () => store });
    const all = await choose("ResNet");
    assertEquals(all.title, "ResNet of example");
    assertEquals(all.checkpoints.map(({ description }) => description.seed), [1, 2]);
    assertEquals(all.notes, [
      `the training of ResNet with seed 3 is left out: ${reason}`,
      "the training of ResNet with seed 4 is left out: failed",
    ]);
    const one = await choose("ResNet", 2);
    assertEquals([one.checkpoints.map(({ description }) => description.seed), one.notes], [[2], []]);

    const folds = { folds: 3, repeats: 1 };
    await Deno.writeTextFile(join(report, "results.json"), resultsJson({ ...measurements, folds }));
    const folded = await choose("ResNet", 2);
    assertEquals(folded.title, "ResNet of example, fold 1 of 3");
    assertEquals(folded.notes, [
      "reports/example is cross-validated: ResNet is taken as it was trained in fold 1 of 3; the other folds' " +
      "trainings are not among these",
    ]);
    await Deno.writeTextFile(join(report, "results.json"), resultsJson(measurements));

    const refused = async (message: string, ...choice: Parameters<typeof choose>) => {
      await assertRejects(() => choose(...choice), ModelChoiceError, message);
    };
    await refused("found 2 models, expected --model with one of ResNet, ResNet+GG-CAM", undefined);
    await refused(
      'found no model "ResNed", expected one of ResNet, ResNet+GG-CAM; did you mean "ResNet"?',
      "ResNed",
    );
    await refused("found no seed 7 of ResNet, expected 1, 2, 3, 4", "ResNet", 1, 7);
    await refused("found no training of ResNet with weights", "ResNet", 3, 4);
    await refused("is incomplete in", "ResNet+GG-CAM", 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
