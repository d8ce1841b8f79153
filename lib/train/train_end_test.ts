/** Tests the ends of trainings without weights, and refused trainings. */
import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import { requireFloat32 } from "../formats/tensor.ts";
import { memoryExamples } from "./testing/memory_examples.ts";
import { train } from "./train.ts";
import { type Changes, data, optionsOf, schedule, trained } from "./testing/small_training.ts";

Deno.test("train() never chooses an epoch with NaN, and returns to the best epoch when the rate drops", async () => {
  const beforeStep = (step: number) => step !== 8;
  const { history, end, checkpoint } = await trained(optionsOf({ disturbance: { beforeStep } }));
  assertEquals(history.slice(0, 4).map(({ validation }) => Number.isFinite(validation.total)), [
    true,
    true,
    false,
    false,
  ]);
  assertEquals(history.slice(2, 4).map(({ best }) => best), [false, false]);
  assert(history.slice(4).every(({ validation }) => Number.isFinite(validation.total)));
  assertEquals(history[4]!.learningRate, 0.1 * 0.1);
  assertEquals(end.stopped, "epochs");
  assertGreater(end.bestEpoch, 4);
  assert(requireFloat32(checkpoint, "weight").data.every(Number.isFinite));
});

Deno.test("train() reports a diverged run without weights if no epoch was finite", async () => {
  const { history, end, checkpoint } = await train(
    optionsOf({ disturbance: { beforeStep: () => false } }),
  );
  assertEquals(end, {
    end: "diverged",
    epochs: 1,
    reason: "the only epoch had no finite validation loss, and a weight is no longer finite",
  });
  assertEquals(history.map(({ best }) => best), [false]);
  assertEquals(checkpoint, undefined);
});

Deno.test("train() reports an untrained run if the rate starts below the floor, and trains at the floor", async () => {
  const { history, end, checkpoint } = await train(
    optionsOf({ schedule: { ...schedule, learningRate: 9e-9 } }),
  );
  assertEquals(end, {
    end: "not trained",
    reason: "no epoch ran: the learning rate 9e-9 is below 1e-8, where a run stops",
  });
  assertEquals({ history, checkpoint }, { history: [], checkpoint: undefined });
  const lowest = await trained(optionsOf({ schedule: { ...schedule, learningRate: 1e-8, epochs: 1 } }));
  assertEquals(lowest.end, { end: "trained", bestEpoch: 1, epochs: 1, stopped: "epochs" });
});

Deno.test("train() refuses unusable examples and schedules", async () => {
  const none = memoryExamples([], [2, 3]);
  const odd = memoryExamples([{ label: 3, image: [0, 0, 0, 0, 0, 0] }], [2, 3], [2, 3]);
  const small = memoryExamples([{ label: 0, image: [0, 0] }], [1, 2], [1, 2]);
  const blind = memoryExamples([{ label: 0, image: [0, 0, 0, 0, 0, 0] }], [2, 3]);
  const wrong: readonly (readonly [Changes, string])[] = [
    [{ data: { ...data, validation: none } }, "validation set: found no images"],
    [{ data: { ...data, train: odd } }, "training set, image image 0: class 3, expected 0 to 2"],
    [{ data: { ...data, validation: small } }, "images of 1 × 2 pixels, expected 2 × 3"],
    [{ data: { ...data, train: blind } }, "training set: found no heat maps"],
    [{ schedule: { ...schedule, batchSize: 0 } }, "batchSize is 0"],
    [{ schedule: { ...schedule, patience: 1.5 } }, "patience is 1.5"],
  ];
  for (const [changes, message] of wrong) {
    await assertRejects(() => train(optionsOf(changes)), Error, message);
  }
});
