/** Makes two tasks, of which the second reads the first, for tests. */
import { task } from "./workshop.ts";

export const TWO = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" }, { in: "a" })];
