/**
 * Finds the memory layout of images that the onnx engine uses on the machine that trains. A
 * separate process finds it once, and the store remembers it.
 */
import { UserError } from "../errors/user_error.ts";
import { z } from "zod";
import { type Block, ONNX_VERSION } from "../engine/onnx/identity.ts";
import { NO_RIGHTS } from "../graph/executor/job/rights.ts";
import { localMachine } from "../graph/executor/local/local_machine.ts";
import type { Machine } from "../graph/executor/machine.ts";
import { openCache } from "../graph/store/cache.ts";
import type { StoreDoor } from "../graph/store/door/store_door.ts";
import { engineNeeds } from "./library_needs.ts";

/** The file that remembers the layout, and the project that the probe is part of. */
export interface BlockOptions {
  readonly door: StoreDoor;
  /** A file of the store's memo. */
  readonly memo: string;
  /** The project's root. */
  readonly root: string;
  /** The machine that trains; this one unless given. */
  readonly machine?: Machine | undefined;
}

/** The program that prints the number of channels in a block, relative to the project's root. */
export const PRINT_BLOCK = "lib/engine/onnx/runtime/block/print_block.ts";

const blockSchema = z.union([z.literal(1), z.literal(8), z.literal(16)]);
const memoSchema = z.object({ version: z.string(), processor: z.string(), block: blockSchema });

/**
 * Returns the number of channels in a block. Returns 1 if nothing was remembered and no process may
 * be started, as when planning in an empty store. No stored result could then be mistaken for one
 * of the right layout.
 */
export async function onnxBlock(
  { door, memo, root, machine = localMachine() }: BlockOptions,
): Promise<Block> {
  const { processor } = machine;
  const cache = openCache(door, memo, memoSchema);
  const known = cache.read();
  if (known?.version === ONNX_VERSION && known.processor === processor) return known.block;
  const block = await probe(machine, root);
  if (block === undefined) return 1;
  cache.found({ version: ONNX_VERSION, processor, block });
  return block;
}

async function probe(machine: Machine, root: string): Promise<Block | undefined> {
  const answer = await machine.ask({
    root,
    script: PRINT_BLOCK,
    args: [],
    rights: { ...NO_RIGHTS, ...engineNeeds({ family: "onnx" }) },
  });
  if (answer === undefined) return undefined;
  const block = blockSchema.safeParse(Number(answer.stdout));
  if (answer.success && block.success) return block.data;
  throw new UserError(
    `ONNX Runtime could not be asked how it lays out images: ${answer.stderr.trim()}; ` +
      "--engine tensorflow-cpu needs no ONNX Runtime",
  );
}
