/** Explains the engine's identity where a reader would ask. */

/**
 * Returns what the layout in an engine's provider means: `cpu, blocks of 16 channels`. Empty for a
 * provider that names none.
 */
export function layoutNote(provider: string): string {
  const [, channels] = /\bblocks of (\d+) channels\b/.exec(provider) ?? [];
  if (channels !== undefined) {
    return `images are stored in memory in blocks of ${channels} channels, which suits this kind of processor; ` +
      "with other blocks sums are rounded differently, and training amplifies this: results differ as between seeds";
  }
  return /\bnchw\b/.test(provider)
    ? "images are stored in memory channel by channel, which suits any processor"
    : "";
}
