import type { Input } from "../../graph/task.ts";

/** Returns an input that is another task's output. */
export function output(task: string, name: string): Input {
  return { from: "task", task, output: name };
}
