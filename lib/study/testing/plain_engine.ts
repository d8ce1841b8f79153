/** The engine of studies in tests. */
import { onnxIdentity } from "../../engine/onnx/identity.ts";

/**
 * The onnx engine with images laid out channel by channel. It runs on every processor; blocks of 8
 * or 16 channels run only where ONNX Runtime chooses them.
 */
export const PLAIN_ENGINE = { family: "onnx", block: 1, identity: onnxIdentity(1) } as const;
