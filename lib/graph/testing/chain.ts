/** Makes a chain of tasks, for tests. */
import { task } from "./workshop.ts";
import type { Json, Task } from "../task.ts";

/** Returns the tasks a → b → c, and a → c. */
export function chain(a: Json): Task[] {
  return [
    task("c", "join.ts", { say: "c" }, { left: "a", right: "b" }),
    task("a", "join.ts", a),
    task("b", "join.ts", { say: "b" }, { left: "a" }),
  ];
}
