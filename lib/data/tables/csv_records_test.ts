import { assert, assertEquals, assertRejects } from "@std/assert";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { visitCsvRecords } from "./csv_records.ts";
import { TableError } from "./table_error.ts";

/** Yields `text` in pieces of these lengths in rotation, in a buffer that is used again. */
async function* pieces(text: string, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const buffer = new Uint8Array(Math.max(...lengths));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const piece = bytes.subarray(at, at + lengths[turn % lengths.length]!);
    buffer.fill(0x22);
    buffer.set(piece);
    yield await Promise.resolve(buffer.subarray(0, piece.length));
    at += piece.length;
  }
}

async function recordsOf(text: string, lengths: readonly number[] = [7]) {
  const records: { readonly line: number; readonly fields: readonly string[] }[] = [];
  await visitCsvRecords(pieces(text, lengths), "t.csv", (record) => {
    const fields = Array.from({ length: record.count }, (_, index) => record.text(index));
    records.push({ line: record.line, fields });
  });
  return records;
}

const field = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "7", ".", "-", "é", "📈"), maxLength: 5 }),
  fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é"), maxLength: 5 }),
);
const table = fc.integer({ min: 2, max: 4 }).chain((count) =>
  fc.array(fc.array(field, { minLength: count, maxLength: count }), { minLength: 1, maxLength: 8 })
);
const quoted = (text: string) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

Deno.test("records equal csv-parse's for any division of the bytes into chunks", async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      table,
      lengths,
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (rows, sizes, end, isOpen) => {
        const text = rows.map((fields) => fields.map(quoted).join(",")).join(end) + (isOpen ? "" : end);
        const records = await recordsOf(text, sizes);
        assertEquals(records.map(({ fields }) => fields), rows);
        assertEquals(rows, parse(text, { skip_empty_lines: true, record_delimiter: end }));
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("records have the number of the line that they start on, also after quoted line ends and empty lines", async () => {
  assertEquals(await recordsOf('a,b\n\n"1\n2",3\r\n\r\n4,"5"\n6,'), [
    { line: 1, fields: ["a", "b"] },
    { line: 3, fields: ["1\n2", "3"] },
    { line: 6, fields: ["4", "5"] },
    { line: 7, fields: ["6", ""] },
  ]);
});

Deno.test("a byte order mark is dropped, in one chunk or in three", async () => {
  for (const lengths of [[1], [100]]) {
    assertEquals(await recordsOf("\ufeffa,b\n", lengths), [{ line: 1, fields: ["a", "b"] }]);
  }
  assertEquals(await recordsOf("a"), [{ line: 1, fields: ["a"] }]);
  assertEquals(await recordsOf(""), []);
});

Deno.test("wrong quotes, too long records and rows with too many fields are refused with their line", async () => {
  await assertRejects(() => recordsOf('a,b\n1,"2\n3,4\n'), TableError, "t.csv, line 2: found a record of");
  await assertRejects(
    () => recordsOf('a,b\n1,2"3"\n'),
    TableError,
    "t.csv, line 2: found a quote inside a field that has none at its start, expected values separated by commas",
  );
  const quoting = await assertRejects(
    () => recordsOf('a,b\n"secret"x,2\n'),
    TableError,
    "text after a field",
  );
  assert(!quoting.message.includes("secret"));
  await assertRejects(() => recordsOf(`a\n"${"x".repeat(3e6)}`, [65536]), TableError, "every quote closed");
  await assertRejects(
    () => recordsOf(`a\n${",".repeat(1024)}\n`, [4096]),
    TableError,
    "line 2: found 1025 fields",
  );
  assertEquals((await recordsOf(`${",".repeat(1023)}\n`, [4096]))[0]!.fields.length, 1024);
});

Deno.test("a long record in small chunks is read whole, and not in quadratic time", async () => {
  const long = `a,${"x ".repeat(400_000)}`;
  const bytes = new TextEncoder().encode(`one,two\n${long}\nb,c`);
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += 20) yield await Promise.resolve(bytes.subarray(at, at + 20));
  };
  const started = performance.now();
  const seen: string[] = [];
  await visitCsvRecords(pieces(), "t.csv", (record) => seen.push(`${record.text(0)},${record.text(1)}`));
  assertEquals(seen, ["one,two", long, "b,c"]);
  // Scanning it again with each chunk would take longer on any machine.
  assert(performance.now() - started < 60_000, `${performance.now() - started} ms`);
});
