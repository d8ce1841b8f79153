/** A file with random access: a `Deno.FsFile`, or an `InputFile`. */
export interface SeekableFile {
  /** Moves to byte `offset`, counted from the file's start. */
  seek(offset: number, whence: Deno.SeekMode.Start): Promise<number>;
  /** Reads the next bytes into `target`; returns their number, or `null` at the end. */
  read(target: Uint8Array): Promise<number | null>;
  stat(): Promise<{ readonly size: number }>;
}

/** A range of a file, and the memory for it. */
export interface ReadRequest {
  /** The file's path, for messages. */
  readonly path: string;
  /** The first byte, counted from the file's start. */
  readonly position: number;
  /** The memory, which is filled completely. */
  readonly target: Uint8Array;
}

/**
 * Fills `target` from `position` on; throws an `Error` that names the file if it ends too early.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, "abcdef");
 * using file = await Deno.open(path);
 * const target = new Uint8Array(3);
 * await readExactly(file, { path, position: 2, target });
 * assertEquals(new TextDecoder().decode(target), "cde");
 * const beyond = { path, position: 5, target };
 * await assertRejects(() => readExactly(file, beyond), Error, "expected 2 more");
 * await Deno.remove(path);
 * ```
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
        } more; run again the task that wrote the file`,
      );
    }
    filled += count;
  }
}
