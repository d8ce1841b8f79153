import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Batch, Engine } from "../engine/engine.ts";
import { float32, requireFloat32 } from "../formats/tensor.ts";
import { randomStream } from "../random/stream.ts";
import { softmaxEngine, softmaxInitial, softmaxTrainer } from "./testing/softmax_engine.ts";
import { train } from "./train.ts";
import { measureScores } from "./validation.ts";
import { adam, data, examples, model, optionsOf, schedule, trained } from "./testing/small_training.ts";

Deno.test("the test engine's gradients agree with finite differences", async () => {
  const stream = randomStream("train_test", "gradients");
  const noise = (n: number) => Float32Array.from({ length: n }, () => stream.uniform());
  const batch: Batch = {
    images: float32([2, 1, 2, 3], noise(12)),
    labels: { dtype: "I32", shape: [2], data: Int32Array.of(2, 0) },
    heatMaps: float32([2, 2, 3], noise(12)),
  };
  const initial = new Map(softmaxInitial({ classes: 3, pixels: 6, gaze: [-0.5, 0.3, 0.2] }));
  initial.set("weight", float32([3, 6], noise(18)));
  const options = { model, optimiser: adam };
  const gradients = softmaxTrainer({ ...options, checkpoint: initial }, {});
  await gradients.step(batch, 0);
  const state = await gradients.optimiserState();
  for (const [name, { shape }] of initial) {
    if (name === "running_mean") continue;
    const losses = await Promise.all([-1, 1].map((sign) => {
      const data = requireFloat32(initial, name).data.slice();
      data[0]! += sign / 256;
      const checkpoint = new Map(initial).set(name, float32(shape, data));
      return softmaxTrainer({ ...options, checkpoint }, {}).evaluate(batch);
    }));
    const expected = (losses[1]!.total - losses[0]!.total) * 128;
    assertAlmostEquals(
      requireFloat32(state, `${name}.first`).data[0]! / 0.1,
      expected,
      1e-4 + 1e-3 * Math.abs(expected),
    );
  }
});

Deno.test("train() learns, and reports every epoch's losses, rate and gaze parameters", async () => {
  const said: string[] = [];
  const { checkpoint, history, end } = await trained(
    optionsOf({ onProgress: ({ text, fraction }) => said.push(`${text} ${fraction.toFixed(3)}`) }),
  );
  const best = history.filter((record) => record.best).at(-1)!;
  assertEquals(best.epoch, end.bestEpoch);
  assertEquals(best.validation.total, Math.min(...history.map(({ validation }) => validation.total)));
  assertLess(best.validation.total, history[0]!.train.total);
  assertEquals(best.alpha, Math.exp(requireFloat32(checkpoint, "log_alpha").data[0]!));
  assertEquals(
    best.sigmaAttention,
    Math.exp(requireFloat32(checkpoint, "log_sigma_attention").data[0]!),
  );
  assert(best.train.attention !== undefined && best.validation.attention !== undefined);
  assertEquals(end.stopped, "epochs");
  assertEquals(said.length, history.length * 4);
  assertEquals(said[4], `epoch 2 of 12, loss ${history[0]!.validation.total.toFixed(3)} 0.104`);
  assertEquals(said.at(-1)?.endsWith(" 1.000"), true);
});

Deno.test("train() trains on every image once an epoch, in another order each epoch, the last batch smaller", async () => {
  const seen: number[][] = [];
  const inner = softmaxEngine();
  const engine = {
    ...inner,
    async trainer(options: Parameters<typeof inner.trainer>[0]) {
      const trainer = await inner.trainer(options);
      return {
        ...trainer,
        step(batch: Batch, rate: number) {
          const pixels = batch.images.data.length / batch.labels.data.length;
          seen.push(Array.from(batch.labels.data, (_, i) => batch.images.data[i * pixels + 5]!));
          return trainer.step(batch, rate);
        },
      };
    },
  };
  const options = optionsOf({ engine, schedule: { ...schedule, epochs: 2, batchSize: 13 } });
  await train(options);
  assertEquals(seen.map(({ length }) => length), [13, 1, 13, 1]);
  const first = seen.slice(0, 2).flat(), second = seen.slice(2).flat();
  assertEquals(first.toSorted(), second.toSorted());
  assertEquals(new Set(first).size, 14);
  assertGreater(first.filter((pixel, index) => pixel !== second[index]).length, 5);
});

