/** A file that is read at any place: a `Deno.FsFile`, or an `InputFile`. */
export interface SeekableFile {
  /** Moves to byte `offset`, counted from the file's start. */
  seek(offset: number, whence: Deno.SeekMode.Start): Promise<number>;
  /** Reads on into `target`: the number of bytes, or `null` at the end. */
  read(target: Uint8Array): Promise<number | null>;
  stat(): Promise<{ readonly size: number }>;
}

/** What to read, and into what. */
export interface ReadRequest {
  /** For messages. */
  readonly path: string;
  /** The first byte, counted from the file's start. */
  readonly position: number;
  /** Filled to the end. */
  readonly target: Uint8Array;
}

/**
 * Fills `target` from `position` on; throws an `Error` that names the file where it ends too early.
 */
export async function readExactly(
  handle: SeekableFile,
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
