import { assert, assertEquals } from "@std/assert";
import { arraysOnCacheLines, onCacheLines } from "./cache_lines.ts";

Deno.test("arrays start on cache lines, do not overlap and hold zeros", () => {
  const lengths = [3, 0, 16, 17, 100_000, 1];
  const arrays = arraysOnCacheLines(lengths);
  assertEquals(arrays.map(({ length }) => length), lengths);
  arrays.forEach((array, index) => {
    assertEquals(array.byteOffset % 64, 0);
    assert(array.every((value) => value === 0));
    array.fill(index + 1);
  });
  arrays.forEach((array, index) => assert(array.every((value) => value === index + 1)));
});

Deno.test("parts that start on cache lines have less than a line between them", () => {
  const lengths = [1, 16, 33, 2];
  const { offsets, bytes } = onCacheLines(lengths);
  const ends = [...offsets.slice(1), bytes];
  offsets.forEach((offset, index) => {
    const gap = ends[index]! - offset - 4 * lengths[index]!;
    assert(gap >= 0 && gap < 64, `${gap} bytes behind part ${index}`);
  });
});
