/** Edits a written report in ways that `report --check` must find, for tests. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { itemAt } from "../../lib/formats/items.ts";
import type { Ended } from "./hosted_commands.ts";
import { REPORT } from "./smoke_command.ts";

/**
 * Throws an `AssertionError` unless `check` accepts the smoke test's report, and names all edits of
 * it. Leaves report and store unchanged.
 */
export async function requireEditsFound(check: () => Promise<Ended>, store: string): Promise<void> {
  const right = await check();
  assertEquals(right.code, 0, right.text);
  assertStringIncludes(right.text, "every figure recomputed from the store: no difference");
  const edits = [
    ["results.csv", /(auc,,)[\d.]+/, "$10.123"],
    ["predictions.csv", ",validation,", ",test,"],
    ["cases.html", /("probabilities":\[)[\d.]+/, "$10.1234"],
  ] as const;
  const good = await Promise.all(edits.map(([name]) => Deno.readTextFile(join(REPORT, name))));
  for (const [at, [name, from, to]] of edits.entries()) {
    await Deno.writeTextFile(join(REPORT, name), itemAt(good, at).replace(from, to));
  }
  const edited = await check();
  for (const [at, [name]] of edits.entries()) await Deno.writeTextFile(join(REPORT, name), itemAt(good, at));
  assertEquals(edited.code, 1);
  for (
    const expected of [
      'reports/smoke/results.csv: line 2, column "value": found 0.123, expected',
      'reports/smoke/predictions.csv: line 2, column "subset": found test, expected validation',
    ]
  ) assertStringIncludes(edited.text, expected);
  assertMatch(edited.text, /reports\/smoke\/cases\.html: line \d+: found .*0\.1234/);
  const stored = join(store, "results");
  await Deno.rename(stored, `${stored}.away`);
  const stale = await check();
  await Deno.rename(`${stored}.away`, stored);
  assertEquals(stale.code, 1);
  assertStringIncludes(stale.text, "task split: found stale: ");
}
