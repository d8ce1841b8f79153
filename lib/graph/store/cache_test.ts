import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { z } from "zod";
import { openCache } from "./cache.ts";
import { cachedLinesText, readCachedLines } from "./cached_lines.ts";
import { storeDoor } from "./door/door.ts";
import { fileStamp, openFileMemo } from "./memo.ts";

const schema = z.object({ block: z.int() });

async function inStore(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    storeDoor(folder).makeFolderNow(join(folder, "memo"));
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openCache() returns what was written, and nothing for a value that fails its schema", async () =>
  await inStore(async (folder) => {
    const file = join(folder, "memo", "onnx.json"), cache = openCache(storeDoor(folder), file, schema);
    assertEquals(cache.read(), undefined);
    cache.write({ block: 16 });
    assertEquals(cache.read(), { block: 16 });
    for (const damaged of ["", "{half", "[]", "null", '{"block":"16"}', '{"block":1.5}']) {
      await Deno.writeTextFile(file, damaged);
      assertEquals(cache.read(), undefined, damaged);
    }
  }));

Deno.test("found() makes the store's folder, and write() does not", async () =>
  await inStore(async (folder) => {
    const place = join(folder, "new"), file = join(place, "memo", "onnx.json");
    const cache = openCache(storeDoor(place), file, schema);
    cache.write({ block: 8 });
    assertEquals(await Deno.stat(place).catch(() => "missing"), "missing");
    cache.found({ block: 8 });
    assertEquals(cache.read(), { block: 8 });
  }));

Deno.test("a memo of files checks each value and each row when it is read", async () =>
  await inStore(async (folder) => {
    const file = join(folder, "memo", "code.json"), door = storeDoor(folder);
    const options = { format: "1", schema };
    await Deno.writeTextFile(join(folder, "data"), "1");
    const now = fileStamp(await Deno.stat(join(folder, "data")));
    const old = { ...now, modified: now.modified - 60_000, changed: now.changed - 60_000 };
    const memo = openFileMemo(door, file, options);
    memo.set("data", old, { block: 1 });
    memo.save();
    const text = await Deno.readTextFile(file);
    assertEquals(openFileMemo(door, file, options).peek("data", old), { block: 1 });
    await Deno.writeTextFile(file, text.replace('{"block":1}', '{"block":"1"}'));
    assertEquals(openFileMemo(door, file, options).peek("data", old), undefined);
    for (const row of ["null", "[]", '["data"]', '["data","1",2,3,4,{"block":1}]']) {
      await Deno.writeTextFile(file, text.replace(/\[\[.*\]\]/, `[${row}]`));
      assertEquals(openFileMemo(door, file, options).peek("data", old), undefined, row);
    }
  }));

Deno.test("cached lines with another format, a damaged head or a damaged line count as missing", async () =>
  await inStore(async (folder) => {
    const file = join(folder, "memo", "keys-a.json"), door = storeDoor(folder);
    const text = cachedLinesText("lines/1", ["one", "", "three"]);
    await Deno.writeTextFile(file, text);
    assertEquals(readCachedLines(door, file, "lines/1")?.lines, ["one", "", "three"]);
    assertEquals(readCachedLines(door, file, "lines/2"), undefined);
    for (const damaged of ["", "null\none", "7\n", text.replace("one", "two"), text.slice(0, -1)]) {
      await Deno.writeTextFile(file, damaged);
      assertEquals(readCachedLines(door, file, "lines/1"), undefined, damaged);
    }
  }));
