/** What decides the onnx engine's bits, known without loading it. */
import type { EngineIdentity } from "../engine.ts";

/** ONNX Runtime's version is `deno.json`'s pin. */
export const ONNX_IDENTITY: EngineIdentity = { name: "onnx", version: "1.30.0", provider: "cpu, nchw" };
