/** Explains the engine's identity where a reader would ask. */

/**
 * Returns what the layout in an engine's provider means: `cpu, blocks of 16 channels`. Empty for a
 * provider that names none.
 */
export function layoutNote(provider: string): string {
  const [, channels] = /\bblocks of (\d+) channels\b/.exec(provider) ?? [];
  if (channels !== undefined) {
    return `images lie in memory in blocks of ${channels} channels, as suits this kind of processor; ` +
      "on a kind with other blocks the last digits differ";
  }
  return /\bnchw\b/.test(provider) ? "images lie in memory channel after channel, as on any processor" : "";
}
