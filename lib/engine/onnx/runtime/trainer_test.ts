import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { agreementCase, caseBatch, caseCheckpoint, caseOptions } from "../../../../fixtures/nn/cases.ts";
import { encodeSafetensors } from "../../../formats/safetensors.ts";
import { float32, type Tensors } from "../../../formats/tensor.ts";
import { measureScores } from "../../../train/validation.ts";
import type { Losses, Trainer } from "../../engine.ts";
import { onnxEngine } from "../mod.ts";

const engine = await onnxEngine();
const agreement = agreementCase("paper-adam");
const options = caseOptions(agreement);
const hash = (tensors: Tensors) => createHash("sha256").update(encodeSafetensors(tensors)).digest("hex");

async function hashOf(trainer: Trainer, losses: readonly Losses[]) {
  const states = [await trainer.checkpoint(), await trainer.optimiserState()].map(hash);
  return `${states} ${JSON.stringify(losses)}`;
}

async function train(threads: number, steps: readonly number[]) {
  const trainer = await engine.trainer({ ...options, threads });
  const losses = [];
  for (const step of steps) losses.push(await trainer.step(caseBatch(agreement, step), 1e-3));
  return { trainer, losses };
}

Deno.test("the number of threads changes no bit, and evaluation changes nothing", async () => {
  const hashes = new Set<string>();
  for (const threads of [1, 3]) {
    const { trainer, losses } = await train(threads, [0, 2]);
    if (threads === 3) await trainer.evaluate(caseBatch(agreement, 0));
    const lone = caseBatch({ ...agreement, batches: [1] }, 0);
    losses.push(await trainer.step(lone, 1e-3), await trainer.evaluate(lone));
    hashes.add(await hashOf(trainer, losses));
    await trainer.dispose();
  }
  assertEquals(hashes.size, 1);
});

// The scores of every network are compared with PyTorch's (fixtures/nn/agreement.ts).
Deno.test("evaluate() returns the scores from which its losses are computed", async () => {
  const trainer = await engine.trainer(options);
  const batch = caseBatch(agreement, 0);
  const { classification, logits } = await trainer.evaluate(batch);
  const { crossEntropy } = measureScores(logits, [...batch.labels.data]);
  assertAlmostEquals(classification, crossEntropy, 1e-6);
  const predictor = await engine.predictor(options);
  const predicted = await predictor.predict(batch.images);
  logits.data.forEach((score, index) => assertAlmostEquals(score, predicted.logits.data[index]!, 1e-4));
  await trainer.dispose();
  await predictor.dispose();
});

Deno.test("a training resumed from its checkpoint ends with the same bits", async () => {
  const whole = await train(1, [0, 1, 3]);
  const first = await train(1, [0]);
  const second = await train(1, [3]);
  second.trainer.loadCheckpoint(await first.trainer.checkpoint());
  second.trainer.loadOptimiserState(await first.trainer.optimiserState());
  for (const step of [1, 3]) await second.trainer.step(caseBatch(agreement, step), 1e-3);
  assertEquals(hash(await second.trainer.checkpoint()), hash(await whole.trainer.checkpoint()));
  assertEquals(hash(await second.trainer.optimiserState()), hash(await whole.trainer.optimiserState()));
  assertEquals((await whole.trainer.optimiserState()).get("step")?.data, BigInt64Array.of(3n));
  for (const { trainer } of [whole, first, second]) await trainer.dispose();
});

Deno.test("returned copies belong to the caller", async () => {
  const { trainer } = await train(1, [0]);
  const before = hash(await trainer.checkpoint());
  const copy = (await trainer.checkpoint()).get("conv1.weight");
  assert(copy?.dtype === "F32");
  copy.data.fill(0);
  assertEquals(hash(await trainer.checkpoint()), before);
  await trainer.dispose();
});

Deno.test("without gaze there are no α and σ; with the released loss α gets no gradient", async () => {
  const released = agreementCase("as-released-adam");
  const trainer = await engine.trainer(caseOptions(released));
  await trainer.step(caseBatch(released, 0), 1e-2);
  const after = await trainer.checkpoint(), start = caseCheckpoint(released);
  assertEquals(after.get("log_alpha"), start.get("log_alpha"));
  assert(after.get("log_sigma_attention")?.data[0] !== start.get("log_sigma_attention")?.data[0]);
  assert(!(await trainer.optimiserState()).has("log_alpha.exp_avg"));
  await trainer.dispose();
  assert(!caseCheckpoint(agreementCase("classification-adam")).has("log_alpha"));
});

Deno.test("tensors that do not fit are refused with their name and both shapes", async () => {
  const broken = new Map(options.checkpoint);
  broken.delete("bn1.weight");
  broken.set("conv1.bias", float32([1], new Float32Array(1))).set(
    "surplus",
    float32([], new Float32Array(1)),
  );
  const error = await assertRejects(() => engine.trainer({ ...options, checkpoint: broken }), TypeError);
  for (
    const part of [
      '"bn1.weight" is missing',
      '"conv1.bias" is F32 [1], expected F32 [8]',
      '"surplus" belongs',
    ]
  ) {
    assert(error.message.includes(part), error.message);
  }
  const { trainer } = await train(1, []);
  const batch = caseBatch(agreement, 0);
  assertThrows(() => trainer.loadCheckpoint(new Map()), TypeError, "missing");
  const { heatMaps: _, ...withoutMaps } = batch;
  await assertRejects(
    () => trainer.step(withoutMaps, 1e-3),
    TypeError,
    "heatMaps: expected [6,4,3], found none",
  );
  const labels = { dtype: "I32", shape: [6], data: Int32Array.of(0, 1, 2, 3, 0, 0) } as const;
  await assertRejects(
    () => trainer.step({ ...batch, labels }, 1e-3),
    RangeError,
    "found class 3, expected 0 to 2",
  );
  const images = float32([6, 1, 2, 2], new Float32Array(24));
  await assertRejects(
    () => trainer.step({ ...batch, images }, 1e-3),
    TypeError,
    "images: expected [n, 1, 97, 71]",
  );
  await trainer.dispose();
});

Deno.test("a batch with one value per channel is refused, because it cannot be normalised", async () => {
  const plain = agreementCase("classification-adam");
  const trainer = await engine.trainer(caseOptions({ ...plain, imageSize: [32, 32] }));
  const batch = {
    images: float32([1, 1, 32, 32], new Float32Array(1024)),
    labels: { dtype: "I32", shape: [1], data: Int32Array.of(0) },
  } as const;
  await assertRejects(() => trainer.step(batch, 1e-3), RangeError, "more than one value per channel");
  assert(Number.isFinite((await trainer.evaluate(batch)).total));
  await trainer.dispose();
});
