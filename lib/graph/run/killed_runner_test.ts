/** Tests workers whose files change, or whose runner is killed. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { TEST_WORKER } from "../testing/test_worker.ts";
import { task, workshop } from "../testing/workshop.ts";

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

/** Starts a program that runs one endless task, as a person would. */
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

/** Returns the process of the endless task, once it runs. */
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

/** Returns true if a process ends; one that still runs after two minutes counts as endless. */
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
  Deno.test(`${signal} ends the workers, keeps their scratch folders and says how to continue`, async () => {
    await using shop = await workshop(ENDLESS);
    const child = await startEndless(shop);
    const pid = await workerPid(shop);
    child.kill(signal);
    // The terminal sends Ctrl-C, and `deno task` forwards it: the two count as one.
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
