import { assertEquals } from "@std/assert";
import { equalisedLevels } from "./equalise_histogram.ts";
import { histogramCases } from "./testing.ts";

Deno.test("equalisedLevels agrees with OpenCV on every level in use", () => {
  for (const { histogram, levels } of histogramCases()) {
    const result = equalisedLevels(histogram);
    histogram.forEach((count, level) => {
      if (count > 0) assertEquals(result[level], levels[level], `level ${level}`);
    });
  }
});
