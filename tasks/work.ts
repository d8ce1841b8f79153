/**
 * `work.ts JOB`: runs one task of the graph in a process of its own. The runner starts it; users
 * never do.
 */
import { runJob } from "../lib/graph/worker.ts";

Deno.exit(await runJob(Deno.args[0]));
