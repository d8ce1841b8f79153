/** Finds the arguments with which `deno task` starts a command, for tests. */
import { join } from "node:path";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { memberOf, tuple } from "../../lib/formats/items.ts";
import { PROJECT_ROOT } from "../user_paths.ts";

const { tasks } = trustedJson<{ readonly tasks: Readonly<Record<string, { readonly command: string }>> }>(
  await Deno.readTextFile(join(PROJECT_ROOT, "deno.json")),
);

/** The names of all commands, without `ok`. */
export const COMMANDS: readonly string[] = Object.keys(tasks).filter((name) => name !== "ok");

/**
 * Returns the arguments after `deno` of a command of deno.json, and its script. The path that it
 * asks `tasks/own_path.ts` for is known here.
 */
export function denoWords(name: string): { readonly flags: readonly string[]; readonly script: string } {
  const words = wordsOf(memberOf(tasks, name).command);
  return { flags: words.slice(0, -1), script: words.at(-1) ?? "" };
}

function wordsOf(command: string): string[] {
  const [before, after] = tuple(command.split(/"--allow-run=\$\(.*?\)/), 1);
  if (after === undefined) return before.split(" ").slice(1);
  const [programs, rest] = tuple(after.split('" '), 2);
  return [
    ...before.trimEnd().split(" ").slice(1),
    `--allow-run=${Deno.execPath().replaceAll(",", ",,")}${programs}`,
    ...rest.split(" "),
  ];
}
