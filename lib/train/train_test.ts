import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { Batch, Engine } from "../engine/engine.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { float32, requireFloat32 } from "../formats/tensor.ts";
import { modelOfAnySize } from "../nn/networks.ts";
import type { Objective } from "../nn/specification.ts";
import { randomStream } from "../random/stream.ts";
import type { Schedule } from "./schedule.ts";
import { type Disturbance, softmaxEngine, softmaxInitial, softmaxTrainer } from "./testing/softmax_engine.ts";
import { memoryExamples } from "./testing/memory_examples.ts";
import type { TrainOptions } from "./options.ts";
import type { TrainedRun, TrainResult } from "./result.ts";
import { train } from "./train.ts";
import { measureScores } from "./validation.ts";
import { tuple } from "../formats/items.ts";

const paper: Objective = { kind: "paper", logSigmaAttention: -1, logSigmaClassification: 0.5, logAlpha: 0.2 };
/** Tells the test engine the classes and whether there is gaze; its network is another. */
const model = modelOfAnySize(
  { name: "resnet18", width: 0.125, depth: 0.25, classes: 3, camReduction: "sum" },
  paper,
);
const adam = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const schedule: Schedule = { learningRate: 0.1, batchSize: 4, patience: 1, epochs: 12 };

/** Images of 2 × 3 pixels: noise, and a bright pixel that tells the class. */
function examples(images: number | readonly number[], purpose: string) {
  const labels = typeof images === "number" ? Array.from({ length: images }, (_, i) => i % 3) : images;
  const stream = randomStream("train_test", purpose);
  return memoryExamples(
    labels.map((label) => {
      const image = Array.from({ length: 6 }, (_, p) => 0.6 * stream.uniform() + (p === label ? 0.3 : 0));
      return { label, image, heatMap: image.map((_, p) => p === label ? 1 : stream.uniform() / 2) };
    }),
    [2, 3],
    [2, 3],
  );
}

const data = { train: examples(14, "train"), validation: examples(9, "validation") };

interface Changes extends Partial<TrainOptions> {
  readonly disturbance?: Disturbance;
}

function optionsOf({ disturbance, ...changes }: Changes = {}): TrainOptions {
  return {
    engine: softmaxEngine(disturbance),
    model,
    optimiser: adam,
    schedule,
    initial: softmaxInitial({ classes: 3, pixels: 6, gaze: [-1, 0.5, 0.2] }),
    seed: ["test", 1],
    data,
    ...changes,
  };
}

/** Everything of a result, in comparable form: bytes of the checkpoint, history bit by bit. */
function bitsOf({ checkpoint, history, ...rest }: TrainResult) {
  return { ...rest, history, checkpoint: checkpoint && [...encodeSafetensors(checkpoint)] };
}

