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
  return renderHtml(markdown, new Map([["a.svg", SVG]])).split("<main>\n")[1].split("</main>")[0];
}

Deno.test("renderHtml() makes a contents list, wraps tables and inlines pictures", () => {
  const html = renderHtml(
    "# T\n\n## One & two\n\n| a | b |\n| --- | ---: |\n| x | 1 |\n\n![An \\| _old_ &quot;q&quot;](a.svg)\n\n## One & two\n",
    new Map([["a.svg", SVG]]),
  );
  const document = new DOMParser().parseFromString(html, "text/html");
  const links = [...document.querySelectorAll("nav a")];
  assertEquals(links.map((link) => link.getAttribute("href")), ["#one-two", "#one-two-2"]);
  assertEquals(links.map((link) => link.textContent), ["One & two", "One & two"]);
  for (const link of links) assert(document.getElementById(link.getAttribute("href")?.slice(1) ?? ""));
  assertEquals(document.querySelector("div.table > table td.number")?.textContent, "1");
  const image = document.querySelector("img");
  assertEquals(image?.getAttribute("alt"), 'An | old "q"');
  assertEquals(atob(image?.getAttribute("src")?.split("base64,")[1] ?? ""), SVG);
  assertEquals([image?.getAttribute("width"), image?.getAttribute("height")], ["40", "30"]);
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
  assertEquals(document.querySelector("h1")?.textContent, "</title><script>alert(1)</script>");
  assert([...document.querySelectorAll("td")].some(({ textContent }) => textContent === name));
});

Deno.test("renderHtml() refuses a picture that is not there", () => {
  assertThrows(() => bodyOf("![no such](b.svg)"), RangeError, "b.svg: the report shows this picture");
});

const chromium = await findChromium();
const missing = chromium === undefined ? " (skipped: found no Chromium; apt-get install chromium)" : "";

/** Opens a report in a wide and in a phone's window, in light and in dark. */
async function checkReport(path: string, markdown: string): Promise<void> {
  const titles = [...markdown.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  const pictures = [...markdown.matchAll(/^!\[/gm)].length;
  assert(titles.length > 5 && pictures > 2);
  const wide = await openPage(chromium ?? "", path, { width: 1280, dark: false });
  const phone = await openPage(chromium ?? "", path, { width: 360, dark: true });
  assert(wide.background !== phone.background, "dark is not light");
  for (const [page, width] of [[wide, 1280], [phone, 360]] as const) {
    assertEquals(page.console, []);
    assertEquals(page.sections, titles);
    assertEquals(page.brokenAnchors, []);
    assertEquals(page.images.length, pictures);
    for (const image of page.images) {
      assert(image.width > 100, `${image.alt}: did not load`);
      assert(image.alt.length > 10, "a picture without a text in its place");
    }
    assertEquals(page.overflowing, []);
    assertEquals(page.scrollWidth, width);
    assertEquals(page.scripts, 0);
    assertEquals(page.tables, [...markdown.matchAll(/^\| ---/gm)].length);
  }
}

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test(`Chromium shows every section and picture of report.html, at 1280 and at 360 pixels${missing}`, {
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
    const page = await openPage(chromium ?? "", path, { width: 360, dark: false });
    assertEquals(page.images.map(({ width }) => width), [0, 0]);
    assertEquals(page.overflowing, ["DIV wide"]);
    assert(page.scrollWidth > 360);
    assertStringIncludes(page.console.join("\n"), "Content Security Policy");
  }));
