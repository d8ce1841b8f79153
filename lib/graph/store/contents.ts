/** Lists the objects that a result names. */
import type { Hash } from "../hash.ts";
import type { Result } from "./result.ts";

/** One object that a result names. */
export interface NamedObject {
  readonly hash: Hash;
  /** Bytes; `undefined` where the result does not say. */
  readonly size: number | undefined;
  /**
   * `file`: an output. `folder`: the manifest of an output, which names more. `log`, `code` and
   * `input` (the manifest of a user's files) explain the result; without them it is whole.
   */
  readonly role: "file" | "folder" | "log" | "code" | "input";
  /** The output's or the input's name. */
  readonly name: string;
}

/** The objects that a result names itself; those of its folders' files stand in their manifests. */
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
