/** Runs `reproduce` so that its tasks may run in its own process, for tests. */
import { runWorker } from "../../lib/graph/executor/local/worker_process.ts";
import { workHere } from "../../lib/graph/testing/work_here.ts";
import reproduceCommand from "../reproduce.ts";
import { TASKS_HERE } from "./tasks_here.ts";

const here = workHere();

/**
 * Runs `reproduce`. If the first argument is {@linkcode TASKS_HERE}, tasks run in this process,
 * except those that load native code or read the environment: the command may do neither.
 */
export default function reproduceHere([first, ...others]: readonly string[]): Promise<number> {
  if (first !== TASKS_HERE) return reproduceCommand(first === undefined ? [] : [first, ...others]);
  return reproduceCommand(others, {
    runWorker(options) {
      const { native, environment } = options.rights;
      return native.length + environment.length > 0 ? runWorker(options) : here(options);
    },
  });
}
