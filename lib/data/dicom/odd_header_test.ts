import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { concatenate } from "../../formats/concatenate.ts";
import { DicomError } from "./dicom_error.ts";
import { type Element, encodeElements } from "./element.ts";
import { policyPixels } from "./pixel_policy.ts";
import { readDicom } from "./read.ts";
import { nativeCases } from "./testing.ts";

const VALUES = [1, 2, 3, 4, 5, 6];
const PIXELS = encodeElements([
  { tag: 0x7fe00010, vr: "OW", value: new Uint8Array(Uint16Array.from(VALUES).buffer) },
]);

const us = (tag: number, value: number): Element => ({ tag, vr: "US", value });
const HEADER: readonly Element[] = [
  us(0x00280002, 1),
  { tag: 0x00280004, vr: "CS", value: "MONOCHROME2" },
  us(0x00280010, 2),
  us(0x00280011, 3),
  us(0x00280100, 16),
  us(0x00280101, 12),
  us(0x00280102, 11),
  us(0x00280103, 0),
];

function part10(...dataSet: readonly Uint8Array[]): Uint8Array {
  const meta = encodeElements([{ tag: 0x00020010, vr: "UI", value: "1.2.840.10008.1.2.1" }]);
  const length = encodeElements([{ tag: 0x00020000, vr: "UL", value: meta.length }]);
  return concatenate([new Uint8Array(128), new TextEncoder().encode("DICM"), length, meta, ...dataSet]);
}

/**
 * Returns bytes of an element as they are given: its tag and value representation, then its length
 * and value.
 */
function raw(tag: number, vr: string, ...rest: readonly number[]): Uint8Array {
  return Uint8Array.of(
    tag >>> 16 & 255,
    tag >>> 24,
    tag & 255,
    tag >>> 8 & 255,
    ...new TextEncoder().encode(vr),
    ...rest,
  );
}

async function assertReads(bytes: Uint8Array, what: string): Promise<void> {
  assertEquals([...(await readDicom(bytes, what)).pixels], VALUES, what);
}

async function assertRefuses(bytes: Uint8Array, ...parts: readonly string[]): Promise<void> {
  const { message } = await assertRejects(() => readDicom(bytes, "odd.dcm"), DicomError);
  for (const part of ["odd.dcm: ", ...parts]) assertStringIncludes(message, part);
}

const header = encodeElements(HEADER);
const DELIMITER = raw(0xfffee0dd, "", 0, 0, 0, 0);

