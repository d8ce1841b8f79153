/** Experiment files with a search or a sweep, for tests of the messages about them. */
import { assertEquals } from "@std/assert";
import { tuple } from "../../formats/items.ts";
import { faultsOf, VALID } from "./experiment_faults.ts";

/** The valid experiment with long trainings; `rest` follows from line 21 on. */
export const study = (rest: string) => `${VALID.replace("epochs: 3\n", "epochs: 30\n")}${rest}`;

/** The experiment with a search. */
export const search = (space: string, strategy = "{ kind: random, trials: 4 }", rest = "") =>
  study(`search:
  seeds: [101, 102]
  space: ${space}
  strategy: ${strategy}
${rest}`);

/** The experiment with a sweep. */
export const sweep = (text: string) => study(`sweeps:\n  - { ${text} }\n`);

/** Returns the only fault of an experiment file. */
export function faultOf(text: string): string {
  const [fault, ...others] = tuple(faultsOf(text), 1);
  assertEquals(others, []);
  return fault;
}
