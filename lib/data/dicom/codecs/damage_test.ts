import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { concatenate } from "../../../formats/concatenate.ts";
import { DicomError } from "../dicom_error.ts";
import { readDicom } from "../read.ts";
import { compressedCases } from "../testing.ts";
import { randomStream } from "../../../random/stream.ts";

/** One file of each family of codestreams, of 12 bits. */
const families = compressedCases().filter(({ name }) =>
  /^(RLE|JPEG lossless, process 14|JPEG extended|JPEG-LS|JPEG-LS near lossless|JPEG 2000|HTJ2K), 12 bits, unsigned/
    .test(name)
);

/** What reading gives: the values, or the reason why not. */
async function answer(bytes: Uint8Array): Promise<string> {
  try {
    return (await readDicom(bytes, "odd.dcm")).pixels.join();
  } catch (error) {
    assert(error instanceof DicomError, String(error));
    return error.message;
  }
}

/** The file with a part of its codestream overwritten, or left out ahead of the last bytes. */
function damaged(bytes: Uint8Array, draw: ReturnType<typeof randomStream>): Uint8Array {
  const copy = bytes.slice();
  const from = bytes.length - Math.floor(bytes.length / 2);
  const at = from + draw.below(bytes.length - from - 20);
  if (draw.below(2) === 0) copy.fill(draw.below(256), at, at + 1 + draw.below(12));
  else return concatenate([copy.subarray(0, at - at % 2), copy.subarray(bytes.length - 12 - draw.below(2))]);
  return copy;
}

Deno.test("a damaged file gives the same answer whatever was decoded before it", async () => {
  assertEquals(families.length, 7);
  const draw = randomStream("damaged codestreams");
  const answers = new Set<string>();
  for (const { name, bytes } of families) {
    for (let trial = 0; trial < 3; trial++) {
      const odd = damaged(bytes, draw);
      const first = await answer(odd);
      const other = families[draw.below(families.length)];
      await readDicom(other.bytes, other.name);
      assertEquals(await answer(odd), first, `${name}, trial ${trial}`);
      answers.add(first);
    }
  }
  assert(answers.size > 10, `${answers.size} different answers`);
});

Deno.test("packets of JPEG 2000 that hold a marker are refused before they keep a decoder busy for minutes", async () => {
  const found = compressedCases().find(({ name }) => name === "HTJ2K lossless, 8 bits, unsigned");
  assert(found !== undefined);
  const bytes = found.bytes.slice();
  // In the packets, 510 bytes ahead of the end: what the fuzzer found.
  bytes.set([0xfe, 0xff, 0xff, 0xff], bytes.length - 518);
  assertStringIncludes(await answer(bytes), "within packets, which hold none: it is damaged");
});
