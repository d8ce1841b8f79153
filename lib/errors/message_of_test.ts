import { assertEquals } from "@std/assert";
import { z } from "zod";
import { isSchemaError, messageOf } from "./message_of.ts";

Deno.test("messageOf() gives a schema library's faults with their places, never as JSON", () => {
  const schema = z.object({ blur: z.int(), models: z.array(z.object({ name: z.string() })) });
  const { error } = schema.safeParse({ blur: 21.5, models: [{ name: 1 }] });
  assertEquals(
    messageOf(error),
    "blur: Invalid input: expected int, received number\n" +
      "models[0].name: Invalid input: expected string, received number",
  );
  assertEquals(isSchemaError(error), true);
  assertEquals(messageOf(z.int().safeParse("x").error), "Invalid input: expected number, received string");
});

Deno.test("messageOf() of anything else is its message, or its name", () => {
  class Bare extends Error {
    override name = "Bare";
  }
  assertEquals(messageOf(new Error("no column")), "no column");
  assertEquals(messageOf(new Bare()), "Bare");
  assertEquals(messageOf("text"), "text");
  assertEquals(isSchemaError(Object.assign(new Error("x"), { issues: [1] })), false);
});
