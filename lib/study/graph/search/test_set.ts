/**
 * Proves that no choice sees the test set. A choice depends on trainings, networks and promotions;
 * data reach these only through tasks that keep the development set alone.
 */
import { neededTasks } from "../../../graph/graph.ts";
import type { Task } from "../../../graph/task.ts";
import { NETWORK_MODULES } from "../network_module.ts";
import { CUT_INPUT, CUT_ROWS, CUT_SPLIT } from "./development_tasks.ts";

const CHOOSE = "lib/study/work/choose.ts";

/** The modules of tasks that see no data except their inputs. */
const WITHOUT_DATA: ReadonlySet<string> = new Set([
  CHOOSE,
  "lib/study/work/promote.ts",
  ...NETWORK_MODULES,
  "lib/study/work/compile_onnx.ts",
  "lib/study/work/train_onnx.ts",
  "lib/study/work/train_tensorflow.ts",
]);

/**
 * Returns the paths from choices to tasks that may hold test images, their labels, or predictions
 * on them. Each path lists names of tasks, starting at the choice. A sound graph has none.
 */
export function pathsToTestSet(tasks: readonly Task[]): string[][] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const paths: string[][] = [];
  const seen = new Set<string>();
  const visit = (name: string, before: readonly string[]) => {
    const task = byName.get(name);
    if (task === undefined || seen.has(name) || cutsTestSet(task)) return;
    seen.add(name);
    const path = [...before, name];
    const readsFiles = Object.values(task.inputs).some((input) =>
      input.from === "files" && input.kind !== "weights"
    );
    if (!WITHOUT_DATA.has(task.module) || readsFiles) paths.push(path);
    else for (const needed of neededTasks(task)) visit(needed, path);
  };
  /**
   * Returns whether a task's outputs contain nothing of the test set, whatever its inputs contain.
   */
  const cutsTestSet = (task: Task): boolean => {
    if (task.module === CUT_SPLIT) return true;
    if (task.module !== CUT_ROWS && task.module !== CUT_INPUT) return false;
    const { split } = task.inputs;
    return split?.from === "task" && byName.get(split.task)?.module === CUT_SPLIT;
  };
  for (const { name, module } of tasks) if (module === CHOOSE) visit(name, []);
  return paths;
}
