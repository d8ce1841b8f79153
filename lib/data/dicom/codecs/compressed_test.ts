import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { concatenate } from "../../../formats/concatenate.ts";
import { DicomError } from "../dicom_error.ts";
import { type Element, encodeElements } from "../element.ts";
import { readDicom } from "../read.ts";
import { compressedCases } from "../testing.ts";

const cases = compressedCases();

/** Returns the bytes of the named case. */
function fileOf(name: string): Uint8Array {
  const found = cases.find((one) => one.name === name);
  assert(found !== undefined, name);
  return found.bytes;
}

const read = new Map<string, ReturnType<typeof readDicom>>();

/** Reads a case once. */
function readCase({ name, bytes }: (typeof cases)[number]): ReturnType<typeof readDicom> {
  const found = read.get(name) ?? readDicom(bytes, name);
  read.set(name, found);
  return found;
}

Deno.test("readDicom gives pydicom's and DCMTK's stored values for every compressed encoding", async () => {
  for (const each of cases) {
    const { name, bytes: _, pixels, lossless, ...expected } = each;
    const { rows, columns, bitsStored, signed, syntax, ...image } = await readCase(each);
    assertEquals({ rows, columns, bitsStored, signed, syntax: syntax.uid }, expected, name);
    assertEquals(image.pixels.length, pixels.length, name);
    const worst = Math.max(...pixels.map((value, index) => Math.abs(value - image.pixels[index]!)));
    assert(worst <= (lossless ? 0 : 1), `${name}: ${worst} levels off`);
  }
  assertEquals(new Set(cases.map(({ syntax }) => syntax)).size, 12);
});

Deno.test("a compressed file gives the same stored values at any offset in memory, and is not changed", async () => {
  for (const each of cases.filter(({ name }) => name.includes("12 bits"))) {
    const { bytes, name } = each;
    const memory = new Uint8Array(bytes.length + 1);
    memory.set(bytes, 1);
    const before = memory.slice();
    const { pixels } = await readDicom(memory.subarray(1), name);
    assertEquals([...pixels], [...(await readCase(each)).pixels], name);
    assertEquals(memory, before, name);
  }
});

async function assertRefuses(bytes: Uint8Array, ...parts: readonly string[]): Promise<void> {
  const { message } = await assertRejects(() => readDicom(bytes, "odd.dcm"), DicomError);
  for (const part of ["odd.dcm: (7FE0,0010) PixelData ", ...parts]) assertStringIncludes(message, part);
}

/** Returns the start of PixelData's items, after its header of 12 bytes. */
function itemsStart(bytes: Uint8Array): number {
  const header = [0xe0, 0x7f, 0x10, 0x00, 0x4f]; // (7FE0,0010), then OB or OW
  for (let at = bytes.length - header.length; at > 0; at--) {
    if (header.every((byte, index) => bytes[at + index] === byte)) return at + 12;
  }
  throw new Error("the file has no PixelData");
}

/** Returns the file with its items of PixelData replaced. */
function withItems(name: string, ...items: readonly Uint8Array[]): Uint8Array {
  const bytes = fileOf(name);
  return concatenate([bytes.subarray(0, itemsStart(bytes)), ...items]);
}

/** Returns an item, or the delimiter where `tag` is that. */
function item(value: Uint8Array, { tag = 0xe000, length = value.length } = {}): Uint8Array {
  const header = new DataView(new ArrayBuffer(8));
  header.setUint16(0, 0xfffe, true);
  header.setUint16(2, tag, true);
  header.setUint32(4, length, true);
  return concatenate([new Uint8Array(header.buffer), value]);
}

const NONE = new Uint8Array(0);
const END = item(NONE, { tag: 0xe0dd });

