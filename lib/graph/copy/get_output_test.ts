import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { openStore } from "../store/store.ts";
import { StoreError } from "../store/store_error.ts";
import { getOutput } from "./get_output.ts";

Deno.test("getOutput() copies files and folders, overwrites nothing, and leaves nothing if bytes are damaged", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { objects, layout } = openStore(join(folder, "store"));
    const path = (name: string) => join(folder, name);
    await objects.putBytes(new Uint8Array(1));
    const made = join(layout.temporary, "made");
    await Deno.mkdir(join(made, "deep/er"), { recursive: true });
    await Deno.writeTextFile(join(made, "a.txt"), "a");
    await Deno.writeTextFile(join(made, "deep/er/b.txt"), "b");
    const tree = await objects.takeFolder(made);
    await Deno.writeTextFile(made + ".txt", "one file");
    const file = await objects.takeFile(made + ".txt");
    await getOutput(file, path("file"), objects);
    assertEquals(await Deno.readTextFile(path("file")), "one file");
    // Unlike the store's own file, the copy may be written.
    await Deno.writeTextFile(path("file"), "mine now");
    await getOutput(tree, path("tree"), objects);
    assertEquals(await Deno.readTextFile(path("tree/deep/er/b.txt")), "b");
    await assertRejects(() => getOutput(file, path("file"), objects), UserError, "something there already");
    await assertRejects(() => getOutput(tree, path("file"), objects), UserError, "something there already");
    assertEquals(await Deno.readTextFile(path("file")), "mine now");
    await assertRejects(
      () => getOutput(file, path("none/file"), objects),
      UserError,
      "none: found no such folder",
    );
    await Deno.chmod(layout.object(file.hash), 0o644);
    await Deno.writeTextFile(layout.object(file.hash), "One file");
    const fresh = openStore(join(folder, "store")).objects;
    await assertRejects(() => getOutput(file, path("damaged"), fresh), StoreError);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["file", "store", "tree"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
