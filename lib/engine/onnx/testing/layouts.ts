/** The layouts that this machine can run: NCHW, and blocks where its CPU has them. */
import type { Block } from "../identity.ts";
import { probeBlock } from "../runtime/block/probe.ts";

const found = await probeBlock();

/** The blocks of these layouts. */
export const LAYOUTS = found === 1 ? [found] as const : [1, found] as const;

/** The largest block that this machine can run. */
export const WIDEST: Block = found;
