import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { JOIN_PROJECT } from "../testing/join.ts";
import { StoreError } from "../store/store_error.ts";
import { task, TEST_WORKER, workshop } from "../testing/workshop.ts";
import { tuple } from "../../formats/items.ts";

const TWO = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" }, { in: "a" })];

/** The path of a done task's output object. */
async function objectOf(shop: Awaited<ReturnType<typeof workshop>>, name: string): Promise<string> {
  const state = (await shop.plan(TWO)).states.get(name);
  assert(state?.state === "done");
  const { hash } = state.result.outputs.text!;
  return shop.path(`store/objects/${hash.slice(0, 2)}/${hash}`);
}

async function overwrite(path: string, text: string): Promise<void> {
  await Deno.chmod(path, 0o644);
  await Deno.writeTextFile(path, text);
}

Deno.test("a damaged object is never read: its reader fails, and the next run makes it anew", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO.slice(0, 1));
  const object = await objectOf(shop, "a");
  await overwrite(object, "A");
  const failed = await shop.run(TWO);
  assertStringIncludes(failed.summary.failures[0]!.cause, 'input "in": the stored object');
  assertStringIncludes(failed.summary.failures[0]!.cause, "is damaged");
  const again = await shop.run(TWO);
  assertEquals(again.summary.executed, ["a", "b"]);
  assertEquals(await shop.output(TWO, "b", "text"), "a b");
});

Deno.test("a truncated or missing object makes its task stale", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  const object = await objectOf(shop, "a");
  await overwrite(object, "");
  const state = (await shop.plan(TWO)).states.get("a");
  assert(state?.state === "stale" && state.reasons[0]!.field === "object");
  const { summary } = await shop.run(TWO);
  assertEquals([summary.executed, summary.unchanged], [["a"], ["b"]]);
  assertEquals(await Deno.readTextFile(object), "a");
  const [aside] = tuple([...Deno.readDirSync(shop.path("store/quarantine"))], 1);
  assertStringIncludes(aside.name, basename(object));
});

const DAMAGES: readonly (readonly [string, (text: string) => string])[] = [
  ["half-written", (text) => text.slice(0, 100)],
  ["with a flipped bit", (text) => text.replace('"started":"2', '"started":"3')],
  ["empty", () => ""],
];

for (const [what, damage] of DAMAGES) {
  Deno.test(`a result that is ${what} counts as none, is named, put aside and made anew`, async () => {
    await using shop = await workshop(JOIN_PROJECT);
    await shop.run(TWO);
    const state = (await shop.plan(TWO)).states.get("a");
    assert(state?.state === "done");
    const file = shop.path(`store/results/${state.key.slice(0, 2)}/${state.key}.json`);
    const good = await Deno.readTextFile(file);
    assert(damage(good) !== good);
    await overwrite(file, damage(good));
    const stale = (await shop.plan(TWO)).states.get("a");
    assert(stale?.state === "stale");
    assertEquals(stale.reasons, [{ field: "damaged result", old: state.key }]);
    assertEquals((await shop.run(TWO)).summary.executed, ["a"]);
    const [aside] = tuple([...Deno.readDirSync(shop.path("store/quarantine"))], 1);
    assertStringIncludes(aside.name, `${state.key}.json.`);
    assertEquals(await Deno.readTextFile(shop.path(`store/quarantine/${aside.name}`)), damage(good));
  });
}

Deno.test("a stored object that is replaced by a link, or by a folder, is never followed", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  for (const replace of [(path: string) => Deno.symlink("/etc/hostname", path), Deno.mkdir]) {
    await shop.run(TWO);
    const object = await objectOf(shop, "a");
    await Deno.remove(object);
    await replace(object);
    assertEquals((await shop.plan(TWO)).states.get("a")?.state, "stale");
    const { summary } = await shop.run(TWO);
    assertEquals([summary.executed, summary.unchanged, summary.failures], [["a"], ["b"], []]);
    assertEquals(await Deno.readTextFile(object), "a");
  }
  assertEquals([...Deno.readDirSync(shop.path("store/quarantine"))].length, 2);
});

Deno.test("a result with one flipped bit never breaks a plan, and counts as none where its record is hit", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  const state = (await shop.plan(TWO)).states.get("b");
  assert(state?.state === "done");
  const file = shop.path(`store/results/${state.key.slice(0, 2)}/${state.key}.json`);
  const text = await Deno.readTextFile(file);
  for (const name of ["inputs", "record", "outputs", "provenance", "seconds", "log", "code"]) {
    await overwrite(file, text.replace(`"${name}"`, `"${name.slice(0, -1)}\u007f"`));
    assertEquals((await shop.plan(TWO)).states.get("b")?.state, "stale", name);
  }
  assertEquals((await shop.run(TWO)).summary.executed, ["b"]);
});

for (const folder of ["results", "objects", "temporary"]) {
  Deno.test(`a store whose ${folder} is no folder is refused before anything starts`, async () => {
    await using shop = await workshop(JOIN_PROJECT);
    await shop.run([task("first", "join.ts", { say: "makes the store" })]);
    await Deno.remove(shop.path(`store/${folder}`), { recursive: true });
    await shop.write(`store/${folder}`, "a file where the store needs a folder");
    await assertRejects(() => shop.run(TWO), StoreError, `store/${folder}: found a file, expected a folder`);
  });
}

