import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { constants, deflateRawSync } from "node:zlib";
import { concatenate } from "../../formats/concatenate.ts";
import { randomStream } from "../../random/stream.ts";
import { DicomError } from "./dicom_error.ts";
import { type Element, encodeElements } from "./element.ts";
import { policyPixels } from "./pixel_policy.ts";
import { readDicom } from "./read.ts";
import { nativeCases, refusedCases } from "./testing.ts";
import { tuple } from "../../formats/items.ts";

const EXPLICIT = "1.2.840.10008.1.2.1";
const DEFLATED = "1.2.840.10008.1.2.1.99";

const ELEMENTS: readonly Element[] = [
  { tag: 0x00280002, vr: "US", value: 1 },
  { tag: 0x00280004, vr: "CS", value: "MONOCHROME2" },
  { tag: 0x00280010, vr: "US", value: 2 },
  { tag: 0x00280011, vr: "US", value: 3 },
  { tag: 0x00280100, vr: "US", value: 16 },
  { tag: 0x00280101, vr: "US", value: 12 },
  { tag: 0x00280102, vr: "US", value: 11 },
  { tag: 0x00280103, vr: "US", value: 0 },
  { tag: 0x7fe00010, vr: "OW", value: Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0) },
];

function part10(dataSet: Uint8Array, syntax = EXPLICIT): Uint8Array {
  const meta = encodeElements([{ tag: 0x00020010, vr: "UI", value: syntax }]);
  const length = encodeElements([{ tag: 0x00020000, vr: "UL", value: meta.length }]);
  return concatenate([new Uint8Array(128), new TextEncoder().encode("DICM"), length, meta, dataSet]);
}

/**
 * Returns the small file with elements replaced or added, or removed if only their tag is given.
 */
function changed(
  ...changes: readonly (Element | { readonly tag: number; readonly vr: "none" })[]
): Uint8Array {
  const tags = new Set(changes.map(({ tag }) => tag));
  const added = changes.filter((change): change is Element => change.vr !== "none");
  return part10(encodeElements([...ELEMENTS.filter(({ tag }) => !tags.has(tag)), ...added]));
}

async function assertRefuses(bytes: Uint8Array, ...parts: readonly string[]): Promise<void> {
  const { message } = await assertRejects(() => readDicom(bytes, "folder/odd.dcm"), DicomError);
  for (const part of ["folder/odd.dcm: ", ...parts]) assertStringIncludes(message, part);
}

/** Returns the stored values, or `undefined` where the file is refused as it should be. */
async function readOrRefuse(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const { rows, columns, pixels } = await readDicom(bytes, "odd.dcm");
    assertEquals(pixels.length, rows * columns);
    return `${rows} × ${columns}: ${pixels}`;
  } catch (error) {
    if (error instanceof DicomError && error.message.startsWith("odd.dcm: ")) return undefined;
    throw error;
  }
}

Deno.test("readDicom names the file, tag and transfer syntax of every kind of file that it refuses", async () => {
  for (const { name, tag, bytes } of refusedCases()) {
    await assertRefuses(bytes, `odd.dcm: ${tag} `, `(${name})`);
  }
});

Deno.test("readDicom refuses a transfer syntax that it does not know", async () => {
  await assertRefuses(
    part10(encodeElements(ELEMENTS), "1.2.3.4"),
    "(0002,0010) TransferSyntaxUID",
    "1.2.3.4 (unknown)",
  );
});

Deno.test("readDicom gives an error or the identical image for a file truncated at any length", async () => {
  const cases = nativeCases().filter(({ name }) => /sequences|odd|12 of 16 bits, high bit 15/.test(name));
  assertEquals(new Set(cases.map(({ syntax }) => syntax)).size, 4);
  // Cut anywhere, a deflated data set is a stream that ends early: one such file stands for all.
  const deflated = cases.find(({ syntax }) => syntax === DEFLATED);
  for (const { name, bytes } of cases.filter((one) => one.syntax !== DEFLATED || one === deflated)) {
    const whole = await readOrRefuse(bytes);
    assertEquals(typeof whole, "string", name);
    for (let length = 0; length < bytes.length; length++) {
      const cut = await readOrRefuse(bytes.subarray(0, length));
      assertEquals(
        cut === undefined || cut === whole,
        true,
        `${name}, cut to ${length} of ${bytes.length} bytes`,
      );
    }
  }
});

