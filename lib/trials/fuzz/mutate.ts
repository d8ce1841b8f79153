/** Changes files without knowing their format. */
import { concatenate } from "../../formats/concatenate.ts";
import type { RandomStream } from "../../random/stream.ts";

/**
 * Makes one to four changes, drawn from `random`, to a copy of `seed`; parts may come from
 * `others`.
 */
export function mutate(
  seed: Uint8Array,
  { random, others }: { readonly random: RandomStream; readonly others: readonly Uint8Array[] },
): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(seed);
  for (let left = 1 + random.below(4); left > 0; left--) bytes = changed(bytes, random, others);
  return bytes;
}

/** Whole numbers at which lengths and counts often fail. */
const EXTREMES = [
  0,
  1,
  0x7f,
  0x80,
  0xff,
  0x7fff,
  0x8000,
  0xffff,
  0x7fffffff,
  0x80000000,
  0xfffffffe,
  0xffffffff,
];

function changed(
  bytes: Uint8Array<ArrayBuffer>,
  random: RandomStream,
  others: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return Uint8Array.of(random.below(256));
  const at = random.below(bytes.length);
  switch (random.below(7)) {
    case 0:
      bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 1:
      bytes[at] = random.below(256);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3: {
      const extreme = EXTREMES[random.below(EXTREMES.length)]!;
      const view = new DataView(bytes.buffer);
      if (at + 4 <= bytes.length) view.setUint32(at, extreme, random.below(2) === 0);
      else bytes[at] = extreme & 0xff;
      return bytes;
    }
    case 4: {
      // Repeats a part, or removes it.
      const end = Math.min(bytes.length, at + 1 + random.below(64));
      return random.below(2) === 0
        ? concatenate([bytes.subarray(0, end), bytes.subarray(at)])
        : concatenate([bytes.subarray(0, at), bytes.subarray(end)]);
    }
    case 5: {
      const other = others[random.below(others.length)]!;
      return concatenate([bytes.subarray(0, at), other.subarray(random.below(other.length + 1))]);
    }
    default: {
      const noise = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256));
      return concatenate([bytes.subarray(0, at), noise, bytes.subarray(at)]);
    }
  }
}
