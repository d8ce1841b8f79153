/** The first and the last bytes of a file. */
import type { InputKind } from "../formats/input_kinds.ts";
import { openInput } from "../formats/open_input.ts";

/** A file by its ends. */
export interface FileEnds {
  /** The first bytes; the whole file where it is small. */
  readonly head: Uint8Array;
  /** The last bytes. */
  readonly tail: Uint8Array;
  /** The size of the file in bytes. */
  readonly length: number;
}

/** The number of first bytes that are read; headers of images are usually shorter. */
const HEAD = 128 * 1024;

/** The number of last bytes that are read; endings of images are shorter. */
const TAIL = 64;

/** Reads the ends of the file at `path`. Throws what `openInput` throws. */
export async function readEnds(path: string, kind: InputKind, source: string): Promise<FileEnds> {
  await using file = await openInput(path, kind, { source });
  const read = async (target: Uint8Array) => {
    let filled = 0;
    while (filled < target.length) {
      const count = await file.read(target.subarray(filled));
      if (count === null) break;
      filled += count;
    }
    return target.subarray(0, filled);
  };
  const head = await read(new Uint8Array(Math.min(HEAD, file.size)));
  if (head.length === file.size) return { head, tail: head.slice(-TAIL), length: file.size };
  await file.seek(file.size - TAIL, Deno.SeekMode.Start);
  return { head, tail: await read(new Uint8Array(TAIL)), length: file.size };
}
