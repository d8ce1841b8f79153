import { assertEquals } from "@std/assert";
import { fieldNumber, separatorOf } from "./separator.ts";

Deno.test("semicolons separate fields if the header has no comma outside quotes, and tabs separate those of .tsv", () => {
  assertEquals(separatorOf("a.csv", "id;x;y\n1,5;2;3"), ";");
  assertEquals(separatorOf("a.csv.gz", '"id, of the image";x;y\r\n'), ";");
  assertEquals(separatorOf("a.csv", 'id,"x; y"\n'), ",");
  assertEquals(separatorOf("a.csv", "id"), ",");
  assertEquals(separatorOf("a.TSV.gz", "a;b\tc"), "\t");
});

Deno.test("decimal commas are read as numbers only if commas do not separate fields", () => {
  assertEquals([fieldNumber("1,5", ";"), fieldNumber("-0,25", "\t"), fieldNumber("1.5", ";")], [
    1.5,
    -0.25,
    1.5,
  ]);
  for (
    const [text, separator] of [["1,5", ","], ["1,234,567", ";"], ["1.234,5", ";"], ["", ";"], [
      "x",
      "\t",
    ]] as const
  ) {
    assertEquals(fieldNumber(text, separator), NaN, `${text} ${separator}`);
  }
});
