/** Tests what commands can do with the permissions of `deno.json`. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "../lib/graph/store/store.ts";
import { resultsJson } from "../lib/report/results_file.ts";
import { exampleMeasurements } from "../lib/report/testing/example.ts";
import { trustedJson } from "../fixtures/trusted_json.ts";
import { openCommands } from "./testing/hosted_commands.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Paths that no command may change. */
const PROGRAM = ["lib", "tasks", ".git", "deno.json", "deno.lock"];

/** Returns the outcome of `script` as a command with these flags. */
async function tryOut(flags: readonly string[], script: string, cwd = ROOT): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, script);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", `--config=${ROOT}deno.json`, ...flags, file],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  await Deno.remove(file);
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

Deno.test("no command that may write anywhere can write to the program, neither by its path nor by renaming", async () => {
  const sets = ["reproduce", "plan", "report", "store", "verify", "data", "torture", "bench"];
  const script = `for (const path of ${JSON.stringify(PROGRAM)}) {
    for (const work of [
      () => Deno.writeTextFileSync(path + "/planted.ts", ""),
      () => Deno.openSync(path, { append: true }),
      () => Deno.renameSync(path, path + ".moved"),
      () => Deno.removeSync(path, { recursive: true }),
    ]) {
      try { work(); console.log("done: " + work + path); } catch (error) {
        if (!(error instanceof Deno.errors.NotCapable)) console.log(path + work + error);
      }
    }
  }`;
  const answers = await Promise.all(sets.map((set) => tryOut([`-P=${set}`], script, ROOT)));
  assertEquals(answers, sets.map(() => ""));
});

Deno.test("own_path.ts prints the path of the running Deno, which is then the only program that may be started", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "tasks/own_path.ts"],
    cwd: ROOT,
  })
    .output();
  const path = new TextDecoder().decode(stdout).trim();
  assertEquals(path, Deno.execPath().replaceAll(",", ",,"));
  const script = `for (const program of [Deno.execPath(), "sh", "git", "/bin/sh"]) {
    try { new Deno.Command(program, { args: ["--version"] }).outputSync(); console.log(program); } catch { /* refused */ }
  }`;
  assertEquals(
    await tryOut(["-P=reproduce", `--allow-run=${path},bwrap,cat`], script),
    `${Deno.execPath()}\n`,
  );
  assertEquals(await tryOut(["-P=report"], script), "");
});

Deno.test("a task of deno.json gets the path of the Deno that runs it, from the kernel or own_path.ts", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const configuration = trustedJson<
      { readonly tasks: Readonly<Record<"plan", { readonly command: string }>> }
    >(await Deno.readTextFile(join(ROOT, "deno.json")));
    const [, asked] = /"--allow-run=(\$\(.*?\))/.exec(configuration.tasks.plan.command) ?? [];
    assert(asked !== undefined);
    await Deno.mkdir(join(folder, "tasks"));
    for (const name of ["own_path.sh", "own_path.ts"]) {
      await Deno.copyFile(join(ROOT, "tasks", name), join(folder, "tasks", name));
    }
    const print = async () => {
      await Deno.writeTextFile(
        join(folder, "deno.json"),
        JSON.stringify({ tasks: { print: `echo "${asked}"` } }),
      );
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "--quiet", "print"],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    assertEquals(await print(), Deno.execPath());
    await Deno.writeTextFile(join(folder, "tasks/own_path.sh"), "exit 1\n");
    assertEquals(await print(), Deno.execPath());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("report and store check do their work without the right to run anything", async () => {
  const folder = await Deno.makeTempDir();
  const store = join(folder, "store"), report = join(folder, "report");
  await openStore(store).layout.door.makeFolder(join(store, "objects"));
  await Deno.mkdir(report);
  await Deno.writeTextFile(join(report, "results.json"), resultsJson(exampleMeasurements()));
  {
    await using commands = openCommands({ denied: ["--deny-run"] });
    for (
      const [name, ...args] of [
        ["report", "diff", report, report],
        ["report", "--check", report, "--store", store],
        ["store", "check", "--store", store],
      ] as const
    ) {
      const { out, error } = await commands.run(name, ...args);
      assertEquals(error.includes("right to run"), false);
      assertMatch(out, /0 of \d+ moved|checked|no faults|differences|no difference|sound/);
    }
  }
  await Deno.remove(folder, { recursive: true });
});
