import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { randomStream } from "../../../../random/stream.ts";
import { float32 } from "../../../../formats/tensor.ts";
import { multiply, node, scalar } from "../graph/nodes.ts";
import { onnxTensor } from "../../runtime/session.ts";
import { compileProgram } from "../../testing/compile_program.ts";

Deno.test("sums of rows, and their multiples, have the bits of adding row by row and then multiplying", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        rows: fc.integer({ min: 1, max: 9 }),
        // Short, medium, and so long that rows are added four at a time; up to four rows this
        // changes no bit.
        length: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 500, max: 4095 })),
        factor: fc.constantFrom(1 / 8, -1 / 6, 0.1, -1),
        threads: fc.integer({ min: 1, max: 3 }),
        seed: fc.nat(),
      }),
      async ({ rows, length, factor, threads, seed }) => {
        const stream = randomStream("sums of rows", seed);
        const data = Float32Array.from({ length: rows * length }, () => stream.normal());
        const x = node("input", { name: "x" }, [], [rows, length]);
        const sum = node("sum", { axes: [0], keepDimensions: false }, [x], [length]);
        const program = await compileProgram(
          new Map([["sum", sum], ["multiple", multiply(sum, scalar(factor))]]),
          { images: rows, threads, block: 1 },
        );
        const found = await program.run(
          new Map([["x", onnxTensor(float32([rows, length], data))]]),
          new Map([["sum", null], ["multiple", null]]),
        );
        await program.dispose();
        const sums = Float32Array.from({ length }, (_, column) => {
          let total = 0;
          for (let row = 0; row < rows; row++) total = Math.fround(total + data[row * length + column]!);
          return total;
        });
        assertEquals([...found.sum?.data ?? []], [...sums]);
        assertEquals(
          [...found.multiple?.data ?? []],
          [...sums].map((one) => Math.fround(one * Math.fround(factor))),
        );
      },
    ),
    { numRuns: 60, seed: 8 },
  );
});
