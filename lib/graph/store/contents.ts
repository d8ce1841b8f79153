/** Lists the objects that a result names. */
import type { Hash } from "../hash.ts";
import type { Result } from "./result.ts";

/** One object that a result names. */
export interface NamedObject {
  readonly hash: Hash;
  /** The size in bytes; `undefined` if the result does not state it. */
  readonly size: number | undefined;
  /**
   * `file`: an output. `folder`: the manifest of an output, which names more objects. `log`, `code`
   * and `input` (the manifest of a user's files) explain the result, which is complete without
   * them.
   */
  readonly role: "file" | "folder" | "log" | "code" | "input";
  /** The output's or the input's name. */
  readonly name: string;
}

/**
 * Yields the objects that a result names itself; the files of its folders are named in their
 * manifests.
 */
export function namedObjects({ outputs, record, provenance }: Result): NamedObject[] {
  return [
    ...Object.entries(outputs).map(([name, output]): NamedObject => ({
      hash: output.hash,
      size: output.kind === "file" ? output.size : undefined,
      role: output.kind,
      name,
    })),
    { hash: provenance.log, size: undefined, role: "log", name: "log" },
    { hash: record.code, size: undefined, role: "code", name: "code" },
    ...Object.entries(record.inputs)
      .filter(([name]) => !Object.hasOwn(provenance.inputs, name))
      .map(([name, hash]): NamedObject => ({ hash, size: undefined, role: "input", name })),
  ];
}
