import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const CONFIGURATION = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** An example in the comment of a declaration. */
export interface Example {
  /** The path of its file from the root. */
  readonly path: string;
  /** The line of the file on which its code begins, counted from 1. */
  readonly line: number;
  /** The name that the comment documents; `undefined` at the top of a file. */
  readonly name: string | undefined;
  readonly code: string;
}

const DECLARATION =
  /^\s*export (?:default )?(?:abstract )?(?:async )?(?:function\*?|const|class|interface|type|enum) (\w+)/;

/**
 * Returns the examples in the text of a file: the `ts` blocks of its comments, as `deno test --doc`
 * sees them.
 */
export function examplesIn(text: string, path: string): readonly Example[] {
  return [...text.matchAll(/^ *\/\*\*[^]*?\*\//gm)].flatMap((comment) => {
    const end = comment.index + comment[0].length;
    const [, name] = DECLARATION.exec(text.slice(end)) ?? [];
    return [...comment[0].matchAll(/^( *\* ?```ts\n)([^]*?)^ *\* ?```$/gm)].map((block) => ({
      path,
      line: text.slice(0, comment.index + block.index + block[1]!.length).split("\n").length,
      name,
      code: block[2]!.replaceAll(/^ *\* ?(?:# ?)?/gm, ""),
    }));
  });
}

const IMPORT = /^import\s+(?:[^"']*?\sfrom\s*)?"[^"]+";?/gm;

/**
 * Returns the module of an example, with the same line numbers as in its file. It exports the
 * example as a function, and has the imports of the example and the exports of its file.
 */
function moduleOf({ path, line, code }: Example, text: string, root: string): string {
  const file = pathToFileURL(join(root, path));
  const absolute = (part: string) =>
    part.replaceAll(/"(\.\.?\/[^"]*)"/g, (_, to) => JSON.stringify(new URL(to, file).href));
  const imports = (code.match(IMPORT) ?? []).map((each) => absolute(each).replaceAll("\n", " "));
  const own = [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|enum) (\w+)/gm)]
    .map(([, name]) => name!)
    .filter((name) => hasWord(code, name) && !imports.some((each) => namesOf(each).includes(name)));
  if (own.length > 0) imports.unshift(`import { ${own.join(", ")} } from ${JSON.stringify(file.href)};`);
  const body = code
    .replaceAll(IMPORT, (each) => "\n".repeat(each.split("\n").length - 1))
    .replaceAll(/import\("[^"]*"\)/g, absolute);
  return `${imports.join(" ")} export default async () => {${"\n".repeat(line - 1)}${body}};\n`;
}

/** Returns the names that an import declares: `b` in `import { a as b } from "./c.ts"`. */
function namesOf(declaration: string): readonly (string | undefined)[] {
  const [, clause = ""] = /^import\s+(.*?)\s*from\b/.exec(declaration) ?? [];
  return clause.split(/[{},]/).map((item) => item.trim().split(/\s+/).at(-1));
}

/** Returns true if `name` occurs in `code` as a word. */
export function hasWord(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(code);
}

/** Imports each module separately, so that one that cannot be loaded fails only its own test. */
const MAIN = `
for (const { name, load } of examples) {
  const example = await load().then((module) => module.default, (error) => () => { throw error; });
  Deno.test(name, example);
}
`;

/** Returns an example's place as the name of its test: `lib/stats/argmax.ts:11: argmax`. */
export function nameOf({ path, line, name }: Example): string {
  return `${path}:${line}: ${name ?? "the file"}`;
}

/**
 * Runs the examples in the comments of `paths`, which are relative to the folder `root`, as tests
 * in one process. The outcome is that of `deno test --doc`, which starts again for each. Returns
 * the exit code, and the output with the line numbers of the examples' own files.
 */
export async function runExamples(
  root: string,
  paths: readonly string[],
): Promise<{ readonly code: number; readonly text: string; readonly examples: readonly Example[] }> {
  const folder = await Deno.makeTempDir({ prefix: "examples" });
  try {
    const examples: Example[] = [], lines: string[] = [];
    for (const path of paths) {
      const text = await Deno.readTextFile(join(root, path));
      for (const example of examplesIn(text, path)) {
        const module = `./${path}/${examples.length}.ts`;
        await Deno.mkdir(join(folder, path), { recursive: true });
        await Deno.writeTextFile(join(folder, module), moduleOf(example, text, root));
        examples.push(example);
        lines.push(`{ name: ${JSON.stringify(nameOf(example))}, load: () => import("${module}") },\n`);
      }
    }
    const main = join(folder, "main_test.ts");
    await Deno.writeTextFile(main, `const examples = [\n${lines.join("")}];\n${MAIN}`);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-P", "--no-check", "--config", CONFIGURATION, main],
      cwd: dirname(CONFIGURATION),
      env: { NO_COLOR: "1" },
    }).output();
    const printed = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    const generated = new RegExp(`${RegExp.escape(pathToFileURL(folder).href)}/(.*?)/\\d+\\.ts`, "g");
    return { code, text: printed.replaceAll(generated, "$1"), examples };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
