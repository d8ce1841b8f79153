/** The header of a safetensors file too large to be read at once. */
import { z } from "zod";
import { bytesPerElement, type Dtype, elementCount, isDtype } from "../formats/tensor.ts";
import { readExactly } from "./read_exactly.ts";

/** Where a tensor lies in its file. */
export interface TensorPlace {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Its first byte, counted from the file's start. */
  readonly position: number;
}

/** What a header says. */
export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, TensorPlace>;
}

const HEADER_LIMIT = 100 * 1024 * 1024;

const size = z.int().nonnegative();
const entrySchema = z.object({
  dtype: z.string().refine(isDtype, "not an element type that Fovea stores"),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.record(z.string(), z.string());

/**
 * Reads and checks the header of the open file `handle`. Throws an `Error` that names `path` where the file is not
 * safetensors, or is shorter than its header says.
 */
export async function readSafetensorsHeader(handle: Deno.FsFile, path: string): Promise<SafetensorsHeader> {
  const wrong = (what: string) =>
    new Error(`${path}: ${what}, expected a safetensors file; prepare the images again`);
  const { size: fileSize } = await handle.stat();
  if (fileSize < 8) throw wrong(`${fileSize} bytes are too few for a header length`);
  const prefix = new Uint8Array(8);
  await readExactly(handle, { path, position: 0, target: prefix });
  const length = Number(new DataView(prefix.buffer).getBigUint64(0, true));
  if (length > HEADER_LIMIT || 8 + length > fileSize) {
    throw wrong(`found a header of ${length} bytes in a file of ${fileSize}`);
  }
  const text = new Uint8Array(length);
  await readExactly(handle, { path, position: 8, target: text });
  let header: Readonly<Record<string, unknown>>;
  try {
    header = z.record(z.string(), z.unknown()).parse(JSON.parse(new TextDecoder().decode(text)));
  } catch {
    throw wrong("the header is not a JSON object");
  }
  const tensors = new Map<string, TensorPlace>();
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw wrong(`tensor "${name}": ${z.prettifyError(entry.error)}`);
    const { dtype, shape, data_offsets: [begin, end] } = entry.data;
    const needed = elementCount(shape) * bytesPerElement(dtype);
    if (end - begin !== needed) {
      throw wrong(`tensor "${name}": [${shape}] needs ${needed} bytes, its offsets give ${end - begin}`);
    }
    if (8 + length + end > fileSize) {
      throw wrong(`tensor "${name}" ends at byte ${8 + length + end} of a file of ${fileSize}`);
    }
    tensors.set(name, { dtype, shape, position: 8 + length + begin });
  }
  const metadata = metadataSchema.safeParse(header.__metadata__ ?? {});
  if (!metadata.success) throw wrong("__metadata__ does not hold text alone");
  return { metadata: metadata.data, tensors };
}
