import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { sha256 } from "../../hash.ts";
import { jobFolder } from "../../job.ts";
import { openStore } from "../../store/store.ts";
import { makeTree } from "../../store/tree.ts";
import { task } from "../../testing/workshop.ts";
import { layOutJob } from "./lay_out_job.ts";

Deno.test("layOutJob() never overwrites a laid out file, which may be an object of the store", async () => {
  const root = await Deno.makeTempDir({ prefix: "fovea-prepare-" });
  try {
    const { objects, layout } = openStore(join(root, "store"));
    const [one, two] = [new TextEncoder().encode("one"), new TextEncoder().encode("two")];
    const hashes = [await objects.putBytes(one), await objects.putBytes(two)];
    // Both names have the same bytes in the file system, as "A" and "a" are the same name in
    // others.
    const tree = makeTree([["\ud800", { hash: hashes[0]!, size: 3 }], ["\ud801", {
      hash: hashes[1]!,
      size: 3,
    }]]);
    const content = {
      kind: "folder",
      hash: sha256(""),
      tree,
      selected: false,
      producer: { task: "t", output: "text", key: sha256("") },
    } as const;
    await assertRejects(
      () =>
        layOutJob({
          task: task("t", "t.ts", null),
          inputs: { in: content },
          files: jobFolder(layout.scratch(sha256("key"))),
          objects,
          door: layout.door,
          root,
        }),
      Error,
      'input "in": two files of the stored folder have one name on this file system',
    );
    assertEquals(hashes.map((hash) => Deno.readTextFileSync(layout.object(hash))), ["one", "two"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
