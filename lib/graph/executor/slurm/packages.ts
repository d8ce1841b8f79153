/** Translates paths of packages for nodes that have them in another folder than this machine. */
import { join } from "node:path";
import type { Rights } from "../job/rights.ts";
import type { Task } from "../../task.ts";

/**
 * The folders of Deno's packages on this machine and on nodes; files have the same paths within
 * both.
 */
export interface PackageFolders {
  readonly here: string;
  readonly there: string;
}

/** Returns the task with its needs translated for nodes. Needs are no part of its key. */
export function taskOnNodes(task: Task, folders: PackageFolders | undefined): Task {
  if (folders === undefined || task.needs === undefined) return task;
  const { native, read } = task.needs;
  return {
    ...task,
    needs: {
      ...task.needs,
      ...(native === undefined ? {} : { native: moved(native, folders) }),
      ...(read === undefined ? {} : { read: moved(read, folders) }),
    },
  };
}

/** Returns the rights of a process on a node. */
export function rightsOnNodes(rights: Rights, folders: PackageFolders | undefined): Rights {
  if (folders === undefined) return rights;
  return { ...rights, read: moved(rights.read, folders), native: moved(rights.native, folders) };
}

function moved(paths: readonly string[], { here, there }: PackageFolders): readonly string[] {
  return paths.map((path) => path.startsWith(`${here}/`) ? join(there, path.slice(here.length)) : path);
}
