/** Distinguishes a store from any other folder, and makes one. */
import { dirname, join } from "node:path";
import { StoreError } from "../store_error.ts";
import { STORE_FOLDERS } from "./folders.ts";
import { misplaced, statusOf } from "./look.ts";

/** The file that marks a folder as a store. */
export const MARKER = "fovea-store.json";

/** The users of a store: the one who made it, or its folder's group. */
type Users = "user" | "group";

const TEXTS: Readonly<Record<Users, string>> = {
  user: '{"format":"fovea/store/1","for":"user"}\n',
  group: '{"format":"fovea/store/1","for":"group"}\n',
};

/** Modes of a store's own folder; new files in a group's folder get its group. */
const MODES: Readonly<Record<Users, number>> = { user: 0o700, group: 0o2770 };

/** The umask of a shared store: its group may write the files, and nobody else may read them. */
const GROUP_MASK = 0o007;

/** Files that file systems and their viewers put into any folder. */
export const OF_OTHERS: ReadonlySet<string> = new Set([
  "lost+found",
  ".DS_Store",
  ".snapshot",
  ".nfs",
  ".gitignore",
]);

/** The kind of a folder. `unmarked` is a store of a version that had no markers, or of a remote. */
export type FoundFolder =
  | { readonly kind: "absent" | "empty" | "unmarked" }
  | { readonly kind: "marked"; readonly users: Users };

/**
 * Returns the kind of the folder `root`; only reads. Throws a {@linkcode StoreError} for a folder
 * that contains anything but a store, so that a wrong `--store` never costs a file.
 */
export function inspectStore(root: string): FoundFolder {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(root);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "absent" };
    throw error;
  }
  if (!info.isDirectory) {
    throw new StoreError(`${root}: found no folder, expected one; name another with --store`);
  }
  const names = [...Deno.readDirSync(root)].map(({ name }) => name);
  if (names.includes(MARKER)) return { kind: "marked", users: readMarker(join(root, MARKER)) };
  const own = names.filter((name) => !OF_OTHERS.has(name)).sort();
  if (own.length === 0) return { kind: "empty" };
  const odd = firstOdd(root, own);
  if (odd === undefined) return { kind: "unmarked" };
  throw new StoreError(
    `${root}: found ${odd}, expected a store or an empty folder: nothing was changed; name another folder with --store. ` +
      `If this is a store of an earlier version, move what does not belong into it elsewhere, or make the file ${MARKER} ` +
      `in it with the line ${TEXTS.user.trim()}`,
  );
}

/**
 * Describes the first name in `root` that no store has; `undefined` if all names are a store's, and
 * not by chance.
 */
function firstOdd(root: string, names: readonly string[]): string | undefined {
  let telling = 0;
  for (const name of names) {
    const form = STORE_FOLDERS.get(name);
    if (form === undefined) return name;
    const path = join(root, name);
    const info = statusOf(path);
    if (info === undefined || !info.isDirectory || info.isSymlink) return `${name}, which is no folder`;
    for (const entry of Deno.readDirSync(path)) {
      if (!form.entries.test(entry.name)) return join(name, entry.name);
      if (form.telling) telling++;
    }
  }
  return telling > 0 ? undefined : names.join(", ");
}

/**
 * The number of tries at a marker that another process is writing, and the milliseconds between
 * them.
 */
const TRIES = 100, WAIT = 10;

function readMarker(path: string): Users {
  for (let tries = 1;; tries++) {
    const info = statusOf(path);
    if (info !== undefined && !info.isFile) throw misplaced(path, info, "a file");
    const text = info === undefined || info.size > 1000 ? "more" : Deno.readTextFileSync(path);
    if (text.trim() === TEXTS.user.trim()) return "user";
    if (text.trim() === TEXTS.group.trim()) return "group";
    if (text !== "" || tries >= TRIES) {
      throw new StoreError(
        `${path}: found different text, expected ${TEXTS.user.trim()} or ${TEXTS.group.trim()}: a later version of Fovea ` +
          "may have made this store; use that version, or another folder (--store)",
      );
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT);
  }
}

/**
 * Makes the store in `root` if it does not exist, and marks it: for its user only, or with `shared`
 * for a group. Throws as {@linkcode inspectStore} does, and if a store of one user is to be shared.
 */
export function enterStore(root: string, { shared }: { readonly shared: boolean }): void {
  const users: Users = shared ? "group" : "user";
  let found = inspectStore(root);
  if (found.kind === "absent") {
    Deno.mkdirSync(dirname(root), { recursive: true });
    if (make(() => Deno.mkdirSync(root, { mode: MODES[users] })) && shared) Deno.chmodSync(root, MODES.group);
    found = inspectStore(root);
  } else if (found.kind === "empty" && shared) Deno.chmodSync(root, MODES.group);
  if (found.kind !== "marked") {
    if (found.kind === "unmarked" && shared) requireGroupMode(root);
    make(() => Deno.writeTextFileSync(join(root, ".gitignore"), "*\n", { createNew: true }));
    make(() => Deno.writeTextFileSync(join(root, MARKER), TEXTS[users], { createNew: true, mode: 0o644 }));
    found = inspectStore(root);
  }
  admit(root, found, { shared });
}

/**
 * Enters an existing store: if it belongs to a group, files that this process makes can be used by
 * the group.
 */
export function admit(root: string, found: FoundFolder, { shared }: { readonly shared: boolean }): void {
  if (found.kind !== "marked") return;
  if (found.users === "group") Deno.umask(GROUP_MASK);
  else if (shared) {
    requireGroupMode(root);
    throw new StoreError(
      `${root}: found a store of one user, expected one of a group (--shared-store): write ${TEXTS.group.trim()} into ` +
        `its ${MARKER}, or leave the flag out`,
    );
  }
}

/**
 * The owner must first open an existing store's folders to the group; that is not done without
 * asking.
 */
function requireGroupMode(root: string): void {
  const { mode } = Deno.statSync(root);
  if (mode === null || (mode & 0o070) === 0o070) return;
  throw new StoreError(
    `${root}: found a store that only its user may write to, expected one of a group (--shared-store): give the group access ` +
      `with chmod -R g+rwX '${root}' and find '${root}' -type d -exec chmod g+s {} +, or copy it to a new folder`,
  );
}

/** Returns false if another process made it at the same moment. */
function make(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}
