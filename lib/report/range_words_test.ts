import { assertEquals } from "@std/assert";
import { rangeWords, shareWords } from "./range_words.ts";

const figure = (name: string, value: number | null) => ({ name, value, text: () => String(value) });
const WORDS = { many: "Values", one: "The value" };

Deno.test("rangeWords() names the least and the greatest figure, and leaves out unknown ones", () => {
  const figures = [figure("b", 2), figure("a", null), figure("d", NaN), figure("c", -1)];
  assertEquals(rangeWords(WORDS, figures), "Values lie between -1 (c) and 2 (b).");
  assertEquals(rangeWords(WORDS, figures.slice(0, 3)), "The value is 2 (b).");
  assertEquals(rangeWords(WORDS, []), "Values: none is known.");
});

Deno.test("shareWords() uses the singular or the plural by the count", () => {
  const words = { noun: "pairs", one: "differs", many: "differ" };
  assertEquals([0, 1, 2].map((count) => shareWords(count, 5, words)), [
    "None of 5 pairs differs.",
    "1 of 5 pairs differs.",
    "2 of 5 pairs differ.",
  ]);
});
