import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { numbered, numeric, shortHash, table } from "./markdown.ts";

const COLUMNS = [
  { title: "model" },
  numeric("images"),
  numeric("AUC"),
  { title: "note" },
  { title: "result" },
];
const HASHES = ["a".repeat(64), "b".repeat(64)];
const rowsOf = (images: readonly string[], note = "") =>
  images.map((count, index) => [`M${index}`, count, `0.${index}`, note, shortHash(HASHES[index % 2]!)]);
const CAPTION = { caption: "**A message.** More.", constants: ["images"] };

Deno.test("table() moves hashes to a fold, named constants to the caption, and leaves out empty columns", () => {
  const [caption = "", grid = "", ...fold] = table(COLUMNS, rowsOf(["12", "12"]), CAPTION).split("\n\n");
  assertEquals(caption, "**Table #.** **A message.** More. In every row: images 12.");
  assertEquals(grid.split("\n"), ["| model | AUC |", "| --- | ---: |", "| M0 | 0.0 |", "| M1 | 0.1 |"]);
  assertStringIncludes(fold.join("\n"), "- [`aaaaaaaaaa`](provenance.json): M0");
  assertStringIncludes(fold.join("\n"), "deno task report --show HASH");
});

Deno.test("table() keeps columns whose values differ, columns not named as constants, and those of a single row", () => {
  const header = (images: readonly string[], note = "", options = CAPTION) =>
    table(COLUMNS, rowsOf(images, note), options).split("\n\n")[1]?.split("\n")[0];
  assertEquals(header(["12", "13"], "n"), "| model | images | AUC | note |");
  assertEquals(header(["12"], "n"), "| model | images | AUC | note |");
  assertEquals(header(["12", "12"], "n", { ...CAPTION, constants: [] }), "| model | images | AUC | note |");
});

Deno.test("numbered() numbers figures and tables separately, in order", () => {
  const one = table(COLUMNS, rowsOf(["1", "2"]), CAPTION);
  const text = numbered([one, "**Figure #. F.** f", one, "**Figure #. G.** g"].join("\n\n"));
  assertEquals(text.match(/^\*\*(Table|Figure) \d+\. [A-Z]/gm), [
    "**Table 1. A",
    "**Figure 1. F",
    "**Table 2. A",
    "**Figure 2. G",
  ]);
  assert(!text.includes("#."));
});
