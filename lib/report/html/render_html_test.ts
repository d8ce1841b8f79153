import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { DOMParser } from "linkedom";
import { renderReport } from "../render_report.ts";
import { findChromium, openPage } from "../testing/chromium.ts";
import { exampleMeasurements } from "../testing/example.ts";
import { phantomReport } from "../testing/phantom_report.ts";
import { renderHtml } from "./render_html.ts";

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"></svg>';

function bodyOf(markdown: string): string {
  return renderHtml(markdown, new Map([["a.svg", SVG]])).split("<main>\n")[1]!.split("</main>")[0]!;
}

Deno.test("renderHtml() makes a contents list, wraps tables and inlines pictures", () => {
  const html = renderHtml(
    "# T\n\n## One & two\n\n| a | b |\n| --- | ---: |\n| x | 1 |\n\n![An \\| _old_ &quot;q&quot;](a.svg)\n\n## One & two\n",
    new Map([["a.svg", SVG]]),
  );
  const document = new DOMParser().parseFromString(html, "text/html");
  const links = [...document.querySelectorAll("nav.beside a")];
  assertEquals(links.map((link) => link.getAttribute("href")), ["#one-two", "#one-two-2"]);
  assertEquals(links.map((link) => link.textContent), ["One & two", "One & two"]);
  for (const link of links) assert(document.getElementById(link.getAttribute("href")?.slice(1) ?? ""));
  assertEquals(document.querySelector("div.table > table td.number")?.textContent, "1");
  const picture = document.querySelector("figure svg");
  assertEquals([picture?.getAttribute("width"), picture?.getAttribute("height")], ["40", "30"]);
  assertEquals(document.querySelector("tbody th")?.getAttribute("scope"), "row");
});

Deno.test("renderHtml() keeps the text of data as text", () => {
  const hostile = exampleMeasurements();
  const name = '<img src=x onerror=alert(1)> & "q" [l](javascript:alert(1)) `c`';
  const { files } = renderReport({
    ...hostile,
    title: "</title><script>alert(1)</script>",
    classNames: [name, "b", "c"],
    deviations: [{ origin: "declared", text: "</style></main><script>alert(2)</script>" }],
  });
  const document = new DOMParser().parseFromString(String(files.get("report.html")), "text/html");
  assertEquals(document.querySelectorAll("script, [onerror], a[href^=javascript]").length, 0);
  assertStringIncludes(
    document.querySelector(".kicker")?.textContent ?? "",
    "</title><script>alert(1)</script>. A replication of",
  );
  assert([...document.querySelectorAll("th")].some(({ textContent }) => textContent === name));
});

Deno.test("renderHtml() refuses a picture that is not there", () => {
  assertThrows(() => bodyOf("![no such](b.svg)"), RangeError, "b.svg: the report shows this picture");
});

const chromium = await findChromium();
const missing = chromium === undefined ? " (skipped: found no Chromium; apt-get install chromium)" : "";

/** Windows that a report is opened in: a laptop's, a tablet's and a phone's. */
const WINDOWS = [
  { width: 1280, height: 900, dark: false },
  { width: 768, height: 1024, dark: false },
  { width: 390, height: 844, dark: true },
] as const;

/** Opens a report in every window, and measures what a reader would meet. */
async function checkReport(path: string, markdown: string): Promise<void> {
  const titles = [...markdown.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  const pictures = [...markdown.matchAll(/^!\[.*\]\((.*)\)/gm)].map(([, picture]) => picture);
  const bitmaps = pictures.filter((picture) => picture!.endsWith(".png"));
  const folded = [...markdown.matchAll(/^\*\*(Figure|Table) \d+\./gm)].length;
  assert(titles.length > 5 && bitmaps.length > 2);
  const backgrounds = new Set<string>();
  for (const { width, height, dark } of WINDOWS) {
    const page = await openPage(chromium ?? "", path, { width, height, dark });
    backgrounds.add(page.background);
    assertEquals(page.console, []);
    assertEquals(page.sections, titles);
    assertEquals(page.brokenAnchors, []);
    assertEquals(page.images.length, bitmaps.length);
    for (const image of page.images) {
      assert(image.width > 100, `${image.alt}: did not load`);
      assert(image.alt.length > 10, "a picture without a text in its place");
    }
    assert(page.charts.length > 2 && page.charts.every((description) => description.length > 10));
    assertEquals(page.overflowing, []);
    assertEquals(page.scrollWidth, width);
    assertEquals(page.scripts, 0);
    assertEquals(page.tables, [...markdown.matchAll(/^\| ---/gm)].length);
    assertEquals(page.captions.length, folded);
    assertEquals(page.captions.filter((caption) => !/^(Figure|Table) \d+\. ./.test(caption)), []);
    assertEquals(page.faint, []);
    // The answer is on the first screen.
    const { title, facts, figure } = page.bottoms;
    assert(0 < title && title < facts && facts < figure, JSON.stringify(page.bottoms));
    assert(figure <= height, `${width} pixels wide: the claims end at ${figure}, below ${height}`);
  }
  assertEquals(backgrounds.size, 2, "dark is not light");
}

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test(`Chromium shows every part and picture of report.html, in three windows${missing}`, {
  ignore: chromium === undefined,
}, () =>
  inFolder(async (folder) => {
    const { files } = renderReport(exampleMeasurements());
    const path = join(folder, "report.html");
    await Deno.writeTextFile(path, String(files.get("report.html")));
    await checkReport(path, String(files.get("report.md")));
  }));

Deno.test(
  `Chromium shows the default experiment's report${missing}`,
  { ignore: chromium === undefined },
  () =>
    inFolder(async (folder) => {
      const files = await phantomReport();
      const path = join(folder, "report.html");
      await Deno.writeTextFile(path, String(files.get("report.html")));
      await checkReport(path, String(files.get("report.md")));
    }),
);

Deno.test(`openPage() sees a picture that fails, a refused load and what overflows${missing}`, {
  ignore: chromium === undefined,
}, () =>
  inFolder(async (folder) => {
    const path = join(folder, "broken.html");
    const html = renderHtml("# T\n\n## One\n", new Map()).replace(
      "</main>",
      '<img alt="broken" src="data:image/png;base64,AAAA"><img alt="from the network" src="https://example.org/x.png">' +
        '<div style="width: 700px">wide</div></main>',
    );
    await Deno.writeTextFile(path, html);
    const page = await openPage(chromium ?? "", path, { width: 360, height: 900, dark: false });
    assertEquals(page.images.map(({ width }) => width), [0, 0]);
    assertEquals(page.overflowing, ["DIV wide"]);
    assert(page.scrollWidth > 360);
    assertStringIncludes(page.console.join("\n"), "Content Security Policy");
  }));
