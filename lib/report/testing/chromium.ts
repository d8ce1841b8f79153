/** For tests: finds Chromium, and describes a page that it has opened. */
import { z } from "zod";
import type { OpenPage } from "./browser.ts";

/** Chromium and related browsers: names on the path, or full paths. */
const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
] as const;

const pageSchema = z.strictObject({
  title: z.string(),
  /** Text of the second-level headings. */
  sections: z.array(z.string()),
  /** The links of the table of contents that lead nowhere. */
  brokenAnchors: z.array(z.string()),
  /** The number of bitmaps. */
  images: z.array(z.strictObject({ alt: z.string(), width: z.number() })),
  /** The descriptions of visible charts. */
  charts: z.array(z.string()),
  /** The first words of the captions of figures and tables; empty if there is no caption. */
  captions: z.array(z.string()),
  tables: z.number(),
  /** The ends of the title, the facts and the first figure, in pixels from the window's top. */
  bottoms: z.strictObject({ title: z.number(), facts: z.number(), figure: z.number() }),
  /** Texts with a contrast below 4.5 to 1 against their background. */
  faint: z.array(z.string()),
  /** The width of the whole page; wider than its window if something overflows. */
  scrollWidth: z.number(),
  /** Elements that overflow the page and do not scroll by themselves. */
  overflowing: z.array(z.string()),
  /** Texts smaller than 11 pixels as shown, with every fold of the first level open. */
  small: z.array(z.string()),
  /** Texts of charts that extend beyond their chart, and captions that extend beyond the window. */
  cut: z.array(z.string()),
  /** Levels of the headings, in order. */
  levels: z.array(z.number()),
  /** The numbers of sentences of the introduction and of facts. */
  answer: z.strictObject({ sentences: z.number(), facts: z.number() }),
  /**
   * The distances that first cells move when their table is scrolled; empty if no table scrolls.
   */
  firstCells: z.array(z.number()),
  background: z.string(),
  scripts: z.number(),
});

/** A page as rendered by the browser. `images` that did not load have width 0. */
export type Page = z.infer<typeof pageSchema> & {
  /** The console's output: errors, refused loads, warnings. */
  readonly console: readonly string[];
};

/** Returns the browser's command; `undefined` if none is found. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of NAMES) {
    try {
      const { success } = await new Deno.Command(name, {
        args: ["--version"],
        stdout: "null",
        stderr: "null",
      })
        .output();
      if (success) return name;
    } catch {
      // This command does not exist.
    }
  }
  return undefined;
}

/** Describes an opened page; opens its folds of the first level. */
export async function describePage(page: OpenPage, width: number): Promise<Page> {
  const described = pageSchema.parse(await page.evaluate(lookScript(width)));
  return { ...described, console: page.console };
}

function lookScript(width: number): string {
  return `(() => {
  const page = document, root = page.documentElement;
  const scrolls = (element) => element !== root && element !== null &&
    (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const bottom = (selector) => {
    const shown = [...page.querySelectorAll(selector)].map((element) => element.getBoundingClientRect())
      .filter(({ width }) => width > 0);
    return shown.length === 0 ? -1 : shown[0].bottom;
  };
  const channels = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return channels(colour)[3] === 0 ? element.parentElement ? behind(element.parentElement) : "rgb(255,255,255)" : colour;
  };
  const isFaint = (element) => {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
    // Numbers on shaded cells are tested by their colours.
    if (!own || element.getClientRects().length === 0 || /cell/.test(element.getAttribute("class"))) return false;
    if (element.tagName === "title") return false;
    const style = getComputedStyle(element);
    const [one, other] = [light(element.tagName === "text" ? style.fill : style.color), light(behind(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
  };
  const outside = (element) => element.getBoundingClientRect().right > ${width} + 0.5 && !scrolls(element);
  const shown = (element) => element.getClientRects().length > 0;
  const first = {
    bottoms: { title: bottom("h1"), facts: bottom(".facts"), figure: bottom("figure svg") },
    scrollWidth: root.scrollWidth,
  };
  for (const fold of page.querySelectorAll("main > details")) fold.open = true;
  const texts = [...page.querySelectorAll("svg.fig text")].filter(shown);
  const sizeOf = (element) => {
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (element.tagName !== "text") return size;
    const { a, b } = element.getScreenCTM();
    return size * Math.hypot(a, b);
  };
  const isCut = (text) => {
    let chart = text.ownerSVGElement;
    while (chart.ownerSVGElement) chart = chart.ownerSVGElement;
    const [inner, outer] = [text.getBoundingClientRect(), chart.getBoundingClientRect()];
    return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 ||
      inner.bottom > outer.bottom + 1;
  };
  const words = (element) => element.tagName + " " + element.textContent.slice(0, 40);
  const written = [...texts, ...[...page.querySelectorAll("main p, main li, main td, main th, figcaption, caption")].filter(shown)];
  const firstCells = [...page.querySelectorAll("div.table")].filter((box) => box.scrollWidth > box.clientWidth + 40)
    .map((box) => {
      const cell = box.querySelector("tbody th"), before = cell.getBoundingClientRect().left;
      box.scrollLeft = 40;
      const moved = cell.getBoundingClientRect().left - before;
      box.scrollLeft = 0;
      return moved;
    });
  return {
    ...first,
    title: page.title,
    sections: [...page.querySelectorAll("h2")].map((heading) => heading.textContent),
    levels: [...page.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) => Number(tagName[1])),
    brokenAnchors: [...page.querySelectorAll("nav a")].map((link) => link.getAttribute("href"))
      .filter((anchor) => page.getElementById(anchor.slice(1)) === null),
    images: [...page.images].map(({ alt, naturalWidth }) => ({ alt, width: naturalWidth })),
    charts: [...page.querySelectorAll("svg.fig")].filter(shown).map((chart) => chart.querySelector("title").textContent),
    captions: [...page.querySelectorAll("figure, table")]
      .map((each) => (each.querySelector("figcaption, caption")?.textContent ?? "").slice(0, 60)),
    answer: {
      sentences: (page.querySelector(".lede")?.textContent.match(/[.?!](\\s|$)/g) ?? []).length,
      facts: page.querySelectorAll(".facts li").length,
    },
    small: [...new Set(written.filter((element) => sizeOf(element) < 10.99).map(words))],
    cut: [
      ...texts.filter(isCut),
      ...[...page.querySelectorAll("caption, figcaption")].filter(shown)
        .filter((caption) => caption.getBoundingClientRect().right > ${width} + 0.5),
    ].map(words),
    firstCells,
    faint: [...page.body.querySelectorAll("*")].filter(isFaint).map(words),
    tables: page.querySelectorAll("table").length,
    overflowing: [...page.body.querySelectorAll("*")].filter(outside).map(words),
    background: getComputedStyle(page.body).backgroundColor,
    scripts: page.scripts.length,
  };
})()`;
}
