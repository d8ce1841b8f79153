import { assert, assertEquals } from "@std/assert";
import { marked } from "marked";

const ROOT = new URL("../", import.meta.url);

/** The pages that people read, relative to the root. */
const PAGES = [
  "README.md",
  ...["tasks", "experiments", "reports", "reports/bench", "lib"].map((folder) => `${folder}/README.md`),
  ...[...Deno.readDirSync(new URL("lib/", ROOT))].map(({ name }) => `lib/${name}/README.md`).filter(exists),
  "lib/engine/onnx/README.md",
  "lib/graph/executor/README.md",
].filter(exists);

function exists(path: string): boolean {
  try {
    Deno.statSync(new URL(path, ROOT));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

/** Returns every link of a page, as it is written. */
function linksOf(text: string): string[] {
  const links: string[] = [];
  marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type === "link" || token.type === "image") links.push(token.href);
  });
  return links;
}

/** Returns the anchors that GitHub gives a page's headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}

Deno.test("every link of the READMEs leads to a file, and to a heading where it names one", async () => {
  const lost: string[] = [];
  let followed = 0;
  for (const page of PAGES) {
    const text = await Deno.readTextFile(new URL(page, ROOT));
    for (const link of linksOf(text)) {
      if (/^[a-z]+:/.test(link)) continue;
      followed++;
      const [path = "", anchor] = link.split("#");
      const target = path === ""
        ? new URL(page, ROOT)
        : new URL(decodeURIComponent(path), new URL(page, ROOT));
      const isThere = exists(target.pathname);
      if (!isThere) lost.push(`${page}: ${link}`);
      else if (anchor !== undefined && target.pathname.endsWith(".md")) {
        const there = anchorsOf(await Deno.readTextFile(target));
        if (!there.includes(decodeURIComponent(anchor))) lost.push(`${page}: ${link} (no such heading)`);
      }
    }
  }
  assertEquals(lost, []);
  assert(followed > 50, `only ${followed} links were followed`);
});
