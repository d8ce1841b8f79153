import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { sha256 } from "../../hash.ts";
import { StoreError } from "../store_error.ts";
import { storeDoor } from "./door.ts";
import type { StoreDoor } from "./store_door.ts";

/** A store, and a folder outside of it with a file. */
interface Place {
  readonly store: string;
  readonly outside: string;
  readonly door: StoreDoor;
}

function inPlace(name: string, test: (place: Place) => Promise<void> | void): void {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir({ prefix: "fovea-door-" });
    try {
      const store = join(folder, "store"), outside = join(folder, "outside");
      await Deno.mkdir(outside);
      await Deno.writeTextFile(join(outside, "mine"), "mine");
      const door = storeDoor(store);
      door.makeFolderNow(join(store, "memo"));
      await test({ store, outside, door });
      assertEquals([...Deno.readDirSync(outside)].map(({ name }) => name), ["mine"]);
      assertEquals(await Deno.readTextFile(join(outside, "mine")), "mine");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

const BYTES = new TextEncoder().encode("new");

/** Returns every way to write, rename, remove and read through the door, at one path. */
function steps(door: StoreDoor, path: string): Readonly<Record<string, () => unknown>> {
  const other = join(door.root, "memo", "other");
  return {
    create: () => door.create(path, BYTES),
    createOpen: () => door.createOpen(path).close(),
    open: () => door.open(path).close(),
    append: () => door.open(path, { append: true }).close(),
    replace: () => door.replace(path, "new"),
    writeDurably: () =>
      door.writeDurably(path, BYTES, { temporaryFolder: join(door.root, "memo"), mode: 0o444 }),
    makeFolder: () => door.makeFolder(path),
    makeFolderNow: () => door.makeFolderNow(path),
    settle: () => door.settle(path),
    copy: () => door.copy(other, path),
    link: () => door.link(other, path),
    symlink: () => door.symlink(other, path),
    rename: () => door.rename(other, path),
    renameFrom: () => door.rename(path, other),
    separate: () => door.separate(path),
    protect: () => door.protect(path, 0o444),
    remove: () => door.remove(path),
    removeTree: () => door.removeTree(path),
    removeTreeNow: () => door.removeTreeNow(path),
    sync: () => door.sync(path),
    names: () => door.names(path),
    readText: () => door.readText(path),
    readBytes: () => door.readBytes(path),
  };
}

inPlace("no step through the door goes below a folder that is a link, and each says which", async (place) => {
  const { store, outside, door } = place;
  door.create(join(store, "memo/other"), BYTES);
  await Deno.symlink(outside, join(store, "objects"));
  for (const path of ["objects/mine", "objects/new", "objects/deeper/new"]) {
    for (const [name, step] of Object.entries(steps(door, join(store, path)))) {
      const error = await assertRejects(async () => await step(), StoreError, undefined, `${name} ${path}`);
      assertMatch(error.message, /store\/objects: found a symbolic link, expected a folder/, name);
    }
  }
});

inPlace(
  "links, FIFOs and devices in a file's place are replaced or refused, never followed or waited for",
  async (place) => {
    const { store, outside, door } = place;
    const memo = join(store, "memo");
    const kinds: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
      link: (path) => Deno.symlink(join(outside, "mine"), path),
      "dangling link": (path) => Deno.symlink(join(outside, "new"), path),
      "link to a folder": (path) => Deno.symlink(outside, path),
      fifo: (path) => new Deno.Command("mkfifo", { args: [path] }).output(),
      device: (path) => new Deno.Command("mknod", { args: [path, "c", "1", "3"] }).output(),
    };
    for (const [kind, make] of Object.entries(kinds)) {
      // Only root can make devices.
      if (Deno.build.os === "windows" || kind === "device" && Deno.uid() !== 0) continue;
      for (const name of Object.keys(steps(door, join(memo, "x")))) {
        const path = join(memo, `${name}-${kind}`);
        await Deno.remove(join(memo, "other")).catch(() => {});
        door.create(join(memo, "other"), BYTES);
        await make(path);
        await Promise.resolve().then(() => steps(door, path)[name]!()).catch((error) => {
          const isTold = error instanceof StoreError || error instanceof Deno.errors.AlreadyExists;
          assert(isTold, `${name} ${kind}: ${error}`);
        });
      }
    }
  },
);

inPlace("a path outside of the store is no path of it", ({ store, outside, door }) => {
  for (const path of [join(outside, "mine"), store, join(store, "..", "outside", "mine"), `${store}x/y`]) {
    assertThrows(() => door.readText(path), TypeError, "expected a path below");
  }
});

inPlace(
  "what is written through the door is whole, and leaves nothing else behind",
  async ({ store, door }) => {
    const path = join(store, "memo/a.json");
    door.replace(path, "one");
    door.replace(path, "two");
    assertEquals(door.readText(path), "two");
    {
      using log = door.open(join(store, "memo/log"), { append: true });
      log.writeSync(BYTES);
    }
    {
      using log = door.open(join(store, "memo/log"), { append: true });
      log.writeSync(BYTES);
    }
    assertEquals(door.readText(join(store, "memo/log")), "newnew");
    assertThrows(() => door.create(path, BYTES), Deno.errors.AlreadyExists);
    await door.writeDurably(path, BYTES, { temporaryFolder: join(store, "memo"), mode: 0o444 });
    assertEquals(await door.settle(path), { hash: sha256("new"), size: 3 });
    await door.removeTree(join(store, "nothing"));
    assertEquals(door.names(join(store, "memo")), ["a.json", "log"]);
    assertEquals(door.names(join(store, "nothing")), []);
    assertEquals(door.readText(join(store, "memo/nothing")), undefined);
  },
);

inPlace("of many that open one new file at once all get the same", async ({ store, door }) => {
  const path = join(store, "memo/one");
  for (let round = 0; round < 50; round++) {
    const files = [1, 2, 3].map(() => storeDoor(store).open(path));
    assertEquals(new Set(files.map((file) => file.statSync().ino)).size, 1);
    for (const file of files) file.close();
    door.remove(path);
  }
  await Promise.resolve();
});
