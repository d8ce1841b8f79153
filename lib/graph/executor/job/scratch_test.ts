import { assertEquals } from "@std/assert";
import { sha256 } from "../../hash.ts";
import { storeLayout } from "../../store/layout.ts";
import { removeScratch } from "./scratch.ts";

Deno.test("a worker that outlives its runner leaves nothing in a removed scratch folder", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const layout = storeLayout(folder);
    layout.door.makeFolderNow(folder);
    for (let round = 0; round < 100; round++) {
      const scratch = layout.scratch(sha256(String(round)));
      await Deno.mkdir(scratch, { recursive: true });
      for (let file = 0; file < 30; file++) await Deno.writeTextFile(`${scratch}/${file}`, "");
      let removed = false;
      const late = (async () => {
        while (!removed) await Deno.writeTextFile(`${scratch}/lock`, "").catch(() => {});
      })();
      await removeScratch(layout, sha256(String(round)));
      removed = true;
      await late;
    }
    assertEquals([...Deno.readDirSync(layout.scratches), ...Deno.readDirSync(layout.temporary)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
