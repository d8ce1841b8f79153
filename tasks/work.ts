/** Runs one task of the graph in a process of its own: `work.ts JOB`, started by the runner and never by hand. */
import { runJob } from "../lib/graph/worker.ts";

Deno.exit(await runJob(Deno.args[0]));
