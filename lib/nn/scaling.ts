/** Scales a published network by `width` and `depth`. */

/** Returns `channels` times `width`, rounded to the nearest multiple of 8, at least 8. */
export function scaleChannels(channels: number, width: number): number {
  return Math.max(8, Math.round(channels * width / 8) * 8);
}

/** Returns `blocks` times `depth`, rounded to the nearest integer, at least 1. */
export function scaleBlocks(blocks: number, depth: number): number {
  return Math.max(1, Math.round(blocks * depth));
}
