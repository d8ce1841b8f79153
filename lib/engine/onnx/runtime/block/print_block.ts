/**
 * Prints the block of this machine's blocked layout. It runs as a separate process, since ONNX
 * Runtime needs a permission that planning lacks.
 */
import { probeBlock } from "./probe.ts";

console.log(await probeBlock());
