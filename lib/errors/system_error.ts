/** Errors of the operating system, and of Deno's permissions, as sentences. */

/** The sentence for each of the system's codes: found, expected, and what to do. */
const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: "found nothing there; check the path",
  ENOTDIR: "found a file where a folder is needed; name a folder, or a path that leads through folders",
  EISDIR: "found a folder, expected a file; name the file itself",
  EEXIST: "found something there already, expected nothing; name another path, or move it away",
  ENOTEMPTY: "found a folder with files in it, expected an empty one; name another folder",
  ENAMETOOLONG: "the path or a name in it is too long for this file system; choose a shorter one",
  ELOOP: "links lead in a circle; name the file itself",
  EXDEV: "two places are on different file systems, expected one; name a folder on the same file system",
  ETXTBSY: "is in use by another program; try again when that has ended",
  EBUSY: "is in use by another program; try again when that has ended",
  EINVAL: "cannot be used in this way; check the path, which may hold characters that no file system takes",
};

/**
 * Paths that Deno keeps from every program without all rights, whatever the system's own
 * permissions say.
 */
const BARRED = /Requires all access to "(.*?)"/;

/** A right that this program was not given. */
const NOT_GIVEN = /Requires (\w+) access(?: to (?:"(.*?)"|(<\w+>)))?, run again with/;

/** The path that a message of Deno ends with. */
const ENDS_WITH_PATH = /: \w+ '(.+?)'(?: -> '.+?')?$/;

/**
 * Returns the sentence for an error that the operating system or Deno's permissions raised: the
 * path, what was wrong, and what to do. Undefined for any other error.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => Deno.statSync("no/such/file"));
 * assertStringIncludes(systemSentence(error) ?? "", "no/such/file: found nothing there; check");
 * assertEquals(systemSentence(new TypeError("x is not a function")), undefined);
 * ```
 */
export function systemSentence(error: Error): string | undefined {
  const barred = barredSentence(error.message);
  if (barred !== undefined) return barred;
  const [, right, quoted, named] = NOT_GIVEN.exec(error.message) ?? [];
  if (right !== undefined) {
    const what = quoted ?? named ?? "anything";
    return `${what}: this command has no permission to ${right} it; its permissions are in deno.json`;
  }
  const code = systemCode(error);
  if (code === undefined) return HAND_MADE.some((type) => error instanceof type) ? error.message : undefined;
  const [, path] = ENDS_WITH_PATH.exec(error.message) ?? [];
  const cause = CAUSES[code];
  if (cause === undefined) return error.message;
  const words = error.message.replace(ENDS_WITH_PATH, "");
  return path === undefined ? `a file or folder ${cause} (${words})` : `${path}: ${cause} (${words})`;
}

/**
 * Returns the sentence for a path that Deno bars; undefined if the message names none.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * const told = barredSentence('Requires all access to "/dev/shm/x", run again with …');
 * assertStringIncludes(told ?? "", "/dev/shm/x: Deno keeps /dev, /proc and /sys");
 * assertEquals(barredSentence("No such file or directory (os error 2)"), undefined);
 * ```
 */
export function barredSentence(message: string): string | undefined {
  const [, path] = BARRED.exec(message) ?? [];
  if (path === undefined) return undefined;
  return `${path}: Deno keeps /dev, /proc and /sys from every program without all permissions; name a place elsewhere, ` +
    "on a disk or below /tmp";
}

/**
 * Returns the system's code of an error, such as ENOENT; undefined where the system did not raise
 * it.
 */
function systemCode(error: Error): string | undefined {
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** Thrown without a code where a program says more than the system did. */
const HAND_MADE = [Deno.errors.NotFound, Deno.errors.PermissionDenied];
