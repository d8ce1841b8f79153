/** An experiment's name, which is its file's. */
import { basename } from "node:path";
import { quoted } from "./describe_fault.ts";
import { LONGEST_NAME, NAME, NAME_RULE } from "./settings/name.ts";

/** Folders and files of `reports/` that are no experiment's. */
const RESERVED: Readonly<Record<string, string>> = {
  bench: "reports/bench has what deno task bench measured",
  "results.schema.json": "reports/results.schema.json describes all reports",
};

/**
 * The name that the file at `path` gives its experiment: the file's without `.yaml`. It names a folder of `reports/`, a column of
 * tables and lines of terminals, so models' rule for names holds for it too. Or, in words, why it is none.
 */
export function experimentName(path: string): { readonly name: string } | { readonly fault: string } {
  const name = basename(path).replace(/\.ya?ml$/i, "");
  const fault = (expected: string) => ({
    fault: `found the name ${
      quoted(name)
    }, which is the experiment's too, expected ${expected}; rename the file`,
  });
  if (!NAME.test(name)) return fault(NAME_RULE);
  if (name.length > LONGEST_NAME) return fault(`at most ${LONGEST_NAME} characters`);
  const taken = Object.entries(RESERVED).find(([reserved]) => reserved === name.toLowerCase());
  return taken === undefined ? { name } : fault(`another (${taken[1]})`);
}