Deno.test("readDicom returns an image of the declared size or throws a DicomError for damaged files", async () => {
  const cases = nativeCases();
  const draw = randomStream("damaged DICOM files");
  let refused = 0;
  for (let trial = 0; trial < 4000; trial++) {
    const bytes = cases[draw.below(cases.length)]!.bytes.slice();
    for (let change = draw.below(4); change >= 0; change--) {
      const value = draw.below(3) === 0 ? 0xff : draw.below(256);
      bytes[128 + draw.below(bytes.length - 128)] = value;
    }
    if ((await readOrRefuse(bytes)) === undefined) refused++;
  }
  assertEquals(refused > 1000 && refused < 3900, true, `${refused} of 4000 refused`);
});

Deno.test("readDicom refuses files that are not DICOM", async () => {
  await assertRefuses(new Uint8Array(0), "not a DICOM Part 10 file");
  await assertRefuses(new Uint8Array(1000), "not a DICOM Part 10 file");
  await assertRefuses(part10(new Uint8Array(0)), "truncated");
  await assertRefuses(part10(new TextEncoder().encode("not a data set, but text")));
});

Deno.test("readDicom refuses missing, empty and mistyped attributes", async () => {
  // HighBit follows from BitsStored.
  for (const { tag, value } of ELEMENTS.filter(({ tag }) => tag !== 0x00280102)) {
    const number = tag.toString(16).padStart(8, "0").toUpperCase();
    const name = `(${number.slice(0, 4)},${number.slice(4)}) `;
    await assertRefuses(
      changed({ tag, vr: "none" }),
      `odd.dcm: ${name}`,
      "is missing",
      `${EXPLICIT} (Explicit`,
    );
    await assertRefuses(changed({ tag, vr: "LO", value: "" }), `odd.dcm: ${name}`, "is empty");
    if (typeof value !== "string") {
      await assertRefuses(
        changed({ tag, vr: "LO", value: "16" }),
        `odd.dcm: ${name}`,
        'value representation "LO"',
      );
    }
  }
});

Deno.test("readDicom refuses sizes and bits that contradict each other or the pixel data", async () => {
  const us = (tag: number, value: number) => ({ tag, vr: "US", value } as const);
  await assertRefuses(changed(us(0x00280010, 0)), "(0028,0010) Rows is 0");
  await assertRefuses(changed(us(0x00280011, 0)), "(0028,0011) Columns is 0");
  await assertRefuses(
    changed(us(0x00280010, 65535), us(0x00280011, 65535)),
    "(0028,0010) Rows",
    "65535 × 65535",
  );
  await assertRefuses(changed(us(0x00280010, 3)), "(7FE0,0010) PixelData has 12 bytes", "needs 18");
  await assertRefuses(changed(us(0x00280010, 1)), "(7FE0,0010) PixelData has 12 bytes", "needs 6");
  await assertRefuses(changed(us(0x00280100, 8)), "(0028,0101) BitsStored is 12");
  await assertRefuses(changed(us(0x00280101, 17)), "(0028,0101) BitsStored is 17");
  await assertRefuses(changed(us(0x00280102, 10)), "(0028,0102) HighBit is 10");
  await assertRefuses(changed(us(0x00280102, 16)), "(0028,0102) HighBit is 16");
  await assertRefuses(changed(us(0x00280103, 2)), "(0028,0103) PixelRepresentation is 2");
});

