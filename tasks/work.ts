/**
 * `work.ts JOB`: runs one task of the graph in a separate process. The runner starts it; users
 * never do.
 */
import { runJob } from "../lib/graph/worker.ts";
import { itemAt } from "../lib/formats/items.ts";

Deno.exit(await runJob(itemAt(Deno.args, 0)));
