/** Compares remembered results with their files, in several threads. */
import type { Layout } from "./layout.ts";
import { fileStamp } from "./memo.ts";
import { isOfStamp, keyOfLine, outputsOfLine, type ResultLine } from "./result_lines.ts";
import { itemAt } from "../../formats/items.ts";

/**
 * The states of a remembered result. `same`: its file is unchanged. `complete`: in addition, all
 * its outputs are files that exist with their sizes.
 */
export const STATUS = { other: 0, same: 1, complete: 2 } as const;

/** The status of one result. */
type RememberedStatus = (typeof STATUS)[keyof typeof STATUS];

/** Memory that the threads share. */
export interface SharedScan {
  /** One number: the first line that no thread has claimed. */
  readonly claims: Int32Array;
  /** By line: a {@linkcode RememberedStatus}. */
  readonly seen: Uint8Array;
}

/** The number of lines that a thread claims at once. */
const CLAIM = 500;

/** Examines all lines that no thread has claimed. */
export function checkRemembered(
  lines: readonly ResultLine[],
  layout: Pick<Layout, "result" | "object">,
  { claims, seen }: SharedScan,
): void {
  for (;;) {
    const first = Atomics.add(claims, 0, CLAIM);
    if (first >= lines.length) return;
    const end = Math.min(first + CLAIM, lines.length);
    for (let index = first; index < end; index++) seen[index] = lookAt(itemAt(lines, index), layout);
  }
}

function lookAt(line: ResultLine, layout: Pick<Layout, "result" | "object">): RememberedStatus {
  const info = statusOf(layout.result(keyOfLine(line)));
  if (info === undefined || !isOfStamp(line, fileStamp(info))) return STATUS.other;
  for (const stored of Object.values(outputsOfLine(line))) {
    // A folder's files are named by its tree, which only the main thread reads.
    if (stored.kind === "folder") return STATUS.same;
    if (statusOf(layout.object(stored.hash))?.size !== stored.size) return STATUS.same;
  }
  return STATUS.complete;
}

/** Returns the status of a regular file; `undefined` if there is none. */
function statusOf(path: string): Deno.FileInfo | undefined {
  try {
    const info = Deno.lstatSync(path);
    return info.isFile ? info : undefined;
  } catch {
    return undefined;
  }
}
