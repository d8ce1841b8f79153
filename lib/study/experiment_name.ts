/** Derives an experiment's name from its file's. */
import { basename } from "node:path";
import { quoted } from "../errors/quoted.ts";
import { LONGEST_NAME, NAME, NAME_RULE } from "./settings/name.ts";

/** Folders and files of `reports/` that belong to no experiment. */
const RESERVED: Readonly<Record<string, string>> = {
  bench: "reports/bench has what deno task bench measured",
  "results.schema.json": "reports/results.schema.json describes all reports",
};

/**
 * Returns the name of the experiment in the file at `path`: the file's name without `.yaml`; or its
 * fault in words. The name appears as a folder of `reports/`, in columns of tables and in lines of
 * terminals. Therefore it follows the rule for models' names.
 */
export function experimentName(path: string): { readonly name: string } | { readonly fault: string } {
  const name = basename(path).replace(/\.ya?ml$/i, "");
  const fault = (expected: string) => ({
    fault: `found the name ${
      quoted(name)
    }, which is also the experiment's name, expected ${expected}; rename the file`,
  });
  if (!NAME.test(name)) return fault(NAME_RULE);
  if (name.length > LONGEST_NAME) return fault(`at most ${LONGEST_NAME} characters`);
  const taken = Object.entries(RESERVED).find(([reserved]) => reserved === name.toLowerCase());
  return taken === undefined ? { name } : fault(`another (${taken[1]})`);
}
