/** This machine's name. */

/** The host's name; `unknown` without the right to ask (`sys: hostname`). */
export function hostName(): string {
  try {
    return Deno.hostname();
  } catch {
    return "unknown";
  }
}
