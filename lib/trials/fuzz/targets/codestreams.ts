/** Fuzzes compressed pixels of every family, decoded before and after another image. */
import { concatenate } from "../../../formats/concatenate.ts";
import { CodestreamError } from "../../../data/dicom/codecs/codestream_error.ts";
import { decodeFrame } from "../../../data/dicom/codecs/decode.ts";
import { encapsulatedFrame } from "../../../data/dicom/codecs/encapsulated.ts";
import { parseDataSet } from "../../../data/dicom/data_set.ts";
import { compressedCases } from "../../../data/dicom/testing.ts";
import type { Target } from "../target.ts";
import { itemAt } from "../../../formats/items.ts";

/** A codestream, and the image that its attributes describe. */
interface Sample {
  readonly frame: Uint8Array;
  readonly decode: (frame: Uint8Array) => Promise<string>;
}

let kept: readonly Sample[] | undefined;

function samples(): readonly Sample[] {
  return kept ??= compressedCases().map(({ bytes, name, syntax, rows, columns, bitsStored, signed }) => {
    const bitsAllocated = bitsStored === 8 ? 8 : 16;
    const format = { rows, columns, bitsAllocated, bitsStored, highBit: bitsStored - 1, signed } as const;
    return {
      frame: encapsulatedFrame(parseDataSet(bytes, name)),
      decode: async (frame) =>
        (await decodeFrame(frame, { uid: syntax, saysLossless: false }, format)).pixels().join(),
    };
  });
}

/** Returns the values, or why there are none. */
async function answer({ decode }: Sample, frame: Uint8Array): Promise<string | CodestreamError> {
  try {
    return await decode(frame);
  } catch (error) {
    if (error instanceof CodestreamError) return error;
    throw error;
  }
}

export const codestreams: Target = {
  name: "codestreams",
  memoryLimit: 1.5 * 2 ** 30,
  // The first byte selects the image.
  seeds: () => samples().map(({ frame }, index) => concatenate([Uint8Array.of(index), frame])),
  async read(bytes, source) {
    const all = samples();
    const chosen = itemAt(all, (bytes[0] ?? 0) % all.length);
    const frame = bytes.subarray(1);
    const first = await answer(chosen, frame);
    const other = itemAt(all, (bytes.length + (bytes.at(-1) ?? 0)) % all.length);
    await other.decode(other.frame);
    const second = await answer(chosen, frame);
    if (String(first) !== String(second)) {
      throw new Error(`${source}: decoded twice, with another image between, it gave two answers`);
    }
    if (first instanceof CodestreamError) throw first;
  },
  isRefusal: (error) => error instanceof CodestreamError,
};
