import { assertEquals, assertRejects } from "@std/assert";
import { runProgram } from "./run_program.ts";
import { SetupError } from "./setup_error.ts";

Deno.test("runProgram() returns what a program prints", async () => {
  assertEquals(await runProgram(Deno.execPath(), ["eval", "console.log(1 + 1)"], { hint: "" }), "2\n");
});

Deno.test("runProgram() names the program that is missing or failed, and its purpose", async () => {
  await assertRejects(
    () => runProgram("no-such-compiler", [], { hint: "it compiles things" }),
    SetupError,
    "no-such-compiler is not installed: it compiles things",
  );
  const error = await assertRejects(
    () =>
      runProgram(Deno.execPath(), ["eval", "console.error('the reason'); Deno.exit(3)"], {
        hint: "it helps",
      }),
    SetupError,
    "ended with status 3: it helps",
  );
  assertEquals(error.message.split("\n").at(-1), "  the reason");
});
