/**
 * Tests the page of cases as bytes, and as a browser shows it: clicks, keys and touch at three
 * sizes.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { z } from "zod";
import { type Browser, startBrowser } from "../testing/browser.ts";
import { findChromium } from "../testing/chromium.ts";
import { drivePage } from "../testing/drive_page.ts";
import { casesFiles } from "./cases_files.ts";
import { exampleCases } from "../testing/example_cases.ts";
import { renderCases } from "./render_cases.ts";
import { tuple } from "../../formats/items.ts";

const PAGE = { title: "A <i>title</i>", report: "report.html", synthetic: true, patientData: false };
const CASES = exampleCases({ count: 9, seeds: [1, 2, 3] });

Deno.test("renderCases() gives equal bytes, loads nothing, and escapes text of the data", () => {
  const page = renderCases(CASES, PAGE);
  assertEquals(renderCases(CASES, PAGE), page);
  assertStringIncludes(page, "<title>Cases · A &lt;i&gt;title&lt;/i&gt;</title>");
  assert(!page.includes("<b>pneumonia"));
  assert(!/(src|href)="(?!data:,|report\.html)/.test(page.replaceAll(/<script[^]*?<\/script>/g, "")));
  assertEquals(page.match(/<script/g)?.length, 2);
});

Deno.test("casesFiles() puts patients' images into private/, with a warning on the page", () => {
  const named = { title: "t", synthetic: false, patientData: true, folds: null };
  assertEquals(casesFiles(named, undefined), new Map());
  const [path, page] = [...casesFiles(named, CASES)][0]!;
  assertEquals(path, "private/cases.html");
  assertStringIncludes(page, "Do not share.");
  assertStringIncludes(renderCases(CASES, PAGE), "Generated images and gaze.");
});

const chromium = await findChromium();
const inBrowser = { ignore: chromium === undefined };

let browser: Promise<Browser> | undefined;

/** One browser for all tests, started when it is first needed. */
const sharedBrowser = () => browser ??= startBrowser(chromium ?? "");

Deno.test.afterAll(async () => await (await browser)?.close());

/** Steps that describe the page in its current state. */
const LOOK = `
  const by = (id) => page.document.getElementById(id);
  const nameOf = (element) => {
    const copy = element.cloneNode(true);
    for (const hidden of copy.querySelectorAll("[aria-hidden=true]")) hidden.remove();
    return copy.textContent;
  };
  const look = () => ({
    title: by("title").textContent, sub: by("sub").textContent, count: by("count").textContent,
    tiles: [...by("grid").querySelectorAll(".tile")].map((tile) => tile.textContent),
    labelled: page.document.querySelectorAll(":is(.tile, .th)[aria-label], :is(.tile, .th) [aria-label]").length,
    heard: [...by("grid").querySelectorAll(".tile")].filter((tile) => tile.querySelector(".bar")).map((tile) => nameOf(tile)),
    listed: [...by("list").querySelectorAll("button")].map((button) => nameOf(button)),
    chosen: by("list").querySelector('[aria-current="true"]')?.textContent, hash: page.location.hash,
    overflow: Math.max(0, page.document.documentElement.scrollWidth - page.innerWidth),
    rings: by("grid").querySelectorAll("svg").length,
    small: [...page.document.querySelectorAll("button, select, .tools label")].filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().height < (page.innerWidth < 900 ? 40 : 30)).length,
  });
  await see();
`;

const lookSchema = z.object({
  title: z.string(),
  sub: z.string(),
  count: z.string(),
  tiles: z.array(z.string()),
  labelled: z.number(),
  heard: z.array(z.string()),
  listed: z.array(z.string()),
  chosen: z.string().optional(),
  hash: z.string(),
  overflow: z.number(),
  rings: z.number(),
  small: z.number(),
});

