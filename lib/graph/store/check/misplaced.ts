/**
 * Finds links, FIFOs and devices in a store. A store has none, and nothing is read through them.
 */
import { join, relative } from "node:path";
import { MARKER, OF_OTHERS } from "../door/marker.ts";
import { kindOf } from "../files_under.ts";
import type { Layout } from "../layout.ts";
import type { Fault } from "./fault.ts";

/** Matches the folder in which a run lays out inputs, as links to the user's files. */
const INPUTS = /^(?:scratch\/[0-9a-f]{64}(?:\/tenure-\d+)?|temporary\/verify-[0-9a-f-]{36}\/\d+)\/inputs\//;

/**
 * Matches paths of objects and results. Other code checks these one by one, moves anything but
 * files into quarantine, and reports the fault.
 */
const OBJECTS_AND_RESULTS = /^(?:(?:objects|results)\/[^/]+\/.|quarantine\/[0-9a-f]{64})/;

/**
 * Returns a fault for everything in a store that is neither a file nor a folder, and for unknown
 * names directly in it.
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
