import { assert, assertEquals, assertThrows } from "@std/assert";
import { dirname, join } from "node:path";
import { sha256 } from "../../hash.ts";
import { JOIN_PROJECT } from "../../testing/join.ts";
import { task, workshop } from "../../testing/workshop.ts";
import { storeLayout } from "../layout.ts";
import { openStore } from "../store.ts";
import { StoreError } from "../store_error.ts";
import { inspectStore, MARKER } from "./marker.ts";

const TASKS = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" }, { in: "a" })];

const modeOf = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o7777;

Deno.test("a new store belongs only to its user, and has a marker", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TASKS);
  const store = shop.path("store");
  assertEquals(modeOf(store), 0o700);
  assertEquals(inspectStore(store), { kind: "marked", users: "user" });
  assertEquals(await Deno.readTextFile(join(store, ".gitignore")), "*\n");
});

Deno.test("a store of a version without markers, or of a remote, is recognised by its layout and accepted", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TASKS);
  const store = shop.path("store");
  // Everything that a run leaves must have a name that the layout knows: a new path must be entered
  // there.
  for (const name of [MARKER, ".gitignore"]) await Deno.remove(join(store, name));
  await Deno.mkdir(join(store, "lost+found"));
  assertEquals(inspectStore(store), { kind: "unmarked" });
  const { summary } = await shop.run([...TASKS, task("c", "join.ts", { say: "c" })]);
  assertEquals([summary.executed, summary.failures], [["c"], []]);
  assertEquals(inspectStore(store), { kind: "marked", users: "user" });

  for (const name of [MARKER, ".gitignore", "locks", "memo", "history", "scratch", "temporary", "uses"]) {
    await Deno.remove(join(store, name), { recursive: true });
  }
  assertEquals(inspectStore(store), { kind: "unmarked" });
});

Deno.test("a folder that contains anything but a store is refused, and not changed", async () => {
  const kinds: readonly (readonly string[])[] = [
    ["photos/a.jpg"],
    ["temporary/holiday.jpg"],
    ["temporary/holiday.jpg", `results/${"0".repeat(2)}/x`],
    ["scratch/notes.txt", "memo/a.json"],
    ["objects/photo.jpg"],
    ["objects"],
    ["results/ab/x", "letter.txt"],
  ];
  for (const files of kinds) {
    await using shop = await workshop({ ...JOIN_PROJECT });
    for (const file of files) await shop.write(`store/${file}`, "mine");
    const before = [...Deno.readDirSync(shop.path("store"))].map(({ name }) => name).sort();
    for (
      const act of [
        () => openStore(shop.path("store")),
        () => storeLayout(shop.path("store")).door.makeFolderNow(shop.path("store/memo")),
      ]
    ) {
      assertThrows(act, StoreError, "expected a store or an empty folder", files.join());
    }
    assertEquals([...Deno.readDirSync(shop.path("store"))].map(({ name }) => name).sort(), before);
    for (const file of files) assertEquals(await Deno.readTextFile(shop.path(`store/${file}`)), "mine");
  }
});

Deno.test("a marker that is a link, or of another version, is refused", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.write("outside", '{"format":"fovea/store/1","for":"user"}\n');
  await Deno.mkdir(shop.path("store"));
  await Deno.symlink(shop.path("outside"), shop.path(`store/${MARKER}`));
  assertThrows(() => openStore(shop.path("store")), StoreError, "found a symbolic link");
  await Deno.remove(shop.path(`store/${MARKER}`));
  await shop.write(`store/${MARKER}`, '{"format":"fovea/store/9"}\n');
  assertThrows(() => openStore(shop.path("store")), StoreError, "a later version of Fovea");
});

Deno.test("every path of the layout is in one of the door's folders", () => {
  const layout = storeLayout("/store"), hash = sha256("x");
  const paths = [
    layout.object(hash),
    layout.result(hash),
    layout.history("g"),
    layout.scratch(hash),
    layout.lock(hash),
    layout.runs,
    layout.storeLock,
    layout.memo("onnx"),
    layout.keys("g"),
  ];
  for (const path of paths) assert(layout.folders.some((folder) => path.startsWith(`${folder}/`)), path);
  for (const path of [layout.scratches, layout.temporary, layout.quarantine, layout.uses]) {
    assertEquals([layout.folders.includes(path), dirname(path)], [true, "/store"]);
  }
});

Deno.test("a store for a group can be written by the group, whichever member makes a file", async () => {
  const mask = Deno.umask(0o022);
  await using shop = await workshop(JOIN_PROJECT);
  const store = shop.path("store");
  try {
    openStore(store, "auto", { shared: true }).layout.door.makeFolderNow(join(store, "memo"));
    assertEquals(modeOf(store), 0o2770);
    // The next process does not need to ask.
    Deno.umask(0o022);
    assertEquals((await shop.run(TASKS)).summary.failures, []);
    const odd: string[] = [];
    const visit = (folder: string) => {
      for (const { name, isDirectory } of Deno.readDirSync(folder)) {
        const path = join(folder, name), mode = modeOf(path);
        const isObject = /(?:objects|results)\/..\/./.test(path);
        if (isDirectory ? mode !== 0o2770 : isObject ? mode !== 0o444 : (mode & 0o067) !== 0o060) {
          if (name !== MARKER && name !== ".gitignore") odd.push(`${path} ${mode.toString(8)}`);
        }
        if (isDirectory) visit(path);
      }
    };
    visit(store);
    assertEquals(odd, []);
  } finally {
    Deno.umask(mask);
  }
});

Deno.test("a store of one user is not opened to a group without asking", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TASKS);
  const store = shop.path("store");
  assertThrows(() => openStore(store, "auto", { shared: true }), StoreError, "chmod -R g+rwX");
  await Deno.chmod(store, 0o2770);
  assertThrows(
    () => openStore(store, "auto", { shared: true }),
    StoreError,
    `write {"format":"fovea/store/1","for":"group"} into its`,
  );
  const mask = Deno.umask(0o022);
  try {
    await Deno.writeTextFile(join(store, MARKER), '{"format":"fovea/store/1","for":"group"}\n');
    openStore(store, "auto", { shared: true });
    assertEquals(Deno.umask(), 0o007);
  } finally {
    Deno.umask(mask);
  }
});

Deno.test({
  name: "a copy of a store works, also one of hard links, and does not change the original",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using shop = await workshop(JOIN_PROJECT);
    await shop.run(TASKS);
    const store = shop.path("store"), original = shop.path("original");
    const more = [...TASKS, task("c", "join.ts", { say: "c" })];
    for (const flags of ["-r", "-al"]) {
      await Deno.rename(store, original);
      await new Deno.Command("cp", { args: [flags, original, store] }).output();
      const history = await Deno.readTextFile(join(original, "history/test.jsonl"));
      const { summary } = await shop.run(more);
      assertEquals([summary.executed, summary.failures, summary.alreadyDone], [["c"], [], 2], flags);
      assertEquals(await Deno.readTextFile(join(original, "history/test.jsonl")), history, flags);
      await Deno.remove(store, { recursive: true });
      await Deno.rename(original, store);
    }
  },
});
