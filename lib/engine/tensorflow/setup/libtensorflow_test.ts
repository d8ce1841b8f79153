import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { findLibtensorflow } from "./libtensorflow.ts";
import { SetupError } from "./setup_error.ts";

async function folderWith(files: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const file of files) {
    await Deno.mkdir(join(folder, file, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, file), "");
  }
  return folder;
}

const HEADER = "include/tensorflow/c/c_api.h";

Deno.test("findLibtensorflow() accepts an unpacked archive", async () => {
  const folder = await folderWith([
    HEADER,
    "lib/libtensorflow.so.2.9.1",
    "lib/libtensorflow.so.2",
    "lib/libtensorflow_framework.so.2.9.1",
  ]);
  const found = findLibtensorflow(folder);
  assertEquals(found.include, join(folder, "include"));
  assertEquals(found.libraries.map((path) => path.slice(folder.length)), [
    "/lib/libtensorflow.so.2",
    "/lib/libtensorflow_framework.so.2.9.1",
  ]);
});

Deno.test("findLibtensorflow() accepts the folder of a Python installation", async () => {
  const folder = await folderWith([
    HEADER,
    "libtensorflow_cc.so.2",
    "libtensorflow_framework.so.2",
    "lib/unrelated.py",
  ]);
  assertEquals(findLibtensorflow(folder, "a wheel"), {
    include: join(folder, "include"),
    folder,
    libraries: [join(folder, "libtensorflow_cc.so.2"), join(folder, "libtensorflow_framework.so.2")],
    source: "a wheel",
  });
});

Deno.test("findLibtensorflow() names what a folder lacks", async () => {
  const empty = await folderWith([]);
  assertThrows(() => findLibtensorflow(empty), SetupError, "c_api.h is missing");
  const headers = await folderWith([HEADER]);
  assertThrows(() => findLibtensorflow(headers), SetupError, "no libtensorflow.so or libtensorflow_cc.so.2");
  assertThrows(() => findLibtensorflow(join(headers, HEADER)), SetupError, "holds no libtensorflow");
});
