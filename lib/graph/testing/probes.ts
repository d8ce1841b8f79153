/**
 * Modules of a temporary project that try actions that are forbidden to tasks. Each tries one
 * action, and reports if it succeeded.
 */

const HEAD = `import { execFileSync } from "node:child_process";
import { connect } from "node:net";
// As a package might: a task's own code may import only what is known before it runs.
const load = new Function("url", "return import(url)");
`;

/**
 * Tries by name: JavaScript that throws, or whose promise is rejected, if it is refused; `outside`
 * is a user's file.
 */
const TRIES = {
  fetch: `await fetch("http://127.0.0.1:4321/")`,
  connect: `await Deno.connect({ hostname: "127.0.0.1", port: 4321 })`,
  listen: `Deno.listen({ port: 0 })`,
  socket: `await new Promise((_, fail) => connect(4321, "127.0.0.1").on("error", fail))`,
  // One of the servers from which Deno lets every program load code by default.
  remoteCode: `await load("https://example.org/mod.ts")`,
  unlockedPackage: `await load("npm:is-odd@3.0.1")`,
  run: `await new Deno.Command("sh", { args: ["-c", "true"] }).output()`,
  runDeno: `await new Deno.Command(Deno.execPath(), { args: ["--version"] }).output()`,
  runByNode: `execFileSync("true", { env: {} })`,
  signal: `Deno.kill(Deno.ppid, "SIGCONT")`,
  readOutside: `await Deno.readTextFile(outside)`,
  readPasswords: `await Deno.readTextFile("/etc/passwd")`,
  readCode: `await load(new URL("./" + "not_mine.ts", import.meta.url).href)`,
  writeOutside: `await Deno.writeTextFile(outside + ".new", "")`,
  writeTemporary: `await Deno.makeTempFile()`,
  writeInput: `await Deno.writeTextFile(inputs.data + "/user.txt", "mine now")`,
  changeInput: `await Deno.chmod(inputs.text, 0o666)`,
  link: `await Deno.symlink(outside, outputs.text)`,
  environment: `Deno.env.get("HOME")`,
  wholeEnvironment: `Deno.env.toObject()`,
  native: `Deno.dlopen(outside, {})`,
  system: `Deno.hostname()`,
} as const;

/** The name of one try. */
export type Try = keyof typeof TRIES;

/** Every try's name. */
export const TRY_NAMES = Object.keys(TRIES).filter((name): name is Try => name in TRIES);

/**
 * The project: `<name>.ts` for each try, and `all.ts`, which makes them all and writes their
 * outcomes.
 */
export const PROBE_PROJECT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(TRIES).map(([name, code]) => [
      `${name}.ts`,
      `${HEAD}export default async ({ parameters: { outside }, inputs, outputs }) => {
      await Deno.writeTextFile(outputs.text, "refused nothing");
      ${code};
    };`,
    ]),
  ),
  "all.ts": `${HEAD}export default async ({ parameters: { outside }, inputs, outputs }) => {
    const found: Record<string, string> = {};
    const tries = { ${
    Object.entries(TRIES).map(([name, code]) => `${name}: async () => { ${code}; }`).join(",\n")
  } };
    for (const [name, make] of Object.entries(tries)) {
      try {
        await make();
        found[name] = "done";
      } catch (error) {
        found[name] = error.name + ": " + error.message;
      }
    }
    await Deno.writeTextFile(outputs.text, JSON.stringify(found));
  };`,
  "not_mine.ts": "export default 1;",
  "first.ts": `export default ({ outputs }) => Deno.writeTextFile(outputs.text, "first");`,
  "data/user.txt": "the user's",
  "outside.txt": "nobody's input",
};
