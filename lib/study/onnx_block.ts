/**
 * Finds the memory layout of images that the onnx engine uses on this machine. A process of its own
 * finds it once, and the store remembers it.
 */
import { UserError } from "../errors/user_error.ts";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type Block, ONNX_VERSION } from "../engine/onnx/identity.ts";
import { LINKER_VARIABLES } from "../graph/machine/linker_variables.ts";
import { NO_RIGHTS, startFlags } from "../graph/run/rights.ts";
import type { StoreDoor } from "../graph/store/door/store_door.ts";
import { engineNeeds } from "./library_needs.ts";

/** The file that remembers the layout, and the project that the probe is part of. */
export interface OnnxMachine {
  readonly door: StoreDoor;
  /** A file of the store's memo. */
  readonly memo: string;
  /** The project's root. */
  readonly root: string;
}

const blockSchema = z.union([z.literal(1), z.literal(8), z.literal(16)]);
const memoSchema = z.object({ version: z.string(), processor: z.string(), block: blockSchema });

/**
 * Returns the number of channels in a block. Returns 1 if nothing was remembered and no process may
 * be started, as when planning in an empty store. No stored result could then be mistaken for one
 * of the right layout.
 */
export async function onnxBlock({ door, memo, root }: OnnxMachine): Promise<Block> {
  const processor = `${Deno.build.arch} ${cpus().at(0)?.model ?? ""}`;
  const known = read(door, memo);
  if (known?.version === ONNX_VERSION && known.processor === processor) return known.block;
  const { state } = await Deno.permissions.query({ name: "run", command: Deno.execPath() });
  if (state !== "granted") return 1;
  const block = await probe(root);
  try {
    door.makeFolderNow(dirname(memo));
    door.replace(memo, JSON.stringify({ version: ONNX_VERSION, processor, block }) + "\n");
  } catch {
    // The layout is found again the next time. If nothing can be stored, the run says so.
  }
  return block;
}

function read(door: StoreDoor, memo: string): z.infer<typeof memoSchema> | undefined {
  try {
    return memoSchema.safeParse(JSON.parse(door.readText(memo) ?? "null")).data;
  } catch {
    return undefined;
  }
}

async function probe(root: string): Promise<Block> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...startFlags({ ...NO_RIGHTS, ...engineNeeds({ family: "onnx" }) }),
      join(root, "lib/engine/onnx/runtime/block/print_block.ts"),
    ],
    cwd: root,
    env: { ...LINKER_VARIABLES, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  const block = blockSchema.safeParse(Number(text.decode(stdout)));
  if (success && block.success) return block.data;
  throw new UserError(
    `ONNX Runtime could not be asked how it lays out images: ${text.decode(stderr).trim()}; ` +
      "--engine tensorflow-cpu needs no ONNX Runtime",
  );
}
