/** Tests remotes that fail during a copy. */
import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { dirname, join } from "node:path";
import {
  fake,
  faultsIn,
  FOLDER,
  hasRclone,
  made,
  OBJECTS,
  OTHER,
  otherObject,
  otherResult,
  overwrite,
  REMOTE,
} from "../testing/copies.ts";
import { UserError } from "../../errors/user_error.ts";
import { folderSource } from "./folder_source.ts";
import { isRemote, RCLONE, refuseConnectionString, runProgram } from "./rclone.ts";

Deno.test("a remote that does not keep an object is detected, and gets no result that names the object", async () => {
  await using shop = await made();
  const { refused, results } = await fake("flips").push(shop);
  assertEquals([refused.length, results], [4, 0]);
  assertStringIncludes(refused[0]!.cause, "returned different bytes for");
  assertEquals([...Deno.readDirSync(shop.path(OTHER))].map(({ name }) => name), ["objects"]);
  assertEquals((await fake("nothing").push(shop)).results, 4);
});

Deno.test("a pull after a broken connection continues where it stopped, and a push reports why it ended", async () => {
  await using shop = await made();
  await assertRejects(() => fake("breaks").push(shop), Error, "the connection broke");
  await fake("nothing").push(shop);
  let objects = 0, pulls = 0;
  for (; pulls < 20; pulls++) {
    const summary = await fake("breaks").pull(shop, "new");
    objects += summary.objects;
    if (summary.absent.length === 0) break;
  }
  assert(pulls > 0);
  assertEquals([objects, await faultsIn(shop, "new")], [OBJECTS, []]);
});

Deno.test("with a storage that knows no SHA-256, sizes are compared, and copies are read back", async () => {
  await using shop = await made();
  assertEquals((await fake("no hashes").push(shop)).objects, OBJECTS);
  assertEquals((await fake("no hashes").push(shop)).objects, 0);
  await overwrite(await otherObject(shop, "a"), "short");
  assertEquals((await fake("no hashes").push(shop)).objects, 1);
});

Deno.test("a damaged local object is not pushed, nor is the result that names it", async () => {
  for (const way of [FOLDER, REMOTE]) {
    await using shop = await made();
    const path = await otherObject(shop, "c", "store"), result = await otherResult(shop, "c");
    await overwrite(path, (await Deno.readTextFile(path)).toUpperCase());
    const { refused, results } = await way.push(shop);
    assertEquals([refused.map(({ task }) => task), results], [["c"], 3]);
    assertEquals(await Deno.stat(result).catch(() => undefined), undefined);
  }
});

Deno.test("a pull from a folder that is no store, or without rclone, gives the reason", async () => {
  await using shop = await made();
  await assertRejects(() => folderSource(shop.path("data")), Error, "found no folder results/ in it");
  await assertRejects(
    () => runProgram([join(shop.root, "no such program")]),
    Error,
    "https://rclone.org/install/",
  );
});

Deno.test("isRemote() distinguishes rclone's names from paths", () => {
  for (const name of ["box:store", "my box:", "s3_1:bucket/path", "a@b.c:-rf"]) {
    assert(isRemote(name), name);
  }
  for (
    const name of [
      "/mnt/store",
      "../store",
      "store",
      "-rf:x",
      "--config:x",
      ":local:/x",
      "a,b=c:x",
      dirname("/a:b/c"),
    ]
  ) {
    assert(!isRemote(name), name);
  }
});

Deno.test("remotes described by their own names, which may name programs, are refused", () => {
  for (
    const name of [
      ":local:/tmp/x",
      ':sftp,host=h,ssh="touch /tmp/x":store',
      ":webdav,bearer_token_command=touch:x",
      "box,ssh=touch:store",
      'box,bearer_token_command="sh -c touch":x',
      ":",
      ":sftp",
    ]
  ) {
    assertThrows(() => refuseConnectionString(name), UserError, "rclone config");
    assert(!isRemote(name), name);
  }
  for (const name of ["box:store", "box:a,b:c", "/mnt/a,b:c", "my folder, old", "store"]) {
    refuseConnectionString(name);
  }
});

Deno.test({
  name: "rclone takes an argument after -- as a remote, and refuses one that is not configured",
  ignore: !hasRclone,
  fn: async () => {
    const unknown = await RCLONE(["lsjson", "--", "nobody-configured-this:x"]);
    assertStringIncludes(unknown.complaint, "didn't find section in config file");
    const flag = await RCLONE(["lsjson", "--", "--version"]);
    assertStringIncludes(flag.complaint, "directory not found");
  },
});
