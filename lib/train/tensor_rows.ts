/**
 * Rows of one tensor that is spread over several safetensors files, found by id and read on
 * request.
 */
import { z } from "zod";
import { elementCount } from "../formats/tensor.ts";
import { readExactly } from "../formats/read_exactly.ts";
import { readSafetensorsHeader } from "../formats/read_header.ts";

/** Bytes of memory still available for rows; one budget may be shared. */
export interface MemoryBudget {
  bytes: number;
}

/** The rows of open files. */
export interface TensorRows extends Disposable {
  /** The shape of every row. */
  readonly rowShape: readonly number[];
  /** True if the row exists. */
  has(id: string): boolean;
  /**
   * Writes a row into `target`. Calls must not overlap, because files are shared. Throws a
   * `RangeError` for an unknown id.
   */
  read(id: string, target: Float32Array): Promise<void>;
}

interface Place {
  readonly handle: Deno.FsFile;
  readonly path: string;
  readonly position: number;
}

/**
 * Opens float32 tensor `name`, [n, …row], of every file. The ids of a file's rows are the JSON list
 * in its metadata under `ids`. Rows stay in memory after their first reading, until `budget` is
 * used up.
 *
 * Throws an `Error` that names the file where the tensor or the ids are missing, invalid, or differ
 * between files.
 */
export async function openTensorRows(
  paths: readonly string[],
  name: string,
  budget: MemoryBudget,
): Promise<TensorRows> {
  const handles: Deno.FsFile[] = [];
  const close = () => handles.splice(0).forEach((handle) => handle.close());
  try {
    const places = new Map<string, Place>();
    let rowShape: readonly number[] | undefined;
    for (const path of paths) {
      const handle = await Deno.open(path);
      handles.push(handle);
      const { position, shape, ids } = await placeOf(handle, path, name);
      rowShape ??= shape;
      if (String(shape) !== String(rowShape)) {
        throw new Error(`${path}: "${name}" has rows [${shape}], expected [${rowShape}] as in ${paths[0]}`);
      }
      for (const [row, id] of ids.entries()) {
        const other = places.get(id);
        if (other) throw new Error(`${path}: "${name}" has ${id}, which ${other.path} has too`);
        places.set(id, { handle, path, position: position + row * elementCount(shape) * 4 });
      }
    }
    if (!rowShape) throw new Error(`"${name}": found no files to read it from`);
    return {
      rowShape,
      has: (id) => places.has(id),
      read: reader(places, name, budget),
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function placeOf(handle: Deno.FsFile, path: string, name: string) {
  const { tensors, metadata } = await readSafetensorsHeader(handle, path);
  const tensor = tensors.get(name);
  if (tensor?.dtype !== "F32" || tensor.shape.length < 2) {
    const found = tensor ? `${tensor.dtype} [${tensor.shape}]` : `only ${[...tensors.keys()].join(", ")}`;
    throw new Error(`${path}: found ${found}, expected a tensor "${name}" of F32 with one row per image`);
  }
  const [rows, ...shape] = tensor.shape;
  const ids = idsOf(metadata.ids);
  if (ids === undefined || ids.length !== rows) {
    throw new Error(
      `${path}: "${name}" has ${rows} rows, expected as many ids in its metadata, found ${
        ids?.length ?? "no list"
      }`,
    );
  }
  return { position: tensor.position, shape, ids };
}

function idsOf(text: string | undefined): string[] | undefined {
  try {
    return z.array(z.string()).safeParse(JSON.parse(text ?? "null")).data;
  } catch {
    return undefined;
  }
}

function reader(places: ReadonlyMap<string, Place>, name: string, budget: MemoryBudget): TensorRows["read"] {
  const kept = new Map<string, Float32Array>();
  return async (id, target) => {
    const row = kept.get(id);
    if (row) return target.set(row);
    const place = places.get(id);
    if (!place) throw new RangeError(`"${name}": found no row for ${id} among ${places.size}`);
    const { handle, path, position } = place;
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    await readExactly(handle, { path, position, target: bytes });
    if (target.byteLength > budget.bytes) return;
    budget.bytes -= target.byteLength;
    kept.set(id, target.slice());
  };
}
