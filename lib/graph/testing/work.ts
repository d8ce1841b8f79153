/** The worker's script for tests: it needs nothing from `deno.json`. */
import { runJob } from "../worker.ts";

Deno.exit(await runJob(Deno.args[0]!));
