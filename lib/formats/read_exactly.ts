/** What to read, and into what. */
export interface ReadRequest {
  /** For messages. */
  readonly path: string;
  /** The first byte, counted from the file's start. */
  readonly position: number;
  /** Filled to the end. */
  readonly target: Uint8Array;
}

/** Fills `target` from `position` on; throws an `Error` that names the file where it ends too early. */
export async function readExactly(
  handle: Deno.FsFile,
  { path, position, target }: ReadRequest,
): Promise<void> {
  await handle.seek(position, Deno.SeekMode.Start);
  for (let filled = 0; filled < target.length;) {
    const count = await handle.read(target.subarray(filled));
    if (count === null) {
      throw new Error(
        `${path}: ends at byte ${position + filled}, expected ${
          target.length - filled
        } more; prepare it again`,
      );
    }
    filled += count;
  }
}
