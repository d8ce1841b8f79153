import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { concatenate } from "../../../formats/concatenate.ts";
import { parseDataSet } from "../data_set.ts";
import { DicomError } from "../dicom_error.ts";
import { readDicom } from "../read.ts";
import { compressedCases } from "../testing.ts";
import { randomStream } from "../../../random/stream.ts";
import { CodestreamError } from "./codestream_error.ts";
import { decodeFrame } from "./decode.ts";
import { encapsulatedFrame } from "./encapsulated.ts";

/** One file per family of codestreams, with 12 bits. */
const families = compressedCases().filter(({ name }) =>
  /^(RLE|JPEG lossless, process 14|JPEG extended|JPEG-LS|JPEG-LS near lossless|JPEG 2000|HTJ2K), 12 bits, unsigned/
    .test(name)
);

/** Returns the result of reading: the values, or the reason why there are none. */
async function answer(bytes: Uint8Array): Promise<string> {
  try {
    return (await readDicom(bytes, "odd.dcm")).pixels.join();
  } catch (error) {
    assert(error instanceof DicomError, String(error));
    return error.message;
  }
}

/**
 * Returns the file with a part of its codestream overwritten, or left out ahead of the last bytes.
 */
function damaged(bytes: Uint8Array, draw: ReturnType<typeof randomStream>): Uint8Array {
  const copy = bytes.slice();
  const from = bytes.length - Math.floor(bytes.length / 2);
  const at = from + draw.below(bytes.length - from - 20);
  if (draw.below(2) === 0) copy.fill(draw.below(256), at, at + 1 + draw.below(12));
  else return concatenate([copy.subarray(0, at - at % 2), copy.subarray(bytes.length - 12 - draw.below(2))]);
  return copy;
}

Deno.test("a damaged file gives the same result whatever file was decoded before it", async () => {
  assertEquals(families.length, 7);
  const draw = randomStream("damaged codestreams");
  const answers = new Set<string>();
  for (const { name, bytes } of families) {
    for (let trial = 0; trial < 3; trial++) {
      const odd = damaged(bytes, draw);
      const first = await answer(odd);
      const other = families[draw.below(families.length)]!;
      await readDicom(other.bytes, other.name);
      assertEquals(await answer(odd), first, `${name}, trial ${trial}`);
      answers.add(first);
    }
  }
  assert(answers.size > 10, `${answers.size} different answers`);
});

Deno.test("packets of JPEG 2000 that contain a marker are refused, because decoding them could take minutes", async () => {
  const found = compressedCases().find(({ name }) => name === "HTJ2K lossless, 8 bits, unsigned");
  assert(found !== undefined);
  const bytes = found.bytes.slice();
  // In the packets, 510 bytes ahead of the end: what the fuzzer found.
  bytes.set([0xfe, 0xff, 0xff, 0xff], bytes.length - 518);
  assertStringIncludes(await answer(bytes), "within packets, which hold none: it is damaged");
});

/**
 * Returns the first part of a codestream and an end marker; for JPEG 2000, with the tile-part's
 * length corrected.
 */
function cutWithEnd(frame: Uint8Array, length: number): Uint8Array {
  const cut = concatenate([frame.subarray(0, length), Uint8Array.of(0xff, 0xd9)]);
  const tilePart = cut.findIndex((byte, index) => byte === 0xff && cut[index + 1] === 0x90);
  if (cut[1] === 0x4f) new DataView(cut.buffer).setUint32(tilePart + 6, length - tilePart);
  return cut;
}

Deno.test("a truncated codestream of every format is refused, even with a valid end marker", async () => {
  for (const { name, bytes, syntax, rows, columns, bitsStored, signed } of families) {
    const format = { rows, columns, bitsAllocated: 16, bitsStored, highBit: bitsStored - 1, signed } as const;
    const frame = encapsulatedFrame(parseDataSet(bytes, name));
    for (const part of [0.5, 0.9]) {
      const cut = cutWithEnd(frame, Math.floor(frame.length * part));
      await assertRejects(
        () => decodeFrame(cut, { uid: syntax, saysLossless: false }, format),
        CodestreamError,
        undefined,
        `${name}, ${part}`,
      );
    }
  }
});
