/** Tests runs on disks that are full or read-only. */
import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { JOIN_PROJECT } from "../testing/join.ts";
import { StoreError } from "../store/store_error.ts";
import { task, workshop } from "../testing/workshop.ts";
import { tuple } from "../../formats/items.ts";
import { TWO } from "../testing/two_tasks.ts";

const mayMount = Deno.build.os === "linux" && Deno.uid() === 0 && await mounts();

Deno.test({
  name: "a full disk fails the task, and the next run continues once there is room",
  ignore: !mayMount,
  async fn() {
    await using shop = await workshop({
      ...JOIN_PROJECT,
      "fill.ts": `export default async ({ outputs }) => {
        await Deno.writeFile(outputs.text, new Uint8Array(3 << 20));
      };`,
    });
    await Deno.mkdir(shop.path("store"));
    await mount(shop.path("store"), "2m");
    try {
      const tasks = [task("big", "fill.ts", null), task("small", "join.ts", { say: "s" })];
      const { summary } = await shop.run(tasks, { jobs: 1, processes: true });
      const [{ cause }] = tuple(summary.failures, 1);
      assertStringIncludes(cause, "No space left on device");
      assertMatch(
        cause,
        /store\S* has [\d.]+ .?B free of 2.1 MB; free space there .* then run again: finished work is kept$/,
      );
      await new Deno.Command("mount", { args: ["-o", "remount,size=16m", shop.path("store")] }).output();
      assertEquals((await shop.run(tasks)).summary.failures, []);
    } finally {
      await new Deno.Command("umount", { args: [shop.path("store")] }).output();
    }
  },
});

Deno.test({
  name: "a run on a read-only store is refused before it starts, unless it has nothing to do",
  ignore: !mayMount,
  async fn() {
    await using shop = await workshop(JOIN_PROJECT);
    await Deno.mkdir(shop.path("store"));
    await mount(shop.path("store"), "2m");
    try {
      await shop.run(TWO.slice(0, 1));
      await remount("ro", shop.path("store"));
      const events: string[] = [];
      const error = await assertRejects(
        () => shop.run(TWO, { onEvent: ({ type }) => events.push(type) }),
        StoreError,
        "the store cannot be written, so nothing was started: Read-only file system",
      );
      assertMatch(error.message, /make it writable .* or name another store with --store DIR/);
      assertEquals(events, []);
      assertEquals((await shop.run(TWO.slice(0, 1))).summary.alreadyDone, 1);
      await remount("rw", shop.path("store"));
      assertEquals((await shop.run(TWO)).summary.executed, ["b"]);
      assertEquals(await shop.output(TWO, "b", "text"), "a b");
    } finally {
      await new Deno.Command("umount", { args: [shop.path("store")] }).output();
    }
  },
});

async function remount(options: string, folder: string): Promise<void> {
  const { success } = await new Deno.Command("mount", { args: ["-o", `remount,${options}`, folder] })
    .output();
  assert(success, `remounting as ${options}`);
}

async function mount(folder: string, size: string): Promise<boolean> {
  try {
    return (await new Deno.Command("mount", { args: ["-t", "tmpfs", "-o", `size=${size}`, "none", folder] })
      .output()).success;
  } catch {
    return false;
  }
}

async function mounts(): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  const mounted = await mount(folder, "1m");
  if (mounted) await new Deno.Command("umount", { args: [folder] }).output();
  await Deno.remove(folder);
  return mounted;
}
