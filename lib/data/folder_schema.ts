/** Folders as an experiment file spells them. */
import { normalize } from "node:path/posix";
import { z } from "zod";

/** Patterns of faulty spellings, each with the expected spelling. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/^\s*$/, 'a folder; "." is that of --data itself'],
  [/\\/, "a folder with forward slashes (/)"],
  [/^~/, "a folder written in full: ~ is read by shells alone"],
  // deno-lint-ignore no-control-regex -- they are looked for
  [/[\x00-\x1f]/, "a folder without control characters"],
  [/^[a-z][a-z0-9+.-]*:\/\//i, "a folder of this machine"],
];

/**
 * A folder, relative or absolute. `x/`, `./x` and `a//x` are the folders `x` and `a/x`; `.` is the
 * folder that paths start from.
 */
export const folderSchema = z.string().max(1000).check((context) => {
  const fault = FAULTS.find(([pattern]) => pattern.test(context.value));
  if (fault === undefined) return;
  context.issues.push({ code: "custom", input: context.value, message: fault[1] });
}).overwrite((text) => normalize(text).replace(/(?<=.)\/+$/, ""));
