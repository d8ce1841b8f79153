import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { z } from "zod";
import { checkSchema } from "./check_schema.ts";

const schema = z.strictObject({ seeds: z.array(z.number()), name: z.string() });

function faultsOf(value: unknown): string {
  const checked = checkSchema(schema, value);
  assert(!checked.ok);
  return checked.faults;
}

Deno.test("checkSchema() returns the value, or each fault with its place", () => {
  assertEquals(checkSchema(schema, { seeds: [1], name: "a" }), {
    ok: true,
    value: { seeds: [1], name: "a" },
  });
  const faults = faultsOf({ seeds: ["x"], name: 1 });
  assertStringIncludes(faults, "at seeds[0]");
  assertStringIncludes(faults, "at name");
});

Deno.test("checkSchema() summarises a file with very many faults in one line", () => {
  const faults = faultsOf({ seeds: Array(100_000).fill("x"), name: "a" });
  assertEquals(
    faults,
    "more than 20 values are invalid, among them seeds[0], seeds[1], seeds[2]",
  );
});
