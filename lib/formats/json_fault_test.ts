import { assertEquals } from "@std/assert";
import { jsonFault } from "./json_fault.ts";

function faultOf(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return jsonFault(error);
  }
  return "none";
}

Deno.test("jsonFault() names the fault and quotes nothing of the text", () => {
  for (
    const text of ["root:x:0:0:hunter2", "{hunter2", '{"a": hunter2}', "[1, hunter2", '"hunter2', "hunter2"]
  ) {
    assertEquals(faultOf(text).includes("hunter2"), false, faultOf(text));
  }
  assertEquals(faultOf("root:x"), "unexpected text");
  assertEquals(faultOf(""), "Unexpected end of JSON input");
});
