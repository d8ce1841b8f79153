import { assertEquals } from "@std/assert";
import { describeBytes } from "./describe_bytes.ts";

Deno.test("describeBytes names formats by their first bytes", () => {
  const starting = (hex: string) => {
    const bytes = new Uint8Array(300);
    bytes.set(Uint8Array.fromHex(hex));
    return describeBytes(bytes);
  };
  assertEquals(starting("ffd8ffe0"), "a JPEG file");
  assertEquals(starting("89504e470d0a1a0a"), "a PNG file");
  assertEquals(starting("1f8b08"), "a gzip file");
  assertEquals(starting("00"), "300 bytes that begin with 00000000");
  assertEquals(describeBytes(new Uint8Array(0)), "an empty file");
  assertEquals(describeBytes(Uint8Array.of(1)), "1 bytes that begin with 01");
  const dicom = new Uint8Array(200);
  dicom.set(new TextEncoder().encode("DICM"), 128);
  assertEquals(describeBytes(dicom), "a DICOM file");
});
