/** The layouts that this machine can run: NCHW, and blocks where its CPU has them. */
import { probeBlock } from "../runtime/block/probe.ts";

const found = await probeBlock();

/** Their blocks. */
export const LAYOUTS = found === 1 ? [found] : [1, found] as const;
