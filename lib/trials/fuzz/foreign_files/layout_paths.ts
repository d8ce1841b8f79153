/**
 * Lists every path of a store, from its layout: each new member of the layout needs a place here.
 */
import { dirname, join, relative } from "node:path";
import { type Hash, isHash } from "../../../graph/hash.ts";
import { jobFolder } from "../../../graph/job.ts";
import { MARKER } from "../../../graph/store/door/marker.ts";
import { type Layout, MEMO_NAMES } from "../../../graph/store/layout.ts";
import { leaseFolder } from "../../../graph/store/lease/lease_folder.ts";

/** The parts of a store's names. */
export interface PathSamples {
  readonly graph: string;
  readonly objects: readonly Hash[];
  readonly keys: readonly Hash[];
}

/** Returns the paths of each member of the layout. */
const MEMBERS: {
  readonly [Member in keyof Layout]: (layout: Layout, samples: PathSamples) => readonly string[];
} = {
  folder: ({ folder }) => [join(folder, MARKER), join(folder, ".gitignore")],
  door: () => [],
  folders: ({ folders }) => folders,
  locks: ({ folder, storeLock, runs }) => [
    join(folder, "locks", "leases"),
    ...[storeLock, runs].flatMap((path) => [leaseFolder(path), join(leaseFolder(path), "1")]),
  ],
  object: ({ object }, { objects }) => objects.map(object),
  result: ({ result }, { keys }) => keys.map(result),
  history: ({ history }, { graph }) => [history(graph)],
  histories: ({ histories }) => [histories],
  graphFiles: ({ graphFiles }, { graph }) => [graphFiles(graph)],
  taken: ({ taken }) => [taken],
  scratches: ({ scratches }) => [scratches],
  scratch: ({ scratch }, { keys }) => keys.slice(0, 2).flatMap((key) => scratchPaths(scratch(key))),
  lock: ({ lock }, { keys }) =>
    keys.flatMap((key) => [lock(key), leaseFolder(lock(key)), join(leaseFolder(lock(key)), "1")]),
  runs: ({ runs }) => [runs],
  temporary: ({ temporary }) => [temporary, join(temporary, crypto.randomUUID())],
  quarantine: ({ quarantine }, { keys }) => [quarantine, join(quarantine, `${keys[0]}.12345678`)],
  uses: ({ uses }) => [uses, join(uses, "11111111-1111-4111-8111-111111111111")],
  storeLock: ({ storeLock }) => [storeLock],
  memo: ({ memo }) => [...MEMO_NAMES, "report-test" as const].map(memo),
  keys: ({ keys }, { graph }) => [keys(graph)],
};

/**
 * Returns a job's folder and its content, temporary files and the task's saved files included; the
 * same for a holder of a lease.
 */
function scratchPaths(folder: string): string[] {
  return [folder, join(folder, "tenure-1")].flatMap((each) => {
    const files = jobFolder(each);
    return [
      ...Object.values(files),
      `${files.progress}.new`,
      join(files.inputs, "in"),
      join(files.outputs, "text"),
      join(files.scratch, "saved"),
      join(files.scratch, "deep", "saved"),
    ];
  });
}

/**
 * Returns all paths of a store that the layout knows, and their parents; in the same order for each
 * store of this form.
 */
export function layoutPaths(layout: Layout, samples: PathSamples): string[] {
  const paths = Object.values(MEMBERS).flatMap((member) => member(layout, samples));
  const all = new Set<string>();
  for (const path of paths) {
    for (let at = path; at !== layout.folder; at = dirname(at)) all.add(at);
  }
  return [...all].sort((a, b) => forms(layout, a) < forms(layout, b) ? -1 : 1);
}

/** Returns the path without the parts that differ from store to store. */
function forms({ folder }: Layout, path: string): string {
  return relative(folder, path).split("/").map((part) => isHash(part) ? "hash" : part).join("/") + path;
}