for (const folder of ["results", "objects"]) {
  Deno.test(`a task whose ${folder} cannot be written fails, and nothing is recorded`, async () => {
    await using shop = await workshop(JOIN_PROJECT);
    await shop.run([task("first", "join.ts", { say: "makes the store" })]);
    for (let group = 0; group < 256; group++) {
      const name = group.toString(16).padStart(2, "0");
      await Deno.remove(shop.path(`store/${folder}/${name}`), { recursive: true }).catch(() => {});
      await shop.write(`store/${folder}/${name}`, "a file where the store needs a folder");
    }
    const { summary } = await shop.run(TWO);
    assertEquals(summary.executed, []);
    assertStringIncludes(summary.failures[0]!.cause, "could not be stored");
    assertEquals(summary.skipped, [{ task: "b", because: "a" }]);
    assertEquals((await shop.plan(TWO)).states.get("a")?.state, "stale");
  });
}

const mayMount = Deno.build.os === "linux" && Deno.uid() === 0 && await mounts();

Deno.test({
  name: "a full disk fails the task, and the run goes on once there is room",
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
      const { summary } = await shop.run(tasks, { jobs: 1 });
      const [{ cause }] = tuple(summary.failures, 1);
      assertStringIncludes(cause, "No space left on device");
      assertMatch(
        cause,
        /store\S* has [\d.]+ .?B free of 2.1 MB; make room there .* then run again: what is done is kept$/,
      );
      await new Deno.Command("mount", { args: ["-o", "remount,size=16m", shop.path("store")] }).output();
      assertEquals((await shop.run(tasks)).summary.failures, []);
    } finally {
      await new Deno.Command("umount", { args: [shop.path("store")] }).output();
    }
  },
});

Deno.test({
  name: "a run on a read-only store is refused before it starts, one with nothing to do is not",
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

Deno.test("a user's file that changes while a task reads it fails the task", async () => {
  await using shop = await workshop({
    "slow.ts": `export default async ({ inputs, outputs, progress }) => {
      const before = Deno.readTextFileSync(inputs.table + "/gaze.csv");
      progress({ fraction: 0.5, text: "read" });
      while (Deno.readTextFileSync(inputs.table + "/gaze.csv") === before) await new Promise((f) => setTimeout(f, 20));
      await Deno.writeTextFile(outputs.text, before);
    };`,
    "data/gaze.csv": "t,x,y",
  });
  const tasks = [task("t", "slow.ts", null, { table: ["gaze.csv"] })];
  const { summary } = await shop.run(tasks, {
    onEvent: (event) => {
      if (event.type === "progress") Deno.writeTextFileSync(shop.path("data/gaze.csv"), "t,x,y,z");
    },
  });
  assertStringIncludes(
    summary.failures[0]!.cause,
    'input "table": the file gaze.csv changed while the task ran',
  );
});

/** A program that runs one endless task, as a person would. */
async function startEndless(shop: Awaited<ReturnType<typeof workshop>>): Promise<Deno.ChildProcess> {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  await shop.write(
    "main.ts",
    `
    import { localExecutor } from ${here("../executor/local/local_executor.ts")};
    import { plan } from ${here("../plan.ts")};
    import { runInTerminal } from ${here("../run_in_terminal.ts")};
    import { openStore } from ${here("../store/store.ts")};
    const tasks = [{ name: "endless", module: "endless.ts", parameters: null, inputs: {}, outputs: { text: "file" } }] as const;
    const planned = await plan({ name: "test", tasks }, { store: openStore(${
      JSON.stringify(shop.path("store"))
    }), root: ${JSON.stringify(shop.root)} });
    const executor = localExecutor({ jobs: 1, worker: ${JSON.stringify(TEST_WORKER)} });
    const { exitCode } = await runInTerminal(planned, executor);
    Deno.exit(exitCode);
  `,
  );
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--config",
      fileURLToPath(new URL("../../../deno.json", import.meta.url)),
      shop.path("main.ts"),
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const ENDLESS = {
  "endless.ts": `export default async ({ scratch }) => {
    await Deno.writeTextFile(scratch + "/pid", String(Deno.pid));
    await new Promise((finish) => setTimeout(finish, 600_000));
  };`,
};

/** The process of the endless task, once it works. */
async function workerPid(shop: Awaited<ReturnType<typeof workshop>>): Promise<number> {
  for (let tries = 0; tries < 2400; tries++) {
    for (const path of ["store/scratch"]) {
      try {
        for (const { name } of Deno.readDirSync(shop.path(path))) {
          const pid = Number(Deno.readTextFileSync(shop.path(`${path}/${name}/scratch/pid`)));
          if (pid > 0) return pid;
        }
      } catch {
        // Not yet.
      }
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error("the task never began");
}

/** True if a process ends; one that goes on for two minutes does not. */
async function ends(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 2400; tries++) {
    try {
      Deno.kill(pid, "SIGCONT");
    } catch {
      return true;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return false;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} ends the workers, keeps their scratch and says how to go on`, async () => {
    await using shop = await workshop(ENDLESS);
    const child = await startEndless(shop);
    const pid = await workerPid(shop);
    child.kill(signal);
    // `deno task` passes on the Ctrl-C that the terminal has sent already: the two are one.
    child.kill(signal);
    const { code, stdout } = await child.output();
    assertEquals(code, 130);
    const text = new TextDecoder().decode(stdout);
    assertStringIncludes(text, "start   endless (never run)");
    assertStringIncludes(text, "Run the same command again to continue");
    assert(await ends(pid));
    assertEquals([...Deno.readDirSync(shop.path("store/scratch"))].length, 1);
  });
}

Deno.test("a worker ends when its runner is killed", async () => {
  await using shop = await workshop(ENDLESS);
  const child = await startEndless(shop);
  const pid = await workerPid(shop);
  child.kill("SIGKILL");
  await child.output();
  assert(await ends(pid));
});
