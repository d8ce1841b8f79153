/** Everything that determines the onnx engine's bits, known without loading it. */
import type { EngineIdentity } from "../engine.ts";

/** ONNX Runtime's version: `deno.json`'s pin. */
export const ONNX_VERSION = "1.30.0";

/**
 * The memory layout of images: the number of channels in a block (16 with AVX-512, 8 on other x86).
 * 1 is NCHW, which every CPU supports. Layouts sum in different orders, so they round differently.
 */
export type Block = 1 | 8 | 16;

/** Returns the engine's identity with images in blocks of `block` channels. */
export function onnxIdentity(block: Block): EngineIdentity {
  const layout = block === 1 ? "nchw" : `blocks of ${block} channels`;
  return { name: "onnx", version: ONNX_VERSION, provider: `cpu, ${layout}` };
}
