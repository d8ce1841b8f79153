/** The onnx engine: training steps compiled into single ONNX graphs, run by ONNX Runtime on the CPU. */
import { env } from "onnxruntime-node";
import type { Engine } from "../engine.ts";
import { ONNX_IDENTITY } from "./identity.ts";
import { createPredictor } from "./predictor.ts";
import { createTrainer } from "./trainer.ts";

/** The engine. Equal inputs give equal bits, whatever the number of threads. */
export function onnxEngine(): Promise<Engine> {
  const { version } = ONNX_IDENTITY;
  if (env.versions.node !== version) {
    return Promise.reject(
      new Error(
        `onnxruntime-node is version ${env.versions.node}, but the engine calls itself ${version}: ` +
          "correct identity.ts, so that results of the two versions are not mistaken for each other",
      ),
    );
  }
  return Promise.resolve({ identity: ONNX_IDENTITY, trainer: createTrainer, predictor: createPredictor });
}
