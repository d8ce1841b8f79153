/** Describes the machine that an executor's jobs run on. */
import type { AvailableMemory } from "../machine/memory.ts";
import type { Rights } from "./job/rights.ts";

/** A machine, or one of several equal ones. */
export interface Machine {
  /** Its name for messages: a host, or a cluster's partition. */
  readonly host: string;
  /** Its architecture and its CPU's model. Measured costs are stored under this name. */
  readonly processor: string;
  /** The cores that all jobs together may use. */
  readonly cores: number;
  /**
   * Returns the memory that all jobs together may hold; `undefined` if the system does not report
   * it.
   */
  memory(): Promise<AvailableMemory | undefined>;
  /**
   * Runs a program of the project there, so that a CPU's block size and a training's cost are
   * measured on the machine that trains. Returns `undefined` without the right to start a program.
   */
  ask(question: Question): Promise<Answer | undefined>;
}

/** A program that measures or reports something, and prints it. */
export interface Question {
  /** The project's root, absolute. */
  readonly root: string;
  /** The program's module, relative to the root. */
  readonly script: string;
  readonly args: readonly string[];
  readonly rights: Rights;
}

/** The outcome of the program, and its output. */
export interface Answer {
  readonly success: boolean;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}
