import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { presentPath } from "./present_path.ts";

Deno.test("presentPath returns a compressed file only if the named file is missing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assertEquals(presentPath(folder, "a.dcm"), "a.dcm");
    await Deno.writeTextFile(join(folder, "a.dcm.gz"), "");
    assertEquals(presentPath(folder, "a.dcm"), "a.dcm.gz");
    await Deno.writeTextFile(join(folder, "a.dcm"), "");
    assertEquals(presentPath(folder, "a.dcm"), "a.dcm");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
