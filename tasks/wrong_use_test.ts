/**
 * Tests wrong uses of every command of deno.json: one sentence each, no stack, no library's JSON,
 * and nothing written.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mapConcurrently } from "../lib/graph/concurrent.ts";
import { tuple } from "../lib/formats/items.ts";
import { COMMANDS, denoWords } from "./testing/deno_words.ts";
import { type Commands, openCommands } from "./testing/hosted_commands.ts";
import { SMOKE, WRONG_USES } from "./testing/wrong_uses.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command in a separate process, its output redirected by a shell. */
async function ownProcess(line: string, folder: string, output: string) {
  const [name, ...args] = tuple(line.split(" "), 1);
  const { flags, script } = denoWords(name);
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", `exec "$0" "$@" ${output}`, Deno.execPath(), ...flags, script, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", INIT_CWD: folder },
    stdin: "null",
  }).output();
  return { code, error: new TextDecoder().decode(stderr) };
}

/** The most processes of Deno at once: each spends its time on loading. */
const LANES = 4;

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.writeTextFile(join(folder, "FILE"), "");
    for (const name of ["EMPTY", "STORE"]) await Deno.mkdir(join(folder, name));
    await check(folder);
    const left = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals([left, [...Deno.readDirSync(join(folder, "EMPTY"))]], [["EMPTY", "FILE", "STORE"], []]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const HELPED = [
  ...COMMANDS,
  "store check",
  "store gc",
  "store get",
  "store push",
  "store pull",
  "report diff",
  "report compare",
  "data check",
  "data phantom",
];

/** Returns the wrong answers of a command to its wrong lines. */
async function wrongAnswers(name: string, commands: Commands): Promise<string[]> {
  const wrong: string[] = [];
  for (const [line, code, expected] of WRONG_USES) {
    const [own, ...args] = tuple(line.split(" "), 1);
    if (own !== name) continue;
    const ended = await commands.run(name, ...args);
    const isSentence = ended.error.startsWith("error: ") && ended.error.includes(expected) &&
      !/^\s+at |\[\n|^\s*"code":/m.test(ended.error) && ended.out === "";
    if (ended.code !== code || !isSentence) {
      wrong.push(
        `${line}: exit ${ended.code}, expected ${code} and "${expected}"\n${ended.error}${ended.out}`,
      );
    }
  }
  return wrong;
}

Deno.test("every command refuses wrong flags, files and folders in one sentence without writing, and explains itself with --help", () =>
  inFolder(async (folder) => {
    const wrong: string[] = [], told: string[] = [];
    await mapConcurrently(COMMANDS, LANES, async (name) => {
      await using commands = openCommands({ folder });
      wrong.push(...await wrongAnswers(name, commands));
      for (const line of HELPED.filter((each) => each === name || each.startsWith(`${name} `))) {
        const { code, out, error } = await commands.run(name, ...line.split(" ").slice(1), "--help");
        assertEquals([code, error], [0, ""], line);
        assert(out.startsWith(`deno task ${line}`), out);
        told.push(line);
      }
    });
    assertEquals(wrong, []);
    assertEquals(told.length, HELPED.length);
  }));

Deno.test("every command's script runs the command when started", async () => {
  for (const name of COMMANDS) {
    const { script } = denoWords(name);
    const text = await Deno.readTextFile(join(ROOT, script));
    const [, command] = /^export default async function (\w+)\(/m.exec(text) ?? [];
    assert(text.endsWith(`\nif (import.meta.main) await runCommand(${command});\n`), script);
  }
});

Deno.test({
  name: "a full standard output is reported in one sentence, and a closed one is not an error",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder(async (folder) => {
      const full = ">/dev/full";
      for (const line of ["audit --help", `plan ${SMOKE} --store STORE --estimate no`]) {
        const { code, error } = await ownProcess(line, folder, full);
        assertEquals(code, 1, error);
        assertStringIncludes(error, "error: standard output could not be written (No space left on device");
        assertEquals(error.trim().split("\n").length, 1, error);
      }
      const unread = await ownProcess("audit --help", folder, "| true");
      assertEquals([unread.code, unread.error], [0, ""]);
      // The error cannot be printed, but the exit code still shows it.
      assertEquals((await ownProcess("audit stray", folder, "2>/dev/full")).code, 2);
    }),
});
