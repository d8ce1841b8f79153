/**
 * Prints the block of this machine's blocked layout: a process of its own, since ONNX Runtime needs
 * a permission that planning has not.
 */
import { probeBlock } from "./probe.ts";

console.log(await probeBlock());