async function trained(options: TrainOptions): Promise<TrainedRun> {
  const result = await train(options);
  assert(result.checkpoint !== undefined, `${result.end.end} instead of trained`);
  return result;
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

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

Deno.test("train() learns, and tells every epoch's losses, rate and gaze parameters", async () => {
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

Deno.test("train() weighs validation batches equally, whatever their size", async () => {
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
  // The last batch, of one image, counts for as much as the others in the loss alone.
  assertGreater(Math.abs(best.classification - best.crossEntropy), 1e-3);
});

Deno.test("train() in parts of one epoch counts bad epochs and stops early as one never stopped", async () => {
  const options = optionsOf({
    schedule: { learningRate: 0.5, batchSize: 4, patience: 2, epochs: 60, earlyStop: 7 },
    keepsState: true,
  });
  const whole = await train(options);
  assert(whole.end.end === "trained" && whole.end.stopped === "early-stop");
  assert(new Set(whole.history.map(({ learningRate }) => learningRate)).size > 1);
  let part = await train({ ...options, until: 1 });
  for (let until = 2; part.end.end === "trained" && part.end.stopped === "until"; until++) {
    assert(part.state !== undefined);
    part = await train({ ...options, until, from: { bytes: part.state, source: "state" } });
  }
  assertEquals(bitsOf(part), bitsOf(whole));
});

Deno.test("train() interrupted before any step and resumed ends with the same bits as an undisturbed run", async () => {
  // Patience 0 and a high rate make the run drop, reload and stop before the last epoch.
  const course = { ...schedule, patience: 0, learningRate: 0.9, batchSize: 5, epochs: 30 };
  const undisturbed = await trained(optionsOf({ schedule: course }));
  const expected = bitsOf(undisturbed);
  const steps = undisturbed.history.length * 3;
  assertEquals(undisturbed.end.stopped, "early-stop");
  assertGreater(new Set(undisturbed.history.map(({ learningRate }) => learningRate)).size, 1);
  for (let killed = 0; killed < steps; killed++) {
    await inFolder(async (folder) => {
      const resume = { folder, everyMilliseconds: 0 };
      const beforeStep = (step: number) => {
        if (step === killed) throw new Error("killed");
      };
      await assertRejects(() => train(optionsOf({ schedule: course, resume, disturbance: { beforeStep } })));
      let done = 0;
      const resumed = await train(
        optionsOf({ schedule: course, resume, disturbance: { beforeStep: () => void done++ } }),
      );
      assertEquals(bitsOf(resumed), expected, `killed before step ${killed}`);
      assertEquals(done, steps - killed, "no step is done twice");
      assertLess([...Deno.readDirSync(folder)].length, 4);
    });
  }
});

Deno.test("train() on a finished run's progress gives its result without a step", async () => {
  await inFolder(async (folder) => {
    const resume = { folder, everyMilliseconds: 0 };
    const first = await train(optionsOf({ resume }));
    const beforeStep = () => {
      throw new Error("a step");
    };
    assertEquals(bitsOf(await train(optionsOf({ resume, disturbance: { beforeStep } }))), bitsOf(first));
  });
});

Deno.test("train() starts over, and says why, where the progress is damaged or another run's", async () => {
  const undisturbed = bitsOf(await train(optionsOf()));
  const damage: Readonly<Record<string, (folder: string) => Promise<void>>> = {
    "is not what was written": async (folder) => {
      const [state] = tuple([...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("state-")), 1);
      const bytes = await Deno.readFile(`${folder}/${state.name}`);
      bytes[bytes.length - 1]! ^= 1;
      await Deno.writeFile(`${folder}/${state.name}`, bytes);
    },
    "JSON": (folder) => Deno.writeTextFile(`${folder}/progress.json`, '{"version":1,'),
    "No such file": async (folder) => {
      const [best] = tuple([...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("best-")), 1);
      await Deno.remove(`${folder}/${best.name}`);
    },
    "another run": async (folder) => {
      const resume = { folder, everyMilliseconds: 0 };
      await train(optionsOf({ resume, seed: ["test", 2] }));
    },
  };
  for (const [reason, spoil] of Object.entries(damage)) {
    await inFolder(async (folder) => {
      const resume = { folder, everyMilliseconds: 0 };
      await train(optionsOf({ resume, schedule }));
      await spoil(folder);
      const said: string[] = [];
      const again = await train(optionsOf({ resume, onProgress: ({ text }) => said.push(text) }));
      assertStringIncludes(said[0]!, "starting over: ");
      assertStringIncludes(said[0]!, reason);
      assertEquals(bitsOf(again), undisturbed);
    });
  }
});

Deno.test("train() never takes a NaN for its best epoch, and comes back from it when the rate drops", async () => {
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

Deno.test("train() says that a run diverged where no epoch was finite, and gives no weights", async () => {
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

Deno.test("train() says that a run was not trained where its rate starts below the floor, and trains at the floor", async () => {
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

Deno.test("train() refuses examples and schedules that cannot be trained with", async () => {
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
