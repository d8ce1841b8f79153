import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);

/** Files below `folder` whose comments hold an example. */
async function filesWithExamples(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}${name}`;
    if (isDirectory) found.push(...await filesWithExamples(`${path}/`));
    else if (/(?<!_test)\.ts$/.test(name)) {
      const text = await Deno.readTextFile(new URL(path, ROOT));
      if (/^ *\* @example$/m.test(text)) found.push(path);
    }
  }
  return found.sort();
}

Deno.test("every example of a comment runs, and holds what it says", async () => {
  const files = await filesWithExamples("lib/");
  assert(files.length > 20, `only ${files.length} files have examples`);
  const texts = await Promise.all(files.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  const examples = texts.flatMap((text) => text.match(/^ *\* @example$/gm) ?? []).length;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--doc", "-P", "--no-check", ...files],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertEquals(code, 0, text);
  const [, passed] = /(\d+) passed/.exec(text) ?? [];
  assertEquals(Number(passed), examples, text);
});
