import { assertEquals } from "@std/assert";
import { type Format, formatDuration, formatMemory, formatNumber } from "./format.ts";

Deno.test("formatNumber() rounds to the format's digits, and writes a dash for missing and non-finite numbers", () => {
  const cases: readonly (readonly [number | null, Format, string])[] = [
    [0.7215, "fixed3", "0.722"],
    [-0.0556, "fixed3", "−0.056"],
    [-0.0001, "fixed3", "0.000"],
    [20.756, "fixed2", "20.76"],
    [0.0009, "p", "< 0.001"],
    [0.0496, "p", "0.050"],
    [1, "p", "1.000"],
    [0.615, "percent", "62 %"],
    [8, "integer", "8"],
    [null, "integer", "–"],
    [NaN, "fixed3", "–"],
    [Infinity, "p", "–"],
  ];
  for (const [value, format, text] of cases) assertEquals(formatNumber(value, format), text);
});

Deno.test("formatDuration() formats seconds, minutes and hours", () => {
  const texts = [0.04, 9.96, 48.2, 59.6, 200.4, 3599.7, 7500, null, NaN].map(formatDuration);
  assertEquals(texts, [
    "0.0 s",
    "10.0 s",
    "48 s",
    "1 min 00 s",
    "3 min 20 s",
    "1 h 00 min",
    "2 h 05 min",
    "–",
    "–",
  ]);
});

Deno.test("formatMemory() gives whole mebibytes", () => {
  assertEquals(formatMemory(1.5 * 2 ** 30), "1,536 MiB");
  assertEquals(formatMemory(null), "–");
});
