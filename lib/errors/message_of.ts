/** The message of any error, in words. */

/** One fault that a schema library found. */
interface Issue {
  readonly path?: readonly unknown[];
  readonly message: string;
}

/**
 * Returns the message of `error`. A schema library's error, whose own message is JSON, becomes
 * `path: message`, one fault a line. An error without a message becomes its name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 *
 * const { error } = z.object({ blur: z.int() }).safeParse({ blur: 21.5 });
 * assertEquals(messageOf(error), "blur: Invalid input: expected int, received number");
 * ```
 */
export function messageOf(error: unknown): string {
  const issues = issuesOf(error);
  if (issues !== undefined) return issues.map(issueText).join("\n");
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}

/**
 * Returns true for the error of a schema library: its own message is no sentence.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 *
 * assertEquals(isSchemaError(z.int().safeParse("x").error), true);
 * assertEquals(isSchemaError(new Error("found x, expected a number")), false);
 * ```
 */
export function isSchemaError(error: unknown): boolean {
  return issuesOf(error) !== undefined;
}

/** Returns the faults of a schema library's error (its `issues`); undefined for any other error. */
function issuesOf(error: unknown): readonly Issue[] | undefined {
  if (!(error instanceof Error) || !("issues" in error) || !Array.isArray(error.issues)) return undefined;
  const issues: readonly unknown[] = error.issues;
  return issues.length > 0 && issues.every(isIssue) ? issues : undefined;
}

function isIssue(value: unknown): value is Issue {
  return typeof value === "object" && value !== null && "message" in value &&
    typeof value.message === "string" && (!("path" in value) || Array.isArray(value.path));
}

/** Returns a text such as `models[2].gaze: …`, with the place as in an experiment file. */
function issueText({ path = [], message }: Issue): string {
  const place = path.map((part, index) => {
    if (typeof part === "number") return `[${part}]`;
    return index === 0 ? String(part) : `.${String(part)}`;
  }).join("");
  return place === "" ? message : `${place}: ${message}`;
}
