import { assertEquals } from "@std/assert";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** Matches calls that make, change, rename or remove files. */
const WRITES =
  /\bDeno\.(?:write(?:Text)?File|remove|rename|mkdir|makeTemp\w+|create|truncate|symlink|link|copyFile|chmod|chown|utime)(?:Sync)?\b|\bDeno\.open(?:Sync)?\([^;]*?\b(?:write|create|createNew|append|truncate)\b/g;

/** Matches imports from Node's file system of functions that write, or of the whole module. */
const NODE =
  /import (?:\* as \w+|\w+|\{[^}]*\b(?:write|append|rm|unlink|rename|mkdir|mkdtemp|symlink|link|copyFile|cp|[lf]?ch|[lf]?utimes|f?truncate|createWrite|open)\w*[^}]*\})\s+from "node:fs(?:\/promises)?"/g;

/** The files that may call these, each with the reason why none of its paths is a store's. */
const ALLOWED: ReadonlyMap<string, string> = new Map([
  ["lib/graph/store/door/door.ts", "the door"],
  ["lib/graph/store/door/marker.ts", "makes the store's own folder, and marks it"],
  ["lib/graph/worker.ts", "a worker, in a folder that the door has just emptied"],
  ["lib/graph/example/", "the project and the store of the room's examples, in temporary folders"],
  ["lib/train/progress_folder.ts", "a worker, in a scratch folder that the door has just looked through"],
  ["lib/train/history_lines.ts", "a worker, beside its saved progress"],
  ["lib/study/work/", "workers, in a folder for outputs that the door has just made"],
  ["lib/formats/json_file.ts", "the writer of workers' outputs"],
  ["lib/data/named_rows.ts", "the writer of workers' outputs"],
  ["lib/data/reflacx/work/", "workers, as those of lib/study/work"],
  ["lib/data/egd/work/", "workers, as those of lib/study/work"],
  ["lib/data/table/work/", "workers, as those of lib/study/work"],
  ["lib/graph/executor/slurm/prepare_nodes.ts", "the folder that jobs on nodes run from"],
  ["lib/formats/open_input.ts", "opens for reading alone"],
  ["lib/data/phantom/write.ts", "the phantom data set; in a study, a worker's output"],
  ["lib/data/phantom/write_image.ts", "the phantom data set, as above"],
  ["lib/engine/tensorflow/setup/", ".tensorflow/"],
  ["lib/trials/bench/", "measures, in temporary folders"],
  ["lib/trials/fuzz/", "attacks stores, in temporary folders"],
  ["lib/trials/torture/", "attacks stores, in temporary folders"],
  ["lib/trials/slurm/", "starts a cluster for tests, in temporary folders"],
  ["tasks/bench.ts", "temporary folders"],
  ["tasks/torture.ts", "temporary folders"],
  ["tasks/schema.ts", "its two files"],
  ["tasks/trials.ts", "its figures"],
  ["tasks/data_check.ts", "its page"],
  ["tasks/sbom.ts", "its two files"],
  ["tasks/agreement.ts", "its table"],
  ["tasks/test.ts", "the modules of test rooms"],
  ["lib/graph/copy/get_output.ts", "a new file or folder where the user says"],
  ["lib/report/tensorboard/board.ts", "TensorBoard's folder, which the user names"],
  ["tasks/watch.ts", "its page"],
  ["tasks/verify.ts", "a receipt's signature, beside it"],
  ["tasks/export.ts", "the exported model"],
  ["tasks/report_crate.ts", "a report's folder"],
  ["lib/report/report_folder.ts", "reports/, which are no store"],
]);

function* sources(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) {
      if (name !== "testing") yield* sources(path);
    } else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) yield path;
  }
}

Deno.test("files of a store are written, renamed and removed only through the door", async () => {
  const used = new Set<string>();
  const strangers: string[] = [];
  for (const folder of ["lib", "tasks"]) {
    for (const path of sources(join(ROOT, folder))) {
      const name = relative(ROOT, path);
      const text = (await Deno.readTextFile(path)).replaceAll(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, "");
      const calls = [...text.matchAll(WRITES), ...text.matchAll(NODE)].map(([call]) => call);
      if (calls.length === 0) continue;
      const allowed = [...ALLOWED.keys()].find((each) => name.startsWith(each));
      if (allowed === undefined) strangers.push(`${name}: ${calls.join(", ")}`);
      else used.add(allowed);
    }
  }
  assertEquals(strangers, [], "use store.layout.door, or enter the file here with the reason why not");
  assertEquals([...used].sort(), [...ALLOWED.keys()].sort());
});