Deno.test("elements of value representations of 2019 and later are skipped, also in sequences", async () => {
  for (const vr of ["OV", "SV", "UV", "ZZ"]) {
    const element = raw(0x00091001, vr, 0, 0, 8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    await assertReads(part10(element, header, PIXELS), vr);
    const item = concatenate([raw(0xfffee000, "", element.length, 0, 0, 0), element]);
    await assertReads(part10(raw(0x00091002, "SQ", 0, 0, item.length, 0, 0, 0), item, header, PIXELS), vr);
    await assertReads(
      part10(raw(0x00091002, "SQ", 0, 0, 255, 255, 255, 255), item, DELIMITER, header, PIXELS),
      `${vr}, undefined length`,
    );
  }
});

Deno.test("a needless delimiter is accepted after an empty sequence, and refused elsewhere with its position", async () => {
  const empty = raw(0x00081140, "SQ", 0, 0, 0, 0, 0, 0);
  await assertReads(part10(empty, DELIMITER, header, PIXELS), "empty sequence");
  await assertRefuses(part10(header, DELIMITER, PIXELS), "(FFFE,E0DD) at byte");
});

Deno.test("elements are read in any order, even with the pixels first", async () => {
  const each = HEADER.map((element) => encodeElements([element]));
  await assertReads(part10(...each.toReversed(), PIXELS), "backwards");
  await assertReads(part10(PIXELS, ...each), "pixels first");
  await assertReads(part10(...each.slice(0, 4), PIXELS, ...each.slice(4)), "pixels in the middle");
});

Deno.test("known attributes of value representation UN are read with the dictionary's representation", async () => {
  const un = HEADER.filter(({ vr }) => vr === "US").map(({ tag, value }) =>
    raw(tag, "UN", 0, 0, 2, 0, 0, 0, Number(value), 0)
  );
  const photometric = encodeElements([HEADER[1]!]);
  await assertReads(part10(un[0]!, photometric, ...un.slice(1), PIXELS), "UN");
});

Deno.test("a VOI LUT Sequence of representation UN is implicit little endian", async () => {
  const value = (tag: number, bytes: readonly number[]) =>
    concatenate([raw(tag, ""), Uint8Array.of(bytes.length, 0, 0, 0, ...bytes)]);
  const item = concatenate([
    value(0x00283002, [8, 0, 0, 0, 16, 0]),
    value(0x00283006, [0, 0, 0, 128, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]),
  ]);
  const items = concatenate([raw(0xfffee000, "", item.length, 0, 0, 0), item]);
  for (
    const sequence of [
      concatenate([raw(0x00283010, "UN", 0, 0, items.length, 0, 0, 0), items]),
      concatenate([raw(0x00283010, "UN", 0, 0, 255, 255, 255, 255), items, DELIMITER]),
    ]
  ) {
    const image = await readDicom(part10(header, sequence, PIXELS), "odd.dcm");
    assertEquals([...image.pixels], VALUES);
    assertEquals(
      [...policyPixels(image, "voi")],
      [...Float32Array.from([0x8000, 0xff00, 65535, 65535, 65535, 65535], (entry) => entry / 65535)],
    );
  }
});

Deno.test("a header of more than 4 MiB is read, such as one with five overlays of a large X-ray", async () => {
  const plane = new Uint8Array(3056 * 2544 / 8);
  const overlays = Array.from(
    { length: 5 },
    (_, index) => encodeElements([{ tag: 0x60003000 + index * 0x20000, vr: "OW", value: plane }]),
  );
  await assertReads(part10(header, ...overlays, PIXELS), "overlays");
});

Deno.test("file meta information is read with a length that is wrong or absent, and out of order", async () => {
  const whole = part10(header, PIXELS);
  for (const length of [0, 1, 20, 27, 30, 31, 1000, 2 ** 31]) {
    const bytes = whole.slice();
    new DataView(bytes.buffer).setUint32(140, length, true);
    await assertReads(bytes, `length ${length}`);
  }
  await assertReads(concatenate([whole.subarray(0, 132), whole.subarray(144)]), "no length");
  const version = raw(0x00020001, "OB", 0, 0, 2, 0, 0, 0, 0, 1);
  const [first, rest] = [whole.subarray(0, 144), whole.subarray(144)];
  const metaEnd = rest.length - header.length - PIXELS.length;
  await assertReads(
    concatenate([first, rest.subarray(0, metaEnd), version, rest.subarray(metaEnd)]),
    "out of order",
  );
});

Deno.test("HighBit may be missing, NumberOfFrames 0, and pixels longer than needed", async () => {
  await assertReads(
    part10(encodeElements(HEADER.filter(({ tag }) => tag !== 0x00280102)), PIXELS),
    "no HighBit",
  );
  const frames = (value: string) =>
    part10(encodeElements([...HEADER, { tag: 0x00280008, vr: "IS", value }]), PIXELS);
  for (const count of ["0", "1", "01", " 1"]) await assertReads(frames(count), count);
  for (const count of ["2", "-1", "1.5", "one"]) {
    await assertRefuses(frames(count), "(0028,0008) NumberOfFrames is");
  }
  for (const extra of [2, 4, 10]) {
    const value = new Uint8Array(12 + extra).fill(9);
    value.set(new Uint8Array(Uint16Array.from(VALUES).buffer));
    await assertReads(
      part10(header, encodeElements([{ tag: 0x7fe00010, vr: "OW", value }])),
      `${extra} more`,
    );
  }
});

Deno.test("gzip files are unpacked up to a limit, and damaged ones are refused as damaged", async () => {
  for (const { name, bytes, pixels } of nativeCases().slice(0, 4)) {
    assertEquals([...(await readDicom(gzipSync(bytes), name)).pixels], pixels, name);
  }
  const packed = gzipSync(part10(header, PIXELS));
  await assertRefuses(packed.subarray(0, packed.length - 9), "gzip file that cannot be unpacked");
  await assertRefuses(
    gzipSync(new Uint8Array(150 * 2 ** 20), { level: 1 }),
    "gzip file that cannot be unpacked",
  );
  await assertRefuses(gzipSync(new Uint8Array(1000)), "is not a DICOM Part 10 file");
});

Deno.test("the message names the fault: another transfer syntax, a wrong length, an early end", async () => {
  const whole = part10(header, PIXELS);
  // Implicit little endian, called explicit.
  const implicit = HEADER.flatMap(({ tag, value }) =>
    typeof value === "number" ? [raw(tag, "", 2, 0, 0, 0, value, 0)] : []
  );
  await assertRefuses(
    part10(...implicit),
    "(0028,0002) at byte 172 without a value representation",
    "transfer syntax",
  );
  const long = whole.slice();
  new DataView(long.buffer).setUint16(172 + 6, 9999, true);
  await assertRefuses(long, "(0028,0002) at byte 172 of 9999 bytes, but only");
  await assertRefuses(whole.subarray(0, 190), "(0028,0004) at byte 182 of 12 bytes, but only 0 follow");
  await assertRefuses(whole.subarray(0, 187), "has 5 bytes at byte 182, expected an element's header");
  await assertRefuses(
    new TextEncoder().encode("\x89PNG\r\n\x1a\n".repeat(40)),
    "is not a DICOM Part 10 file",
  );
  const png = concatenate([Uint8Array.of(0x89, 0x50, 0x4e, 0x47), new Uint8Array(300)]);
  await assertRefuses(png, "found a PNG file");
});

Deno.test("a file with too many elements is refused at the first one above the limit, and read no further", async () => {
  const many = concatenate(
    Array.from({ length: 100_001 }, (_, index) => raw(0x00090000 + index, "US", 0, 0)),
  );
  // No element could be read from these.
  const garbage = new Uint8Array(1000).fill(0xff);
  await assertRefuses(part10(many, garbage), "more than 100000 elements");
});
