/** The onnx engine: training steps compiled into single ONNX graphs, run by ONNX Runtime on the CPU. */
import { env } from "./runtime/mod.ts";
import type { Engine } from "../engine.ts";
import { type Block, ONNX_VERSION, onnxIdentity } from "./identity.ts";
import { createPredictor } from "./predictor.ts";
import { probeBlock } from "./probe.ts";
import { createTrainer } from "./trainer.ts";

let probed: Promise<Block> | undefined;

/**
 * The engine. Equal inputs give equal bits, whatever the number of threads. `block` says how images lie in memory: 1 works
 * everywhere, anything else must be what this CPU has; where it is left out, that is taken.
 */
export async function onnxEngine({ block }: { readonly block?: Block } = {}): Promise<Engine> {
  if (env.versions.node !== ONNX_VERSION) {
    throw new Error(
      `onnxruntime-node is version ${env.versions.node}, but the engine calls itself ${ONNX_VERSION}: ` +
        "correct identity.ts, so that results of the two versions are not mistaken for each other",
    );
  }
  const found = await (probed ??= probeBlock());
  const chosen = block ?? found;
  if (chosen !== 1 && chosen !== found) {
    throw new Error(
      `ONNX Runtime lays out images in blocks of ${found} channels on this machine, but blocks of ${chosen} were ` +
        "planned for: was the store's memo folder copied from another machine? Delete it and start again",
    );
  }
  return {
    identity: onnxIdentity(chosen),
    trainer: (options) => Promise.try(createTrainer, options, chosen),
    predictor: (options) => Promise.try(createPredictor, options, chosen),
  };
}
