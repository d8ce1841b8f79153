import type { Input } from "../../graph/task.ts";

/** An input that is another task's output. */
export function output(task: string, name: string): Input {
  return { from: "task", task, output: name };
}
