/** The onnx engine: training steps compiled into single ONNX graphs, run by ONNX Runtime on the CPU. */
import { env } from "onnxruntime-node";
import type { Engine } from "../engine.ts";
import { createPredictor } from "./predictor.ts";
import { createTrainer } from "./trainer.ts";

/** The engine. Equal inputs give equal bits, whatever the number of threads. */
export function onnxEngine(): Promise<Engine> {
  return Promise.resolve({
    identity: { name: "onnx", version: env.versions.node ?? env.versions.common, provider: "cpu, nchw" },
    trainer: createTrainer,
    predictor: createPredictor,
  });
}
