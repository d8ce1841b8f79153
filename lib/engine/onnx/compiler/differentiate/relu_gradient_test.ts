import { assertEquals } from "@std/assert";
import { multiply, relu } from "../../../../nn/operators/elementwise.ts";
import { averagePool } from "../../../../nn/operators/pool.ts";
import { sum } from "../../../../nn/operators/reduction.ts";
import { input } from "../../../../nn/operators/sources.ts";
import { dataOf, draw, gradientsOf } from "../../testing/gradients.ts";
import { LAYOUTS } from "../../testing/layouts.ts";

Deno.test("ReLU passes on the gradient of positive values, however small or large, and of no others", async () => {
  const values = [
    2 ** -126,
    2 ** -100,
    1e-20,
    0.5,
    3,
    4,
    1e30,
    3.4e38,
    0,
    -0,
    -(2 ** -126),
    -1e-20,
    -2,
    -3.4e38,
  ];
  const shape = [2, Math.max(...LAYOUTS, 4), 3, 5];
  for (const block of LAYOUTS) {
    const x = input("x", shape), weight = input("weight", shape);
    const given = draw([x, weight], 1);
    const pixels = dataOf(given, "x");
    pixels.forEach((_, index) => pixels[index] = values[index % values.length]!);
    // A pool of single pixels changes no value, but moves images whose channels fit into blocks.
    const y = relu(averagePool(x, { kernel: 1, stride: 1 }));
    const [found] = await gradientsOf(sum(multiply(y, weight), [0, 1, 2, 3]), [x], given, { block });
    const expected = dataOf(given, "weight").map((factor, index) => pixels[index]! > 0 ? factor : 0);
    assertEquals([...found].map((one) => one + 0), [...expected], `blocks of ${block}`);
  }
});
