/** `deno task test`: runs the tests, those of a room in one process. */
import { join } from "node:path";
import { LINKER_VARIABLES } from "../lib/graph/machine/linker_variables.ts";
import { PROJECT_ROOT, runCommand } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { testRooms } from "./testing/test_rooms.ts";

const USAGE = `deno task test

Runs all tests, twice as many processes at once as there are cores. The tests of a room share a process.
For some of them: deno test -P FILE… or FOLDER…, which starts a process for each file.

  --filter TEXT   run the tests whose names contain TEXT, or match it if it is written /LIKE THIS/
  --help          this text`;

/** The folder of the rooms' modules, which import their test files; git ignores it. */
const ROOMS = join(PROJECT_ROOT, ".tests");

export default async function testCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: [], text: ["filter"], most: 0 });
  if (flags === undefined) return 0;
  const filter = flags.text("filter");
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["test", "-P", "--parallel", "--no-check"],
      ...filter === undefined ? [] : [`--filter=${filter}`],
      ...await writeRooms(),
    ],
    cwd: PROJECT_ROOT,
    env: { ...LINKER_VARIABLES, DENO_JOBS: String(2 * navigator.hardwareConcurrency) },
  }).spawn();
  return (await child.status).code;
}

/**
 * Writes a module for each process; returns their paths in the order in which to start. Deno keeps
 * that order among files of one folder alone.
 */
async function writeRooms(): Promise<readonly string[]> {
  const files = [...testFiles("lib"), ...testFiles("tasks")].sort();
  await Deno.mkdir(ROOMS, { recursive: true });
  return await Promise.all(
    testRooms(files).map(async ({ name, files }) => {
      const module = join(ROOMS, `${name.replaceAll("/", "_")}.ts`);
      await Deno.writeTextFile(module, roomModule(files));
      return module;
    }),
  );
}

/**
 * Returns a module that imports test files. The type checker does not see which: it checks the
 * module, if it is left from an earlier run, even where a file has since gone.
 */
function roomModule(files: readonly string[]): string {
  const paths = JSON.stringify(files.map((file) => `../${file}`), undefined, 2);
  return `for (const path of ${paths}) {\n  await import(new URL(path, import.meta.url).href);\n}\nexport {};\n`;
}

/** Returns the paths of the test files in a folder of the project, at any depth. */
function testFiles(folder: string): readonly string[] {
  return [...Deno.readDirSync(join(PROJECT_ROOT, folder))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return testFiles(path);
    return name.endsWith("_test.ts") ? [path] : [];
  });
}

if (import.meta.main) await runCommand(testCommand);