Deno.test("only the pixel policy voi refuses missing or contradictory presentation attributes", async () => {
  const assertRefuses = async (bytes: Uint8Array, ...parts: readonly string[]) => {
    const image = await readDicom(bytes, "odd.dcm");
    assertEquals([...policyPixels(image, "raw-max")], [1, 2, 3, 4, 5, 6]);
    const { message } = assertThrows(() => policyPixels(image, "voi"), DicomError);
    for (const part of ["odd.dcm: ", ...parts]) assertStringIncludes(message, part);
  };
  const ds = (tag: number, value: string) => ({ tag, vr: "DS", value } as const);
  await assertRefuses(
    changed(ds(0x00281050, "5\\6")),
    "(0028,1051) WindowWidth is missing beside (0028,1050)",
  );
  await assertRefuses(changed(ds(0x00281051, "5")), "(0028,1050) WindowCenter is missing beside (0028,1051)");
  await assertRefuses(
    changed(ds(0x00281050, "five"), ds(0x00281051, "5")),
    '(0028,1050) WindowCenter has the value "five"',
  );
  await assertRefuses(changed(ds(0x00281052, "5")), "(0028,1053) RescaleSlope is missing");
  await assertRefuses(changed(ds(0x00281053, "5")), "(0028,1052) RescaleIntercept is missing");
  await assertRefuses(changed(ds(0x00281052, "5"), ds(0x00281053, "0")), "(0028,1053) RescaleSlope is 0");
  await assertRefuses(
    changed({ tag: 0x00281056, vr: "CS", value: "CUBIC" }),
    '(0028,1056) VOILUTFunction is "CUBIC"',
  );
  const descriptor = { tag: 0x00283002, vr: "OW", value: new Uint8Array(6) } as const;
  await assertRefuses(
    changed({ tag: 0x00283010, vr: "SQ", value: [[]] }),
    "(0028,3002) LUTDescriptor is missing",
  );
  await assertRefuses(
    changed({ tag: 0x00283010, vr: "SQ", value: [[descriptor]] }),
    "(0028,3002) LUTDescriptor",
  );
});

Deno.test("windows are pairs of centers and widths; surplus centers or widths are ignored", async () => {
  const ds = (tag: number, value: string) => ({ tag, vr: "DS", value } as const);
  for (const [centers, widths] of [["5\\6", "5"], ["5", "5\\7\\8"]]) {
    const image = await readDicom(changed(ds(0x00281050, centers!), ds(0x00281051, widths!)), "odd.dcm");
    assert(!(image.presentation instanceof DicomError));
    assertEquals(image.presentation.windows, [{ center: 5, width: 5 }]);
  }
});

Deno.test("readDicom refuses repeated elements, and compressed pixels under an uncompressed syntax", async () => {
  const [rows] = tuple(
    ELEMENTS.filter(({ tag }) => tag === 0x00280010).map((element) => encodeElements([element])),
    1,
  );
  const before = encodeElements(ELEMENTS.filter(({ tag }) => tag < 0x00280010));
  const after = encodeElements(ELEMENTS.filter(({ tag }) => tag > 0x00280010));
  assertEquals((await readDicom(part10(concatenate([before, rows, after])), "once.dcm")).rows, 2);
  await assertRefuses(part10(concatenate([before, rows, rows, after])), "repeated");
  await assertRefuses(part10(concatenate([rows, before, rows, after])), "has (0028,0010) repeated at byte");

  const whole = changed();
  const undefinedLength = whole.slice();
  undefinedLength.fill(0xff, whole.length - 16, whole.length - 12);
  await assertRefuses(undefinedLength, "(7FE0,0010) PixelData has an undefined length");
});

Deno.test("readDicom refuses a deflate bomb without inflating it, and a deflated stream that ends early", async () => {
  // 150 MiB of zeros: a tenth of them as blocks that end at a byte, ten times.
  const tenth = deflateRawSync(new Uint8Array(15 * 1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH });
  const bomb = concatenate([...Array<Uint8Array>(10).fill(tenth), deflateRawSync(new Uint8Array(0))]);
  assertEquals(bomb.length < 200_000, true);
  await assertRefuses(part10(bomb, DEFLATED), `${DEFLATED} (Deflated`, "(Cannot create a Buffer larger than");
  const stream = deflateRawSync(encodeElements(ELEMENTS));
  assertEquals([...(await readDicom(part10(stream, DEFLATED), "whole.dcm")).pixels], [1, 2, 3, 4, 5, 6]);
  await assertRefuses(part10(stream.subarray(0, stream.length - 3), DEFLATED), "truncated, damaged");
});

Deno.test("readDicom refuses sequences nested too deeply to parse", async () => {
  const depth = 100_000;
  const open = encodeElements([{ tag: 0x00082218, vr: "SQ", value: [] }]);
  open.fill(0xff, 8, 12);
  const item = Uint8Array.of(0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff);
  await assertRefuses(
    part10(concatenate(Array(depth).fill(concatenate([open, item])))),
    "nested more than 32 deep",
  );
});

Deno.test("readDicom refuses data sets of millions of tiny elements, deflated or not, without parsing them all", async () => {
  const zeros = new Uint8Array(64 * 2 ** 20);
  await assertRefuses(part10(zeros));
  await assertRefuses(part10(deflateRawSync(zeros, { level: 1 }), DEFLATED));
});
