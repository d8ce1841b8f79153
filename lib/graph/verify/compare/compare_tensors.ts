/** Compares two safetensors files, one tensor at a time. */
import { readExactly } from "../../../formats/read_exactly.ts";
import { readSafetensorsHeader } from "../../../formats/read_header.ts";
import {
  SafetensorsError,
  type SafetensorsHeader,
  type TensorPlace,
} from "../../../formats/safetensors_header.ts";
import { type Tensor, tensorFromBytes } from "../../../formats/tensor.ts";
import type { FileDifference } from "./difference.ts";
import { type Gap, largestGap, NO_GAP, widerGap } from "./gap.ts";
import { tuple } from "../../../formats/items.ts";

/** An open safetensors file. */
export interface TensorFile extends Disposable {
  readonly header: SafetensorsHeader;
  /** Reads one of the header's tensors. */
  read(place: TensorPlace): Promise<Tensor>;
}

/** Opens the file at `path`; `undefined` if it is not a safetensors file. */
export async function openTensorFile(path: string): Promise<TensorFile | undefined> {
  const handle = await Deno.open(path, { read: true });
  try {
    const header = await readSafetensorsHeader(handle, path);
    return {
      header,
      async read({ dtype, shape, position, length }) {
        const target = new Uint8Array(length);
        await readExactly(handle, { path, position, target });
        return tensorFromBytes(dtype, shape, target);
      },
      [Symbol.dispose]: () => handle.close(),
    };
  } catch (error) {
    handle.close();
    if (error instanceof SafetensorsError) return undefined;
    throw error;
  }
}

/**
 * Returns the first tensor that differs; `undefined` if all tensors are the same, whatever the
 * metadata.
 */
export async function compareTensors(old: TensorFile, now: TensorFile): Promise<FileDifference | undefined> {
  const names = [...new Set([...old.header.tensors.keys(), ...now.header.tensors.keys()])].sort();
  let first: { readonly tensor: string; readonly shape: readonly number[]; readonly gap: Gap } | undefined;
  let differing = 0, largest = NO_GAP;
  for (const tensor of names) {
    const before = old.header.tensors.get(tensor), after = now.header.tensors.get(tensor);
    if (before === undefined || after === undefined || formOf(before) !== formOf(after)) {
      return { kind: "tensor form", tensor, old: formOf(before), new: formOf(after) };
    }
    const [a, b] = [await old.read(before), await now.read(after)];
    if (sameBytes(a, b)) continue;
    const gap = largestGap(a.data, b.data);
    first ??= { tensor, shape: before.shape, gap };
    differing++;
    largest = widerGap(largest, gap);
  }
  return first && { kind: "tensor", ...first, differing, tensors: names.length, largest };
}

function formOf(place: TensorPlace | undefined): string {
  return place === undefined ? "none" : `${place.dtype} [${place.shape}]`;
}

function sameBytes({ data: a }: Tensor, { data: b }: Tensor): boolean {
  const [x, y] = tuple(
    [a, b].map((data) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    2,
  );
  return x.length === y.length && x.every((byte, index) => byte === y[index]);
}
