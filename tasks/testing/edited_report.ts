/** Edits a written report in ways that `report --check` must find, for tests. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import type { Ended } from "./hosted_commands.ts";
import { REPORT } from "./smoke_command.ts";

/**
 * Throws an `AssertionError` unless `check` accepts the smoke test's report, and names each edit of
 * it. Leaves report and store unchanged.
 */
export async function requireEditsFound(check: () => Promise<Ended>, store: string): Promise<void> {
  const right = await check();
  assertEquals(right.code, 0, right.text);
  assertStringIncludes(right.text, "every figure recomputed from the store: no difference");
  const path = join(REPORT, "results.csv"), good = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, good.replace(/(auc,,)[\d.]+/, "$10.123"));
  const edited = await check();
  await Deno.writeTextFile(path, good);
  assertEquals(edited.code, 1);
  assertStringIncludes(
    edited.text,
    'reports/smoke/results.csv: line 2, column "value": found 0.123, expected',
  );
  const table = join(REPORT, "predictions.csv"), whole = await Deno.readTextFile(table);
  const page = join(REPORT, "cases.html"), cases = await Deno.readTextFile(page);
  await Deno.writeTextFile(table, whole.replace(",validation,", ",test,"));
  await Deno.writeTextFile(page, cases.replace(/("probabilities":\[)[\d.]+/, "$10.1234"));
  const moved = await check();
  await Deno.writeTextFile(table, whole);
  await Deno.writeTextFile(page, cases);
  assertEquals(moved.code, 1);
  assertMatch(moved.text, /reports\/smoke\/cases\.html: line \d+: found .*0\.1234/);
  assertStringIncludes(
    moved.text,
    'reports/smoke/predictions.csv: line 2, column "subset": found test, expected validation',
  );
  const stored = join(store, "results");
  await Deno.rename(stored, `${stored}.away`);
  const stale = await check();
  await Deno.rename(`${stored}.away`, stored);
  assertEquals(stale.code, 1);
  assertStringIncludes(stale.text, "task split: found stale: ");
}
