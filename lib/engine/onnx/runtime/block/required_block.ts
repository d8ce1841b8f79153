/** Checks the memory layout of images on this machine against the one that results are keyed by. */
import { type Block, ONNX_VERSION } from "../../identity.ts";
import { probeBlock } from "./probe.ts";
import { env } from "../ort.ts";

let probed: Promise<Block> | undefined;

/**
 * Returns the block to use: `block` if given, else this CPU's. Throws if this CPU does not support
 * it (1 works everywhere), or if ONNX Runtime's version differs from the engine's identity.
 */
export async function requiredBlock(block?: Block): Promise<Block> {
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
  return chosen;
}
