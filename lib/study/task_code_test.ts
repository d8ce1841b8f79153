import { assertEquals } from "@std/assert";
import { taskCode } from "../../fixtures/keys/task_code.ts";
import committed from "../../fixtures/keys/task_code.json" with { type: "json" };

Deno.test("the code in the key of every kind of task equals the committed list (fixtures/keys/task_code.ts writes it)", () => {
  assertEquals<unknown>(taskCode(), committed);
});
