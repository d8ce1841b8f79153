import { fileURLToPath } from "node:url";
import type { WorkerCommand } from "../executor/local/worker_process.ts";

/** The worker of tests: the project's script, with rights that do not depend on `deno.json`. */
export const TEST_WORKER: WorkerCommand = {
  flags: ["run", "--quiet", "--no-prompt", "--no-config", "--allow-read", "--allow-run", "--allow-sys"],
  script: fileURLToPath(new URL("./work.ts", import.meta.url)),
};