async function drive(steps: string, window = { width: 1280, height: 900 }, hash = "") {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "cases.html");
    await Deno.writeTextFile(path, renderCases(CASES, PAGE));
    const { value, console } = await drivePage(
      await sharedBrowser(),
      { path, hash },
      { ...window, dark: false },
      LOOK + steps,
    );
    assertEquals(console, []);
    return z.array(lookSchema).parse(value);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "the page of cases opens on the most difficult case, and keys move, enlarge and change the picture",
  ...inBrowser,
  async fn() {
    const [first, moved, one, back, without] = tuple(
      await drive(`
      const seen = [look()];
      await press("ArrowRight"); seen.push(look());
      await press("4"); seen.push(look());
      await press("Escape"); seen.push(look());
      await press("p"); seen.push(look());
      return seen;
    `),
      5,
    );
    assertEquals(first.count, "9 of 9 cases");
    assert(/^Case \d: /.test(first.title) && / of 8 trainings wrong$/.test(first.sub), first.sub);
    assertEquals(first.tiles.length, 5);
    assertStringIncludes(first.tiles[0]!, "true class:");
    assertStringIncludes(first.tiles[1]!, "Simulated gaze Ψ");
    // The accessible name of a button is its visible text, with words in place of symbols.
    assertEquals([first.labelled, first.heard.length], [0, 3]);
    assert(
      first.heard.every((text) => /predicts .+ 0\.\d\d, (right|wrong); .+, seed \d$/.test(text)),
      first.heard.join(),
    );
    assert(
      first.listed.every((text) => /^\d \S+, \d of 3 networks right$/.test(text)),
      first.listed.join(),
    );
    assert(![...first.heard, ...first.listed].some((text) => /[✓✗–]/.test(text)));
    assert(moved.title !== first.title && moved.hash !== first.hash);
    assertEquals(one.tiles.length, 2);
    assertEquals(back.tiles.length, 5);
    assert(back.rings > 0 && without.rings === 0);
  },
});

Deno.test({
  name: "the page of cases restores its state from its address, and filters show the number of cases left",
  ...inBrowser,
  async fn() {
    const [found, filtered, none, named, broken] = tuple(
      await drive(
        `
      const choose = async (id, value) => { by(id).value = value; by(id).dispatchEvent(new page.Event("change")); await see(); };
      const seen = [look()];
      await choose("trueClass", "1"); seen.push(look());
      await choose("atLeast", "9"); seen.push(look());
      page.location.hash = "#image=image%202"; await see(() => by("title").textContent.startsWith("Case 2")); seen.push(look());
      page.location.hash = "#%/%"; await see(); seen.push(look());
      return seen;
    `,
        undefined,
        "#image=image%206/s3/cardiomegaly",
      ),
      5,
    );
    assertEquals(found.title, "Case 6: <b>pneumonia");
    assertEquals(found.hash, "#6/s3/cardiomegaly");
    assert(found.heard.every((text) => text.includes("seed 3")));
    assertEquals(filtered.count, "3 of 9 cases");
    assertStringIncludes(filtered.title, "cardiomegaly");
    assertEquals([none.count, none.title], ["0 of 9 cases", "No case"]);
    // Filters hid the requested case; a badly encoded address changes nothing.
    assertEquals([named.count, named.title], ["9 of 9 cases", "Case 2: cardiomegaly"]);
    assertEquals(broken.title, named.title);
  },
});

Deno.test({
  name: "the page of cases fits a phone and a tablet, and responds to touch",
  ...inBrowser,
  async fn() {
    for (const window of [{ width: 390, height: 844 }, { width: 768, height: 1024 }]) {
      const [first, touched, enlarged] = tuple(
        await drive(
          `
        const seen = [look()];
        await touch(by("list").querySelectorAll("button")[4]); seen.push(look());
        await touch(by("grid").querySelectorAll(".tile")[2]); seen.push(look());
        return seen;
      `,
          window,
        ),
        3,
      );
      assertEquals([first.overflow, touched.overflow, enlarged.overflow], [0, 0, 0]);
      assertEquals(first.small, 0);
      assert(touched.chosen !== first.chosen && touched.title !== first.title);
      assertEquals(enlarged.tiles.length, 2);
    }
  },
});

Deno.test({
  name:
    "a page of 217 cases with only the true class's maps says so for other classes, and draws visible thumbnails only",
  ...inBrowser,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const path = join(folder, "cases.html");
      await Deno.writeTextFile(
        path,
        renderCases(exampleCases({ count: 217, seeds: [1, 2, 3, 4, 5], held: "true class" }), PAGE),
      );
      const steps =
        `${LOOK} by("mapClass").value = "0"; by("mapClass").dispatchEvent(new page.Event("change")); await see();
        const drawn = () => [...by("list").querySelectorAll("canvas")].filter((canvas) =>
          canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0)).length;
        const before = drawn(), aside = page.document.querySelector("aside");
        aside.scrollTop = aside.scrollHeight;
        await see(() => drawn() > before);
        return { seen: [look()], before, after: drawn() };`;
      const window = { width: 1280, height: 900, dark: false };
      const { value } = await drivePage(await sharedBrowser(), { path, hash: "#2" }, window, steps);
      const { seen: [seen], before, after } = z.object({
        seen: z.tuple([lookSchema]),
        before: z.number(),
        after: z.number(),
      }).parse(value);
      assertStringIncludes(seen.tiles.join(), "this file holds the true class’s maps only");
      assertEquals(seen.count, "217 of 217 cases");
      assert(0 < before && before < after && after < 100, `thumbnails drawn: ${before}, then ${after}`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
