import { assertEquals, assertThrows } from "@std/assert";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { SafetensorsError } from "./safetensors_header.ts";
import { float32, type Tensor, type Tensors } from "./tensor.ts";

const TENSORS: Tensors = new Map<string, Tensor>([
  ["b.bias", float32([3], Float32Array.of(1, -2.5, NaN))],
  ["a.weight", float32([2, 1], Float32Array.of(Infinity, -0))],
  ["count", { dtype: "I64", shape: [], data: BigInt64Array.of(-7n) }],
  ["mask", { dtype: "U8", shape: [3], data: Uint8Array.of(0, 1, 255) }],
  ["empty", { dtype: "U16", shape: [0, 4], data: new Uint16Array(0) }],
]);

function fileOf(header: unknown, dataLength: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + dataLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

Deno.test("decoded safetensors equal the encoded ones, at any byte offset", () => {
  const file = encodeSafetensors(TENSORS, { z: "1", format: "pt" });
  const shifted = new Uint8Array(file.length + 1);
  shifted.set(file, 1);
  for (const bytes of [file, shifted.subarray(1)]) {
    const { tensors, metadata } = decodeSafetensors(bytes);
    assertEquals(metadata, { format: "pt", z: "1" });
    assertEquals([...tensors.keys()].sort(), [...TENSORS.keys()].sort());
    for (const [name, tensor] of TENSORS) assertEquals(tensors.get(name), tensor);
  }
});

Deno.test("encodeSafetensors() gives the same bytes for any order of names", () => {
  assertEquals(encodeSafetensors(new Map([...TENSORS].reverse())), encodeSafetensors(TENSORS));
});

Deno.test("decodeSafetensors() names the fault of a file", () => {
  const one = (entry: unknown) => ({ w: entry });
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(4), "too few"],
    [Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127), "header of"],
    [fileOf("x", 0), "not a JSON object"],
    [fileOf(one({ dtype: "BF16", shape: [1], data_offsets: [0, 2] }), 2), "BF16"],
    [fileOf(one({ dtype: "F32", shape: [-1], data_offsets: [0, 4] }), 4), "shape [-1]"],
    [fileOf(one({ dtype: "F32", shape: [2], data_offsets: [0, 4] }), 4), "needs 8 bytes"],
    [fileOf(one({ dtype: "F32", shape: [1], data_offsets: [0, 4] }), 2), "outside the 2 bytes"],
    [fileOf(one({ dtype: "F32", shape: [1], data_offsets: [0, 4] }), 6), "belong to none"],
    [
      fileOf({
        a: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
        b: { dtype: "F32", shape: [1], data_offsets: [2, 6] },
      }, 6),
      "overlap",
    ],
  ];
  for (const [file, message] of cases) {
    assertThrows(() => decodeSafetensors(file, "w.safetensors"), SafetensorsError, message);
  }
});
