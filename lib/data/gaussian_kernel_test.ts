import { assertEquals, assertLess, assertThrows } from "@std/assert";
import { decodeSafetensors } from "../formats/safetensors.ts";
import { gaussianKernel } from "./gaussian_kernel.ts";

const { tensors } = decodeSafetensors(
  Deno.readFileSync(new URL("../../fixtures/heat_map/oracles.safetensors", import.meta.url)),
);

Deno.test("gaussianKernel() gives OpenCV's weights, also for the sizes that have tables", () => {
  const sizes = [...tensors.keys()].flatMap((name) =>
    name.startsWith("kernel.") ? [Number(name.slice(7))] : []
  );
  assertEquals(sizes.sort((a, b) => a - b), [1, 3, 5, 7, 9, 11, 13, 31, 201, 501, 801, 1001]);
  for (const size of sizes) {
    const expected = tensors.get(`kernel.${size}`)?.data ?? [];
    const kernel = gaussianKernel(size);
    assertEquals(kernel.length, expected.length);
    kernel.forEach((weight, index) =>
      assertLess(Math.abs(weight - Number(expected[index])), 1e-16, `size ${size}, weight ${index}`)
    );
  }
});

Deno.test("gaussianKernel() refuses even sizes, which have no centre", () => {
  for (const size of [0, 2, -1, 2.5, NaN]) {
    assertThrows(() => gaussianKernel(size), RangeError, `found a size of ${size}`);
  }
});
