import { assertEquals } from "@std/assert";
import { readDicom } from "./read.ts";
import { type NativeCase, nativeCases } from "./testing.ts";

async function assertReads(bytes: Uint8Array, expected: NativeCase): Promise<void> {
  const image = await readDicom(bytes, "case.dcm");
  const { rows, columns, photometric, bitsStored, signed } = image;
  assertEquals(
    { rows, columns, photometric, bitsStored, signed, syntax: image.syntax.uid },
    {
      rows: expected.rows,
      columns: expected.columns,
      photometric: expected.photometric,
      bitsStored: expected.bitsStored,
      signed: expected.signed,
      syntax: expected.syntax,
    },
    expected.name,
  );
  assertEquals([...image.pixels], expected.pixels, expected.name);
}

Deno.test("readDicom gives pydicom's stored values for every native encoding", async () => {
  const cases = nativeCases();
  assertEquals(cases.length, 180);
  for (const expected of cases) await assertReads(expected.bytes, expected);
});

Deno.test("readDicom gives the same result at any offset in memory", async () => {
  for (const expected of nativeCases()) {
    const memory = new Uint8Array(expected.bytes.length + 2);
    memory.set(expected.bytes, 1);
    await assertReads(memory.subarray(1, 1 + expected.bytes.length), expected);
  }
});

Deno.test("readDicom does not change the file's bytes", async () => {
  for (const { bytes, name } of nativeCases()) {
    const before = bytes.slice();
    await readDicom(bytes, name);
    assertEquals(bytes, before, name);
  }
});
