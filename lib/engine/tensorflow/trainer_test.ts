import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { createHash } from "node:crypto";
import { agreementCase, caseBatch, caseModel, caseOptions } from "../../../fixtures/nn/cases.ts";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import { float32, type Tensors } from "../../formats/tensor.ts";
import type { TrainerOptions } from "../engine.ts";
import { measureScores } from "../../train/validation.ts";
import { withBinding } from "./testing/conditions.ts";
import { tensorflowEngine } from "./mod.ts";

const agreement = { ...agreementCase("paper-adam"), imageSize: [32, 40] as const, batches: [3, 3, 2, 3] };
const options = caseOptions(agreement);
const hash = (tensors: Tensors) => createHash("sha256").update(encodeSafetensors(tensors)).digest("hex");

async function train(steps: readonly number[], changed: Partial<TrainerOptions> = {}) {
  const trainer = await (await tensorflowEngine("tensorflow-cpu")).trainer({ ...options, ...changed });
  for (const step of steps) await trainer.step(caseBatch(agreement, step), 1e-3);
  return trainer;
}

Deno.test(
  withBinding("threads do not change a bit, and evaluating changes nothing"),
  async () => {
    const hashes: string[] = [];
    for (const threads of [1, 2]) {
      const trainer = await train([0, 1], { threads });
      if (threads === 2) await trainer.evaluate(caseBatch(agreement, 3));
      await trainer.step(caseBatch(agreement, 2), 1e-3);
      hashes.push(`${hash(await trainer.checkpoint())} ${hash(await trainer.optimiserState())}`);
      await trainer.dispose();
    }
    assertEquals(new Set(hashes).size, 1);
  },
);

Deno.test(withBinding("a training resumed from its checkpoint ends with the same bits"), async () => {
  const whole = await train([0, 1, 3]);
  const first = await train([0]);
  const second = await train([3]);
  second.loadCheckpoint(await first.checkpoint());
  second.loadOptimiserState(await first.optimiserState());
  for (const step of [1, 3]) await second.step(caseBatch(agreement, step), 1e-3);
  assertEquals(hash(await second.checkpoint()), hash(await whole.checkpoint()));
  assertEquals(hash(await second.optimiserState()), hash(await whole.optimiserState()));
  for (const trainer of [whole, first, second]) await trainer.dispose();
});

Deno.test(withBinding("evaluating gives the scores that its losses come from"), async () => {
  const engine = await tensorflowEngine("tensorflow-cpu");
  const trainer = await engine.trainer(caseOptions(agreement));
  const batch = caseBatch(agreement, 0);
  const { classification, logits } = await trainer.evaluate(batch);
  const { crossEntropy } = measureScores(logits, [...batch.labels.data]);
  assertAlmostEquals(classification, crossEntropy, 1e-6);
  const predictor = await engine.predictor(caseOptions(agreement));
  const predicted = await predictor.predict(batch.images);
  logits.data.forEach((score, index) => assertAlmostEquals(score, predicted.logits.data[index]!, 1e-4));
  await trainer.dispose();
  await predictor.dispose();
});

Deno.test(withBinding("twelve steps, evaluations and predictions leave no tensor behind"), async () => {
  const engine = await tensorflowEngine("tensorflow-cpu");
  const before = tf.memory();
  const small = { ...agreement, network: { ...agreement.network, depth: 0.01, width: 0.01 }, batches: [2] };
  const narrow = caseOptions(small), { checkpoint } = narrow;
  const trainer = await engine.trainer(narrow);
  const predictor = await engine.predictor(narrow);
  const batch = caseBatch(small, 0);
  const counts = new Set<number>();
  for (let step = 0; step < 12; step++) {
    await trainer.step(batch, 1e-3);
    if (step % 4 === 0) {
      await trainer.evaluate(batch);
      await predictor.predict(batch.images);
      await trainer.checkpoint();
      trainer.loadCheckpoint(checkpoint);
    }
    counts.add(tf.memory().numTensors);
  }
  assertEquals(counts.size, 1, `tensors after the steps: ${[...counts]}`);
  await trainer.dispose();
  await predictor.dispose();
  const after = tf.memory();
  assertEquals([after.numTensors, after.numBytes], [before.numTensors, before.numBytes]);
});

Deno.test(withBinding("what goes in and what comes out is the caller's own"), async () => {
  const trainer = await train([0]);
  const before = hash(await trainer.checkpoint());
  for (const tensor of (await trainer.checkpoint()).values()) if (tensor.dtype === "F32") tensor.data.fill(0);
  assertEquals(hash(await trainer.checkpoint()), before);
  const given: Tensors = new Map([...await trainer.checkpoint()]);
  trainer.loadCheckpoint(given);
  for (const tensor of given.values()) if (tensor.dtype === "F32") tensor.data.fill(0);
  assertEquals(hash(await trainer.checkpoint()), before);
  await trainer.dispose();
});

Deno.test(withBinding("a trainer refuses what does not fit, by name"), async () => {
  const trainer = await train([]);
  const checkpoint = new Map(await trainer.checkpoint());
  checkpoint.delete("conv1.weight");
  checkpoint.set("extra", float32([1], Float32Array.of(0)));
  assertThrows(() => trainer.loadCheckpoint(checkpoint), TypeError, '"conv1.weight" is missing');
  const { heatMaps: _, ...blind } = caseBatch(agreement, 0);
  await assertRejects(() => trainer.step(blind, 1e-3), TypeError, "heatMaps: expected");
  await trainer.dispose();
  await assertRejects(
    () => train([], { checkpoint }),
    TypeError,
    '"extra" belongs to no layer',
  );
});

Deno.test(withBinding("as released, α has no gradient and so no moments"), async () => {
  const trainer = await train([0], {
    model: caseModel({
      ...agreement,
      objective: { kind: "as-released", logSigmaAttention: -2, logSigmaClassification: 1, logAlpha: 0.5 },
    }),
  });
  assert((await trainer.checkpoint()).has("log_alpha"));
  assertEquals((await trainer.optimiserState()).has("log_alpha.exp_avg"), false);
  assertEquals((await trainer.optimiserState()).has("log_sigma_attention.exp_avg"), true);
  await trainer.dispose();
});
