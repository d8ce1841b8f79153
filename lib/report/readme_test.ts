import { assert, assertEquals } from "@std/assert";

const read = (path: string) => Deno.readTextFile(new URL(path, import.meta.url));

/** The rows of README.md's tables: the title of a part or section, and the file that writes it. */
const ROWS = [...(await read("README.md")).matchAll(/^\| (.+) \| \[`(.+)`\]\(.+\) \|$/gm)]
  .map(([, title = "", file = ""]) => ({ title, file }));

for (const experiment of ["phantom", "phantom-search"]) {
  Deno.test(`README.md says which file writes each part and section of the report on ${experiment}`, async () => {
    const report = await read(`../../reports/${experiment}/report.md`);
    const titles = [...report.matchAll(/^#{2,3} (.+)$/gm)].map(([, title]) => title);
    assert(titles.length > 30);
    const named = new Set(ROWS.map(({ title }) => title));
    assertEquals(titles.filter((title = "") => !named.has(title)), []);
  });
}

Deno.test("each file that README.md names for a title contains the title", async () => {
  const titled = ROWS.filter(({ title }) => !title.startsWith("before the first heading"));
  for (const { title, file } of titled) {
    assert((await read(file)).includes(`"${title}"`), `${file}: ${title}`);
  }
});
