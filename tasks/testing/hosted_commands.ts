/**
 * Runs commands with the permissions in deno.json, many lines in one process, for tests. A process
 * for every line would spend its time loading the same modules.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT_ROOT } from "../user_paths.ts";
import { denoWords } from "./deno_words.ts";

/** The outcome of one line. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** Standard output and standard error. */
  readonly text: string;
}

/** Commands in separate processes, which end with the test. */
export interface Commands extends AsyncDisposable {
  /**
   * Runs `deno task NAME ARGS…`. Lines of one command run in turn. After {@linkcode TASKS_HERE},
   * `reproduce` runs its tasks in its own process.
   */
  run(name: string, ...args: readonly string[]): Promise<Ended>;
}

/** A process that runs one command. */
interface Host {
  run(args: readonly string[]): Promise<Ended>;
  end(): Promise<void>;
}

/**
 * Returns commands for a user whose working folder is `folder`; the project's root unless given.
 * `env` adds variables to the environment, `denied` takes rights away: `["--deny-run"]`.
 */
export function openCommands(
  { folder = PROJECT_ROOT, env = {}, denied = [] }: {
    readonly folder?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly denied?: readonly string[];
  } = {},
): Commands {
  const hosts = new Map<string, Promise<Host>>();
  return {
    async run(name, ...args) {
      // `store check` and `get` give up the right to run programs, for their whole process.
      const key = name === "store" && ["check", "get"].includes(args[0] ?? "") ? `store ${args[0]}` : name;
      const host = hosts.get(key) ?? startHost(name, { INIT_CWD: folder, ...env }, denied);
      hosts.set(key, host);
      return await (await host).run(args);
    },
    async [Symbol.asyncDispose]() {
      for (const host of hosts.values()) await (await host).end();
    },
  };
}

async function startHost(
  name: string,
  env: Readonly<Record<string, string>>,
  denied: readonly string[],
): Promise<Host> {
  const { flags, script } = denoWords(name);
  const module = name === "reproduce" ? "tasks/testing/reproduce_here.ts" : script;
  const mark = `end of ${crypto.randomUUID()} `;
  const program = await Deno.makeTempFile({ suffix: ".ts" });
  const at = (path: string) => JSON.stringify(pathToFileURL(join(PROJECT_ROOT, path)).href);
  // Static imports need no right to read.
  await Deno.writeTextFile(
    program,
    `import { serveCommand } from ${at("tasks/testing/command_host.ts")};
import command from ${at(module)};
await serveCommand(command, ${JSON.stringify(mark)});\n`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: [...flags, ...denied, `--config=${join(PROJECT_ROOT, "deno.json")}`, program],
    cwd: PROJECT_ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdin = child.stdin.getWriter();
  const readOut = untilMark(child.stdout, mark), readError = untilMark(child.stderr, mark);
  let turn: Promise<unknown> = Promise.resolve();

  async function runNow(args: readonly string[]): Promise<Ended> {
    // A process that has ended cannot be written to; its exit code is more informative.
    await stdin.write(new TextEncoder().encode(`${JSON.stringify(args)}\n`)).catch(() => {});
    const [out, error] = await Promise.all([readOut(), readError()]);
    const code = out.rest === undefined ? (await child.status).code : Number(out.rest);
    return { code, out: out.text, error: error.text, text: out.text + error.text };
  }

  return {
    run(args) {
      const ended = turn.then(() => runNow(args));
      turn = ended.catch(() => {});
      return ended;
    },
    async end() {
      await stdin.close().catch(() => {});
      await Promise.all([readOut(), readError()]);
      await child.status;
      await Deno.remove(program);
    },
  };
}

/**
 * Returns a function that reads up to a line that starts with `mark`, and the rest of that line;
 * nothing if the stream ends before.
 */
function untilMark(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  mark: string,
): () => Promise<{ readonly text: string; readonly rest: string | undefined }> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  return async () => {
    for (;;) {
      const at = held.indexOf(mark), end = held.indexOf("\n", at);
      if (at !== -1 && end !== -1) {
        const found = { text: held.slice(0, at), rest: held.slice(at + mark.length, end) };
        held = held.slice(end + 1);
        return found;
      }
      const { value, done } = await reader.read();
      if (done) {
        const text = held;
        held = "";
        return { text, rest: undefined };
      }
      held += value;
    }
  };
}
