/** Calls of Slurm's commands that say on standard error why they wait. */
import type { Call } from "../lib/graph/executor/slurm/commands.ts";

/** A call that says on standard error why it waits, each text once. */
export function stderrCall(signal = new AbortController().signal): Call {
  let said = "";
  return {
    signal,
    onWait(text) {
      if (text !== said) console.error(text);
      said = text;
    },
  };
}
