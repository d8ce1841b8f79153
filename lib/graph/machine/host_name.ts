/** Reads this machine's name. */

/** Returns the host's name; `unknown` without the right to ask (`sys: hostname`). */
export function hostName(): string {
  try {
    return Deno.hostname();
  } catch {
    return "unknown";
  }
}
