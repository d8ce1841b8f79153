/** Finds the faults of a task of a graph. */
import { canonicalJson, isPlainJson } from "./hash.ts";
import { isPlainPath } from "./store/tree.ts";
import type { Json, Task } from "./task.ts";
import { memberOf } from "../formats/items.ts";

/** Names of inputs and outputs become names of files. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

const NONE: readonly string[] = [];

/**
 * Returns a function that finds the faults of one graph's tasks. In a large graph many tasks have
 * the same modules and the same names of inputs and outputs; each is checked once.
 */
export function faultFinder(byName: ReadonlyMap<string, Task>): (task: Task) => readonly string[] {
  const isModule = once(isPlainPath);
  const isFileName = once((name) => FILE_NAME.test(name));

  function inputFault({ inputs }: Task, name: string): string | undefined {
    const input = memberOf(inputs, name);
    const { paths } = input;
    const badPath = paths?.find((path) => !isPlainPath(path));
    if (badPath !== undefined) return `"${badPath}" must be a path below its folder, without ".."`;
    if (paths !== undefined && new Set(paths).size < paths.length) return "names a path twice";
    if (input.from === "files") return undefined;
    const producer = byName.get(input.task);
    if (producer === undefined) return `no task is named "${input.task}"`;
    if (!Object.hasOwn(producer.outputs, input.output)) {
      const outputs = Object.keys(producer.outputs).join(", ");
      return `the task "${input.task}" has no output "${input.output}" (it has ${outputs})`;
    }
    if (paths !== undefined && producer.outputs[input.output] === "file") {
      return `"${input.output}" of "${input.task}" is a file, so it has no paths`;
    }
    return undefined;
  }

  return (task) => {
    const faults: string[] = [];
    const inputs = Object.keys(task.inputs), outputs = Object.keys(task.outputs);
    if (!isModule(task.module)) {
      faults.push(`the module "${task.module}" must be a path below the project's root`);
    }
    if (outputs.length === 0) faults.push("has no outputs, so nothing would be kept");
    for (const field of ["parameters", "environment"] as const) {
      const fault = jsonFault(task[field] ?? null);
      if (fault !== undefined) faults.push(`its ${field} ${fault}`);
    }
    for (const names of [inputs, outputs]) {
      for (const name of names) {
        if (isFileName(name)) continue;
        faults.push(`"${name}" cannot name an input or output; use letters, digits, ".", "_" and "-"`);
      }
    }
    for (const name of inputs) {
      const fault = inputFault(task, name);
      if (fault !== undefined) faults.push(`input "${name}": ${fault}`);
    }
    return faults.length === 0 ? NONE : faults;
  };
}

function jsonFault(value: Json): string | undefined {
  if (isPlainJson(value)) return undefined;
  try {
    canonicalJson(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Returns `holds` with its answers cached, one for each text. */
function once(holds: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = holds(text);
    known.set(text, now);
    return now;
  };
}
