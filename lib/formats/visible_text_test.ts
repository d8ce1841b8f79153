import { assertEquals } from "@std/assert";
import { terminalText, visibleText } from "./visible_text.ts";

Deno.test("characters that could control a terminal are escaped", () => {
  assertEquals(visibleText("a\u001b[2J\u202eb\u009b\n"), "a\\x1b[2J\\u202eb\\x9b\\x0a");
});

Deno.test("printed lines keep colours and line breaks, and escape all other control characters", () => {
  assertEquals(terminalText("\u001b[31mred\u001b[0m\nnext"), "\u001b[31mred\u001b[0m\nnext");
  assertEquals(
    terminalText("\u001b]52;c;eA==\u0007\u001b[2J\u001b[1A\r\u202e"),
    "\\x1b]52;c;eA==\\x07\\x1b[2J\\x1b[1A\\x0d\\u202e",
  );
});
