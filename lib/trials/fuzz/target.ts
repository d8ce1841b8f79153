/** Defines a target of fuzzing: a reader of files that may be untrusted. */
import type { RandomStream } from "../../random/stream.ts";

/** A reader, valid files for it, and its permitted answers. */
export interface Target {
  readonly name: string;
  /** Returns valid files, from which mutated ones are made. */
  seeds(): readonly Uint8Array[];
  /** Makes a change that knows the format: false lengths, nesting, bombs. */
  readonly twist?: (seed: Uint8Array, random: RandomStream) => Uint8Array;
  /** Reads a file called `source`; throws an error if it refuses the file. */
  read(bytes: Uint8Array, source: string): unknown;
  /** True if an error is a proper refusal of the file called `source`. */
  isRefusal(error: unknown, source: string): boolean;
  /** The most bytes that the process may hold while it reads a file. */
  readonly memoryLimit: number;
  /**
   * False if every file is a twisted one: its bytes are choices, and mutated bytes would choose
   * little.
   */
  readonly mutates?: false;
  /** True if each of its files describes a whole store, outside of which nothing may be touched. */
  readonly isStore?: true;
  /** The most seconds for one file; 2 unless given. */
  readonly limitSeconds?: number;
  /** The number of files that the suite tries; 24 unless given. */
  readonly suiteCases?: number;
}

/** Returns whether `error` is of this class and names the file. */
export function isNamed<Refusal extends Error>(
  error: unknown,
  kind: abstract new (...given: never[]) => Refusal,
  source: string,
): boolean {
  return error instanceof kind && error.message.includes(source);
}
