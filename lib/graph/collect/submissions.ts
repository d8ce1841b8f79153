/** Removes the folders of submissions whose tasks all have their results. */
import { join } from "node:path";
import { readSubmission, submissionFolders, submissionsFolder } from "../executor/slurm/submission.ts";
import type { Hash } from "../hash.ts";
import type { Layout } from "../store/layout.ts";
import { type Amount, bytesUnder, tally, timeOf } from "./amount.ts";

/** The options of {@linkcode collectSubmissions}. */
export interface SubmissionsOptions {
  readonly layout: Pick<Layout, "door" | "scratches">;
  /** True if the result under a key is stored. */
  hasResult(key: Hash): boolean;
  readonly dryRun: boolean;
  readonly keepFrom: number;
}

/**
 * The milliseconds after which a question to a node is left over from a killed run: answers take
 * minutes.
 */
const ASKED_MILLISECONDS = 24 * 3600 * 1000;

/**
 * Removes submissions whose jobs are all finished, and questions to nodes that killed runs left.
 * The latest submission stays, so that its number is not used again. A damaged one stays too,
 * because `store check` may have to report it.
 */
export async function collectSubmissions(
  { layout, hasResult, dryRun, keepFrom }: SubmissionsOptions,
): Promise<Amount> {
  const removed = tally();
  const { door } = layout;
  const remove = async (path: string) => {
    removed.add(bytesUnder(door, path));
    if (!dryRun) await door.removeTree(path);
  };
  for (const files of submissionFolders(layout).slice(0, -1)) {
    const info = door.status(files.submission);
    if (info === undefined || timeOf(info) >= keepFrom || !isOver(files)) continue;
    await remove(files.folder);
  }
  const asked = join(submissionsFolder(layout), "asked");
  for (const name of door.names(asked)) {
    const path = join(asked, name), info = door.status(path);
    const made = info?.mtime?.getTime() ?? Infinity;
    if (Date.now() - made > ASKED_MILLISECONDS && made < keepFrom) await remove(path);
  }
  return removed.amount();

  function isOver(files: Parameters<typeof readSubmission>[1]): boolean {
    try {
      return readSubmission(layout, files).elements.flat().every(({ key }) => hasResult(key));
    } catch {
      return false;
    }
  }
}
