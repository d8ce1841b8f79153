/** Makes calls of Slurm's commands that report on standard error why they wait. */
import type { Call } from "../lib/graph/executor/slurm/commands.ts";

/** Returns a call that reports on standard error why it waits, each text once. */
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
