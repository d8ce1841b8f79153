import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { DOMParser } from "linkedom";
import { renderReport } from "../render_report.ts";
import axe from "axe-core";
import { exampleCases } from "../testing/example_cases.ts";
import { renderCases } from "../cases/render_cases.ts";
import { type Browser, type OpenPage, startBrowser } from "../testing/browser.ts";
import { describePage, findChromium } from "../testing/chromium.ts";
import { readPdf } from "../testing/pdf_pages.ts";
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

Deno.test("renderHtml() escapes the text of data", () => {
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

Deno.test("renderHtml() refuses a missing picture", () => {
  assertThrows(() => bodyOf("![no such](b.svg)"), RangeError, "b.svg: the report shows this picture");
});

const chromium = await findChromium();
const missing = chromium === undefined ? " (skipped: found no Chromium; apt-get install chromium)" : "";

/** The window sizes in which a report is opened: a laptop's, a tablet's and a phone's. */
const WINDOWS = [
  { width: 1280, height: 900, dark: false },
  { width: 768, height: 1024, dark: false },
  { width: 390, height: 844, dark: true },
] as const;

/** Opens a report in every window, and measures its rendering. */
async function checkReport(browser: Browser, path: string, markdown: string): Promise<void> {
  const titles = [...markdown.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  const pictures = [...markdown.matchAll(/^!\[.*\]\((.*)\)/gm)].map(([, picture]) => picture);
  const bitmaps = pictures.filter((picture) => picture!.endsWith(".png"));
  const captions = [...markdown.matchAll(/^\*\*(Figure|Table) \d+\./gm)].length;
  assert(titles.length > 5 && bitmaps.length > 2);
  const backgrounds = new Set<string>();
  for (const window of WINDOWS) {
    const { width, height } = window;
    const page = await browser.open(path, window, (page) => describePage(page, width));
    backgrounds.add(page.background);
    assertEquals(page.console, []);
    assertEquals(page.sections, titles);
    // There is one title, and no heading level is skipped below it.
    assertEquals(page.levels.filter((level) => level === 1), [1]);
    assertEquals(page.levels.filter((level, place) => level > (page.levels[place - 1] ?? 0) + 1), []);
    assertEquals(page.brokenAnchors, []);
    assertEquals(page.images.length, bitmaps.length);
    for (const image of page.images) {
      assert(image.width > 100, `${image.alt}: did not load`);
      assert(image.alt.length > 10, "a picture without a text in its place");
    }
    assertEquals(page.charts.length, pictures.length - bitmaps.length);
    assert(page.charts.every((description) => description.length > 10));
    assertEquals(page.overflowing, []);
    assertEquals(page.scrollWidth, width);
    assertEquals([page.small, page.cut], [[], []], `${width} pixels wide`);
    assert(page.firstCells.every((moved) => Math.abs(moved) < 1), "a first column scrolls away");
    assert(width > 400 || page.firstCells.length > 0, "no table scrolls on a phone");
    assertEquals(page.scripts, 0);
    assertEquals(page.tables, [...markdown.matchAll(/^\| ---/gm)].length);
    assertEquals(page.captions.length, captions);
    assertEquals(page.captions.filter((caption) => !/^(Figure|Table) \d+\. ./.test(caption)), []);
    assertEquals(page.faint, []);
    // The answer is on the first screen: title, sentences, five facts and the claims.
    const { title, facts, figure } = page.bottoms;
    assert(0 < title && title < facts && facts < figure, JSON.stringify(page.bottoms));
    assert(figure <= height, `${width} pixels wide: the claims end at ${figure}, below ${height}`);
    assert(page.answer.sentences >= 2 && page.answer.facts === 5, JSON.stringify(page.answer));
  }
  assertEquals(backgrounds.size, 2, "dark is not light");
}

/**
 * The rules of axe-core that are disabled. Chromium and Firefox make scrolling areas focusable
 * themselves; a `tabindex` on every table would add stops where nothing scrolls.
 */
const NOT_ASKED = {
  "scrollable-region-focusable": { enabled: false },
} as const;

/** Returns the rules of axe-core that the page breaks, each with an element; folds are open. */
async function violations(page: OpenPage): Promise<unknown> {
  await page.evaluate(`for (const fold of document.querySelectorAll("details")) fold.open = true`);
  await page.evaluate(`${axe.source}\n0`);
  const options = JSON.stringify({ resultTypes: ["violations"], rules: NOT_ASKED });
  return await page.evaluate(`axe.run(document, ${options}).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 200)))`);
}

/** Prints a report, and measures its pages. */
async function checkPrint(browser: Browser, path: string, markdown: string): Promise<void> {
  const printed = await browser.open(path, { width: 1280, height: 900, dark: true }, (page) => page.pdf());
  const { pages, headings } = await readPdf(printed);
  const titles = [...markdown.matchAll(/^#{1,3} (.*)$/gm)].length;
  assertEquals(headings.length, titles, "every heading is in the outline");
  assert(pages.length > 5 && pages.length < 45, `${pages.length} pages`);
  // Only page numbers are below this.
  const MARGIN = 40;
  pages.forEach(({ size, texts }, index) => {
    assertEquals(size.map(Math.round), [595, 842], "A4");
    const number = texts.filter(({ y }) => y < MARGIN).map(({ text }) => text).join("");
    assertEquals(number.replace(/\s+/g, ""), `${index + 1}/${pages.length}`);
    const written = texts.filter(({ y }) => y >= MARGIN).map(({ text }) => text).join("").length;
    assert(written > 100, `page ${index + 1} has ${written} characters`);
    assert(texts.every(({ y }) => y < size[1] - MARGIN / 2), `page ${index + 1}: a text is cut at the top`);
  });
  for (const { title, page, y } of headings) {
    const below = (pages[page]?.texts ?? []).filter((text) => text.y >= MARGIN && text.y < y - 32);
    assert(below.length > 0, `page ${page + 1} ends with its heading: ${title}`);
  }
  const all = pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join(" ");
  assertStringIncludes(all, "A. All tests");
  assertStringIncludes(all, "Registration, protocol, funding", "the last fold is open in print");
}

Deno.test(
  `Chromium shows, checks and prints reports as readers need them${missing}`,
  { ignore: chromium === undefined },
  async (t) => {
    const folder = await Deno.makeTempDir();
    const browser = await startBrowser(chromium ?? "");
    try {
      const written = async (name: string, files: ReadonlyMap<string, string | Uint8Array>) => {
        const path = join(folder, `${name}.html`);
        await Deno.writeTextFile(path, String(files.get("report.html")));
        return { path, markdown: String(files.get("report.md")) };
      };
      const example = await written("example", renderReport(exampleMeasurements()).files);
      const phantom = await written("phantom", await phantomReport());
      const cases = join(folder, "cases.html");
      const about = { title: "Cases", report: "example.html", synthetic: true, patientData: false };
      await Deno.writeTextFile(cases, renderCases(exampleCases({ count: 4, seeds: [1, 2] }), about));
      await t.step(
        "every part and picture, in three windows",
        () => checkReport(browser, example.path, example.markdown),
      );
      await t.step(
        "the default experiment's report",
        () => checkReport(browser, phantom.path, phantom.markdown),
      );
      await t.step("contrast, names and roles by axe-core, light and dark", async () => {
        for (const path of [example.path, cases]) {
          for (const window of [WINDOWS[0], WINDOWS[2]]) {
            assertEquals(await browser.open(path, window, violations), [], `${path} ${window.width}`);
          }
        }
      });
      await t.step(
        "on paper: page numbers, no empty page, no heading alone, folds open",
        () => checkPrint(browser, phantom.path, phantom.markdown),
      );
      await t.step("a failed picture, a refused load and overflowing content are detected", async () => {
        const path = join(folder, "broken.html");
        const html = renderHtml("# T\n\n## One\n", new Map()).replace(
          "</main>",
          '<img alt="broken" src="data:image/png;base64,AAAA"><img alt="from the network" src="https://example.org/x.png">' +
            '<div style="width: 700px">wide</div><p style="font-size: 9px; color: #999">small</p></main>',
        );
        await Deno.writeTextFile(path, html);
        const window = { width: 360, height: 900, dark: false };
        const [page, found] = await browser.open(path, window, async (page) => [
          await describePage(page, window.width),
          await violations(page),
        ]);
        assertEquals(page.images.map(({ width }) => width), [0, 0]);
        assertEquals(page.overflowing, ["DIV wide"]);
        assertEquals([page.small, page.faint], [["P small"], ["P small"]]);
        assert(page.scrollWidth > 360);
        assertStringIncludes(page.console.join("\n"), "Content Security Policy");
        assertStringIncludes(JSON.stringify(found), "color-contrast");
      });
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
);