/** Returns the codestream of a case with a single fragment. */
function codestreamOf(name: string): Uint8Array {
  const bytes = fileOf(name);
  const start = itemsStart(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const fragment = start + 8 + view.getUint32(start + 4, true);
  return bytes.slice(fragment + 8, fragment + 8 + view.getUint32(fragment + 4, true));
}

const LOSSLESS = "JPEG lossless, first-order prediction, 12 bits, unsigned";
const FAMILIES = [
  LOSSLESS,
  "JPEG-LS, 12 bits, unsigned",
  "JPEG 2000 lossless, 12 bits, unsigned",
  "HTJ2K lossless, 12 bits, unsigned",
];

Deno.test("items of compressed pixel data must lie end to end", async () => {
  const codestream = codestreamOf(LOSSLESS);
  const whole = item(codestream);
  const refuses = (items: readonly Uint8Array[], part: string) =>
    assertRefuses(withItems(LOSSLESS, ...items), part);
  await readDicom(withItems(LOSSLESS, item(NONE), whole, END), "rebuilt.dcm");
  await readDicom(withItems(LOSSLESS, item(new Uint8Array(4)), whole, END), "with a table.dcm");
  await refuses([item(NONE), whole], "without a sequence delimiter");
  await refuses([item(NONE), END], "no fragment");
  await refuses([END], "no offset table");
  await refuses([item(new Uint8Array(8)), whole, END], "offset table of 8 bytes");
  await refuses([item(Uint8Array.of(2, 0, 0, 0)), whole, END], "does not start at 0");
  await refuses([item(NONE), item(codestream, { length: codestream.length - 2 }), END], "expected an item");
  await refuses([item(NONE), item(codestream, { length: 2 ** 31 })], "a fragment of 2147483648 bytes");
  await refuses([item(NONE), whole, item(NONE, { tag: 0xe0dd, length: 2 })], "a delimiter of length 2");
});

Deno.test("truncated or damaged codestreams are refused, and the next file is still read", async () => {
  for (const name of FAMILIES) {
    const codestream = codestreamOf(name);
    const { pixels } = await readDicom(fileOf(name), name);
    for (const part of [0, 0.1, 0.5, 0.9]) {
      const length = 2 * Math.floor(codestream.length * part / 2);
      await assertRefuses(
        withItems(name, item(NONE), item(codestream.subarray(0, length)), END),
        "holds a codestream",
      );
    }
    // Keeps the header and the end, with any bytes between them.
    const damaged = codestream.map((byte, index) => index > 120 && index % 5 === 0 ? byte ^ 0x55 : byte);
    damaged.set(codestream.subarray(-4), damaged.length - 4);
    await readDicom(withItems(name, item(NONE), item(damaged), END), "odd.dcm").catch((error) => {
      assert(error instanceof DicomError && error.message.includes("PixelData holds a codestream"), error);
    });
    assertEquals([...(await readDicom(fileOf(name), name)).pixels], [...pixels], name);
  }
});

Deno.test("a codestream that contradicts the file's attributes is refused before it is decoded", async () => {
  const lie = async (
    name: string,
    at: (codestream: Uint8Array) => number,
    bytes: readonly number[],
    part: string,
  ) => {
    const codestream = codestreamOf(name);
    codestream.set(bytes, at(codestream));
    await assertRefuses(withItems(name, item(NONE), item(codestream), END), part);
  };
  const frame = (marker: number) => (codestream: Uint8Array) =>
    codestream.findIndex((byte, index) => byte === 0xff && codestream[index + 1] === marker);
  // SOF: length, precision, rows, columns, components. 60000 is ea60.
  const jpeg = frame(0xc3), jpegLs = frame(0xf7);
  for (const [name, sof] of [[LOSSLESS, jpeg], ["JPEG-LS, 12 bits, unsigned", jpegLs]] as const) {
    await lie(
      name,
      (c) => sof(c) + 5,
      [0xea, 0x60, 0xea, 0x60],
      "60000 × 60000 with 1 components, expected 37 × 35",
    );
    await lie(name, (c) => sof(c) + 9, [3], "37 × 35 with 3 components");
    await lie(name, (c) => sof(c) + 4, [17], "samples of 17 bits, expected 1 to 16 (BitsAllocated)");
  }
  // SIZ: columns, rows, from the 8th byte on; components at 40, depth at 42.
  for (const name of FAMILIES.filter((one) => one.includes("2K") || one.includes("2000"))) {
    await lie(name, () => 8, [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60], "60000 × 60000");
    await lie(name, () => 40, [0, 3], "with 3 components");
    await lie(name, () => 42, [16], "samples of 17 bits, expected 1 to 16 (BitsAllocated)");
    await lie(name, () => 43, [2, 1], "1 rows and 2 columns apart");
  }
});

Deno.test("compressed images without a codec are refused by name", async () => {
  for (
    const [uid, name] of [
      ["1.2.840.10008.1.2.4.110", "JPEG XL Lossless"],
      ["1.2.840.10008.1.2.4.100", "MPEG2"],
      ["1.2.840.10008.1.2.4.53", "JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)"],
      ["1.2.840.10008.1.2.4.55", "JPEG Full Progression, Non-Hierarchical (Process 10 & 12)"],
    ] as const
  ) {
    const elements: readonly Element[] = [{ tag: 0x00020010, vr: "UI", value: uid }];
    const meta = encodeElements(elements);
    const length = encodeElements([{ tag: 0x00020000, vr: "UL", value: meta.length }]);
    const bytes = concatenate([
      new Uint8Array(128),
      new TextEncoder().encode("DICM"),
      length,
      meta,
      encodeElements([{ tag: 0x00280010, vr: "US", value: 1 }]),
    ]);
    const { message } = await assertRejects(() => readDicom(bytes, "odd.dcm"), DicomError);
    for (const part of ["odd.dcm: (0002,0010) TransferSyntaxUID", uid, name]) {
      assertStringIncludes(message, part!);
    }
  }
});
