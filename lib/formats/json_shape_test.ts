import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { jsonExcess, jsonShape } from "./json_shape.ts";

Deno.test("jsonShape() counts depth and items, and ignores the content of strings", () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ["", 0, 0],
    ["1", 0, 0],
    ['"[[[,{"', 0, 0],
    ['"\\"[,"', 0, 0],
    ['"\\\\",[', 1, 2],
    ['{"a":[1,2],"b":[[]]}', 3, 6],
    ["[[[", 3, 3],
    ['"[[[', 0, 0],
  ];
  for (const [text, depth, parts] of cases) assertEquals(jsonShape(text), { depth, parts }, text);
});

Deno.test("jsonExcess() refuses text whose values would take far more memory or stack than its length", () => {
  const listed = (value: string) => `{"a":[${Array(100_000).fill(value).join()}]}`;
  for (const text of ["[".repeat(101), listed("{}"), listed("0")]) assert(jsonExcess(text), text.slice(0, 9));
  assertStringIncludes(jsonExcess("[".repeat(101)) ?? "", "nested 101 deep");
  assertEquals(jsonExcess(listed("0.123"), 5), undefined);
  // Lists as long as those of files and hashes.
  const files = Object.fromEntries(
    Array.from({ length: 50_000 }, (_, index) => [index, { hash: "0".repeat(64), size: index }]),
  );
  for (const text of ["", "[".repeat(100), "[1,2,3]", JSON.stringify(files)]) {
    assertEquals(jsonExcess(text), undefined);
  }
});
