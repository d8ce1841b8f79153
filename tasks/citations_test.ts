/** Tests that citations of the paper's facts lead to a section of experiments/ggcam.md. */
import { assert, assertEquals } from "@std/assert";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = await Deno.readTextFile(join(ROOT, "experiments/ggcam.md"));

/** The name of an unpublished page of notes, which citations must not use. */
const UNPUBLISHED = ["PAPER", "md"].join(".");

function* textsBelow(folder: string): Generator<readonly [path: string, text: string]> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* textsBelow(path);
    else if (/\.(?:ts|py|md|yaml)$/.test(name)) yield [relative(ROOT, path), Deno.readTextFileSync(path)];
  }
}

const TEXTS = ["lib", "tasks", "fixtures", "experiments", "reports"].flatMap((folder) => [
  ...textsBelow(join(ROOT, folder)),
]);

Deno.test("no file cites a page that readers do not have", () => {
  assertEquals(TEXTS.filter(([, text]) => text.includes(UNPUBLISHED)).map(([path]) => path), []);
});

Deno.test("every cited section of experiments/ggcam.md exists", () => {
  const sections = new Set([...PAGE.matchAll(/^## (.+)$/gm)].map(([, section]) => section));
  const cited = TEXTS.flatMap(([path, text]) =>
    [...text.replaceAll(/\n\s*(?:\*|#|\/\/)?\s*/g, " ").matchAll(/ggcam\.md, ("[^"]+"(?: and "[^"]+")*)/g)]
      .flatMap(([, names = ""]) => [...names.matchAll(/"([^"]+)"/g)])
      .map(([, section]) => ({ path, section }))
  );
  assert(cited.length > 25, `found ${cited.length} citations`);
  assertEquals(cited.filter(({ section }) => section === undefined || !sections.has(section)), []);
});
