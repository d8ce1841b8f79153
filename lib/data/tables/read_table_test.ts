import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readTable } from "./read_table.ts";
import { TableError } from "./table_error.ts";

const read = (text: string) =>
  readTable(new TextEncoder().encode(text), { columns: ["a", "b"], source: "t.csv" }).rows
    .map(({ line, text }) => [line, text("a"), text("b")]);

Deno.test("empty lines are skipped with any line end, and rows keep their line numbers", () => {
  assertEquals(read("a,b\n1,2\n\r\n\r\n\n3,4\r\n"), [[2, "1", "2"], [6, "3", "4"]]);
  assertEquals(read("a,b\r\n1,2\r\n\n\n3,4"), [[2, "1", "2"], [5, "3", "4"]]);
  assertEquals(read("a,b\r1,2\r\r3,4"), [[2, "1", "2"], [4, "3", "4"]]);
});

Deno.test("four hundred thousand empty lines or rows of another length are not read in quadratic time", () => {
  const started = performance.now();
  assertEquals(read(`a,b\n1,2\n${"\r\n".repeat(400_000)}3,4\n`).length, 2);
  const { message } = assertThrows(() => read(`a,b\n1,2\n${"1\n".repeat(400_000)}`), TableError);
  assertStringIncludes(message, "t.csv, line 3: found 1 fields, expected 2 as in the header");
  // A row at a time would take the parser four minutes, whole it takes a tenth of a second.
  assert(performance.now() - started < 60_000, `${performance.now() - started} ms`);
});

Deno.test("missing columns are reported before rows of another length", () => {
  assertThrows(() => read("a,c\n1\n"), TableError, 'line 1: found no column "b"');
});
