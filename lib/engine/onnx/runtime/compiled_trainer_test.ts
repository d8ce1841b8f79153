import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { agreementCase, caseBatch, caseOptions } from "../../../../fixtures/nn/cases.ts";
import { encodeSafetensors } from "../../../formats/safetensors.ts";
import { predictionExecutables, trainingExecutables } from "../compiler/compile.ts";
import { compiledPredictor } from "./compiled_predictor.ts";
import { compiledTrainer } from "./compiled_trainer.ts";
import {
  decodePrediction,
  decodeTraining,
  encodePrediction,
  encodeTraining,
} from "../artifact/compiled_file.ts";
import { onnxEngine } from "../mod.ts";
import { requiredBlock } from "./block/required_block.ts";

const agreement = agreementCase("paper-adam");
const options = caseOptions(agreement);
const first = caseBatch(agreement, 0), last = caseBatch(agreement, 4), batches = [first, last];
const sizes = batches.map(({ labels }) => labels.data.length);

Deno.test("graphs from a file train, evaluate and predict to the same bits as newly compiled ones", async () => {
  const block = await requiredBlock();
  const training = encodeTraining(trainingExecutables(options.model, block), {
    step: sizes,
    evaluation: sizes,
  });
  const prediction = encodePrediction(predictionExecutables(options.model, block), sizes);
  const engines = [await onnxEngine(), {
    ...compiledTrainer(decodeTraining(training, "training"), block),
    ...compiledPredictor(decodePrediction(prediction, "prediction"), block),
  }];
  const [own, stored] = await Promise.all(engines.map(async (engine) => {
    const trainer = await engine.trainer(options);
    const losses = [];
    for (const batch of batches) losses.push(await trainer.step(batch, 1e-3), await trainer.evaluate(batch));
    const trained = [await trainer.checkpoint(), await trainer.optimiserState()].map((state) =>
      encodeSafetensors(state)
    );
    await trainer.dispose();
    const predictor = await engine.predictor(options);
    const predictions = [];
    for (const { images } of batches) predictions.push(await predictor.predict(images));
    await predictor.dispose();
    return { identity: engine.identity, losses, trained, predictions };
  }));
  assertEquals(stored, own);
});

Deno.test("equal networks compile to equal files, and the error for a missing batch size names it", async () => {
  const block = await requiredBlock();
  const encoded = () =>
    encodeTraining(trainingExecutables(options.model, block), { step: [4], evaluation: [] });
  const file = encoded();
  assertEquals(file, encoded());
  const trainer = await compiledTrainer(decodeTraining(file, "graphs"), block).trainer(options);
  await assertRejects(
    () => trainer.evaluate(last),
    Error,
    'graphs: found no graph "evaluation.4", expected one of step.4',
  );
  await trainer.dispose();
  assertThrows(() => decodeTraining(new Uint8Array(9), "graphs"), Error, "graphs");
});
