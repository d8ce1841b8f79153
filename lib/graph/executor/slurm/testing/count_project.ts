/** A project with tasks that count their starts, and that fail, as the text of its files. */
import { JOIN_PROJECT } from "../../../testing/join.ts";

/**
 * `count.ts` counts its starts; the start that the parameter `starts` names finishes, earlier ones
 * wait for the signal to stop. `fails.ts` throws.
 */
export const COUNT_PROJECT: Readonly<Record<string, string>> = {
  ...JOIN_PROJECT,
  "count.ts": `export default async ({ outputs, parameters, scratch, progress, stop }) => {
    const file = scratch + "/count";
    let count = 1;
    try { count = Number(Deno.readTextFileSync(file)) + 1; } catch { /* the first */ }
    progress({ fraction: 0.5, text: "start " + count, ...(count > 1 ? { resumed: "start " + count } : {}) });
    Deno.writeTextFileSync(file, String(count));
    if (count < parameters.starts) {
      const timer = setInterval(() => {}, 1000);
      await new Promise((wake) => stop.addEventListener("abort", wake));
      clearInterval(timer);
      throw stop.reason;
    }
    Deno.writeTextFileSync(outputs.text, "done at start " + count);
  };`,
  "fails.ts": `export default () => { throw new Error("the gaze table has no column TIME"); };`,
};
