/**
 * `work.ts JOB`: runs one task of the graph in a process of its own. The runner starts it; users
 * never do.
 */
import { runJob } from "../lib/graph/worker.ts";
import { itemAt } from "../lib/formats/items.ts";

Deno.exit(await runJob(itemAt(Deno.args, 0)));
