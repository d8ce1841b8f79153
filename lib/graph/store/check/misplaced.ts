/** Finds links, FIFOs and devices in a store: it has none, and nothing is reached through them. */
import { join, relative } from "node:path";
import { MARKER, OF_OTHERS } from "../door/marker.ts";
import { kindOf } from "../files_under.ts";
import type { Layout } from "../layout.ts";
import type { Fault } from "./fault.ts";

/** The folder in which a run lays out inputs, as links to the user's files. */
const INPUTS = /^(?:scratch\/[0-9a-f]{64}(?:\/tenure-\d+)?|temporary\/verify-[0-9a-f-]{36}\/\d+)\/inputs\//;

/**
 * Whose files are checked one by one elsewhere: what is no file there is put aside, and has its
 * fault already.
 */
const OBJECTS_AND_RESULTS = /^(?:(?:objects|results)\/[^/]+\/.|quarantine\/[0-9a-f]{64})/;

/**
 * Faults of everything in a store that is neither a file nor a folder, and of names directly in it
 * that no store has.
 */
export function misplacedIn({ door, folder, folders }: Layout): Fault[] {
  const faults: Fault[] = [];
  const visit = (path: string): void => {
    const name = relative(folder, path).replaceAll("\\", "/");
    if (OBJECTS_AND_RESULTS.test(name) || INPUTS.test(name)) return;
    const info = door.status(path);
    if (info === undefined) return;
    if (info.isDirectory && !info.isSymlink) {
      for (const inner of door.names(path)) visit(join(path, inner));
    } else if (!info.isFile || info.isSymlink) {
      faults.push({ kind: "misplaced", path, found: kindOf(info) + target(path, info) });
    }
  };
  for (const name of door.names(folder)) {
    const path = join(folder, name);
    if (name === MARKER || OF_OTHERS.has(name)) continue;
    if (folders.includes(path)) visit(path);
    else faults.push({ kind: "foreign", path });
  }
  return faults;
}

function target(path: string, info: Deno.FileInfo): string {
  try {
    return info.isSymlink ? ` to ${Deno.readLinkSync(path)}` : "";
  } catch {
    return "";
  }
}
