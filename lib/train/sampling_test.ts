import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { randomStream } from "../random/stream.ts";
import { sampledOrder } from "./sampling.ts";

const labelsOf = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 });

/** Counts every value. */
function counts(values: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}

const spread = (values: Iterable<number>) => Math.max(...values) - Math.min(...values);

Deno.test("balanced sampling draws as many images, every class equally often, and repeats images evenly", () => {
  fc.assert(fc.property(labelsOf, fc.nat(), (labels, seed) => {
    const order = sampledOrder("balanced", labels, [seed]);
    assertEquals(order.length, labels.length);
    const classes = counts(order.map((index) => labels[index] ?? -1));
    assertEquals(new Set(classes.keys()), new Set(labels));
    assert(spread(classes.values()) <= 1);
    for (const label of classes.keys()) {
      const drawn = counts(order);
      const own = labels.flatMap((each, index) => each === label ? [drawn.get(index) ?? 0] : []);
      assert(spread(own) <= 1);
    }
    assertEquals(sampledOrder("balanced", labels, [seed]), order);
  }));
});

Deno.test("shuffled sampling draws every image once, in an order that depends on the name", () => {
  const labels = Array.from({ length: 30 }, (_, index) => index % 3);
  const order = sampledOrder("shuffled", labels, ["train", 1, "shuffle", "train", 2]);
  const stream = randomStream("train", 1, "shuffle", "train", 2);
  assertEquals(order, stream.shuffled(labels.map((_, index) => index)));
  assertNotEquals(sampledOrder("balanced", labels, [1]), sampledOrder("balanced", labels, [2]));
});
