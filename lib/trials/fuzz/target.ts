/** A target of fuzzing: a reader of files that may be untrusted. */
import type { RandomStream } from "../../random/stream.ts";

/** A reader, valid files for it, and what it may answer. */
export interface Target {
  readonly name: string;
  /** Valid files, from which mutated ones are made. */
  seeds(): readonly Uint8Array[];
  /** A change that knows the format: lengths that lie, nesting, bombs. */
  readonly twist?: (seed: Uint8Array, random: RandomStream) => Uint8Array;
  /** Reads a file that is called `source`; throws what it refuses with. */
  read(bytes: Uint8Array, source: string): unknown;
  /** True if an error is a refusal, as it should be, of the file called `source`. */
  isRefusal(error: unknown, source: string): boolean;
  /**
   * The most memory that the process may hold while reading, in bytes: what one file may make it
   * take.
   */
  readonly memoryLimit: number;
  /**
   * False where every file is a twisted one: its bytes are choices, and others would choose little.
   */
  readonly mutates?: false;
  /**
   * True if each of its files stands for a whole store, outside of which nothing may be touched.
   */
  readonly isStore?: true;
  /** One file may take so long, in seconds; 2 unless given. */
  readonly limitSeconds?: number;
  /** Files that the suite tries; 40 unless given. */
  readonly suiteCases?: number;
}

/** Tells whether `error` is of this class and names the file. */
export function isNamed<Refusal extends Error>(
  error: unknown,
  kind: abstract new (...given: never[]) => Refusal,
  source: string,
): boolean {
  return error instanceof kind && error.message.includes(source);
}
