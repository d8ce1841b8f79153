import { assertEquals } from "@std/assert";
import oracle from "../../fixtures/formats/npy.json" with { type: "json" };
import { encodeNpy } from "./npy.ts";
import { float32 } from "./tensor.ts";

Deno.test("encodeNpy() writes the bytes that NumPy writes (fixtures/formats/npy.py)", () => {
  for (const { shape, values, file } of oracle.cases) {
    assertEquals(encodeNpy(float32(shape, Float32Array.from(values))).toBase64(), file, String(shape));
  }
});
