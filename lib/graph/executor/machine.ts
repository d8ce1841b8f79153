/** The machine that an executor's jobs run on. */
import type { AvailableMemory } from "../machine/memory.ts";
import type { Rights } from "./job/rights.ts";

/** A machine, or one of several that are alike. */
export interface Machine {
  /** Its name, for people: a host, or a cluster's partition. */
  readonly host: string;
  /** Its architecture and the model of its CPU. Measured costs are remembered by it. */
  readonly processor: string;
  /** The cores that jobs may use together. */
  readonly cores: number;
  /** The memory that jobs may hold together; `undefined` where the system does not tell. */
  memory(): Promise<AvailableMemory | undefined>;
  /**
   * Runs a program of the project there. So a CPU's blocks and a training's cost are found on the
   * machine that trains. `undefined` without the right to start a program.
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

/** The program's end, and its output. */
export interface Answer {
  readonly success: boolean;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}
