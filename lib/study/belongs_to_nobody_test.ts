import { assertEquals } from "@std/assert";
import { belongsToNobody } from "./belongs_to_nobody.ts";

Deno.test("images belong to nobody only if every file and every record says so", () => {
  const entries = Array.from({ length: 3 }, (_, index) => ({
    row: index + 1,
    image: "0".repeat(16),
    dicomId: `d${index}`,
    patientId: "p",
    label: "normal",
    path: "x",
  }));
  const real = { isGenerated: false, entries };
  const record = (files: number, records: number) => ({ images: 4, synthetic: { files, records } });
  assertEquals(belongsToNobody({ isGenerated: true, entries }, undefined), true);
  assertEquals(belongsToNobody(real, undefined), false);
  assertEquals(belongsToNobody(real, record(3, 4)), true);
  for (const [files, records] of [[2, 4], [3, 3], [1, 0], [0, 0]]) {
    assertEquals(belongsToNobody(real, record(files!, records!)), false);
  }
});