Deno.test("train() with balanced sampling trains on every class equally often", async () => {
  const seen: number[] = [];
  const counting: Engine = {
    ...softmaxEngine(),
    async trainer(options) {
      const trainer = await softmaxEngine().trainer(options);
      return {
        ...trainer,
        step(batch, rate) {
          seen.push(...batch.labels.data);
          return trainer.step(batch, rate);
        },
      };
    },
  };
  const few = { ...data, train: examples([0, 0, 0, 0, 0, 0, 0, 0, 1, 2], "few") };
  const options = optionsOf({
    engine: counting,
    data: few,
    schedule: { ...schedule, epochs: 2, sampling: "balanced" },
  });
  await train(options);
  assertEquals(seen.length, 20);
  const counts = [0, 1, 2].map((label) => seen.filter((each) => each === label).length);
  assert(counts.every((count) => count >= 6), String(counts));
});

Deno.test("train() weights validation batches equally, whatever their size", async () => {
  const { history } = await train(optionsOf({ schedule: { ...schedule, learningRate: 1e-7, epochs: 1 } }));
  const set = data.validation;
  const order = randomStream("test", 1, "shuffle", "validation", 1).shuffled(set.ids.map((_, i) => i));
  const trainer = softmaxTrainer(
    { ...optionsOf(), checkpoint: optionsOf().initial },
    {},
  );
  const losses = await Promise.all([order.slice(0, 4), order.slice(4, 8), order.slice(8)].map((chosen) => {
    const images = new Float32Array(chosen.length * 6), maps = images.slice();
    chosen.forEach((index, slot) => {
      set.readImage(index, images.subarray(slot * 6, slot * 6 + 6));
      set.readHeatMap(index, maps.subarray(slot * 6, slot * 6 + 6));
    });
    return trainer.evaluate({
      images: float32([chosen.length, 1, 2, 3], images),
      labels: { dtype: "I32", shape: [chosen.length], data: Int32Array.from(chosen, (i) => set.labels[i]!) },
      heatMaps: float32([chosen.length, 2, 3], maps),
    });
  }));
  const labels = order.map((index) => set.labels[index]!);
  const scores = float32([9, 3], Float32Array.from(losses.flatMap(({ logits }) => [...logits.data])));
  const { crossEntropy } = measureScores(scores, labels);
  assertAlmostEquals(history[0]!.validation.crossEntropy, crossEntropy, 1e-5);
  const mean = losses.reduce((sum, { total }) => sum + total, 0) / 3;
  assertAlmostEquals(history[0]!.validation.total, mean, 1e-5);
  const classification = losses.reduce((sum, loss) => sum + loss.classification, 0) / 3;
  assertAlmostEquals(history[0]!.validation.classification, classification, 1e-5);
});

Deno.test("train() keeps the validation scores of its best epoch, in the set's order", async () => {
  const { checkpoint, validation, history, end } = await trained(optionsOf());
  const set = data.validation;
  const trainer = softmaxTrainer({ ...optionsOf(), checkpoint }, {});
  const expected = await Promise.all(set.ids.map(async (_, index) => {
    const images = new Float32Array(6), maps = images.slice();
    set.readImage(index, images);
    set.readHeatMap(index, maps);
    const { logits } = await trainer.evaluate({
      images: float32([1, 1, 2, 3], images),
      labels: { dtype: "I32", shape: [1], data: Int32Array.of(set.labels[index]!) },
      heatMaps: float32([1, 2, 3], maps),
    });
    return [...logits.data];
  }));
  assertEquals(validation, float32([9, 3], Float32Array.from(expected.flat())));
  assertGreater(history.length, end.bestEpoch);
  const best = history[end.bestEpoch - 1]!.validation;
  assertEquals({ crossEntropy: best.crossEntropy, auc: best.auc }, measureScores(validation, set.labels));
  assertGreater(Number(best.auc), 0.6);
  // The last batch, of one image, counts as much as the others only in the loss.
  assertGreater(Math.abs(best.classification - best.crossEntropy), 1e-3);
});
