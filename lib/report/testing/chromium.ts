/**
 * For tests: opens a page in a real headless Chromium, without a network, and describes the result.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

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
  /** Bitmaps. */
  images: z.array(z.strictObject({ alt: z.string(), width: z.number() })),
  /** Charts that show, by their descriptions. */
  charts: z.array(z.string()),
  /** Beginnings of the captions of figures and tables; empty for one without. */
  captions: z.array(z.string()),
  tables: z.number(),
  /** The ends of the title, the facts and the first figure, in pixels from the window's top. */
  bottoms: z.strictObject({ title: z.number(), facts: z.number(), figure: z.number() }),
  /** Texts with less than 4.5 to 1 against what is behind them. */
  faint: z.array(z.string()),
  /** The width of the whole page; wider than its window where something overflows. */
  scrollWidth: z.number(),
  /** Elements that overflow the page and do not scroll by themselves. */
  overflowing: z.array(z.string()),
  background: z.string(),
  scripts: z.number(),
});

/** A page as rendered by the browser. `images` have width 0 where they did not load. */
export type Page = z.infer<typeof pageSchema> & {
  /** The console's output: errors, refused loads, warnings. */
  readonly console: readonly string[];
};

/** Options for opening a page. */
export interface PageOptions {
  /** The window's size, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
}

/** The browser's command; `undefined` where there is none. */
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
      // Not this one.
    }
  }
  return undefined;
}

/**
 * Opens the HTML file at `path`. It is shown in a frame of the asked width, since a headless window
 * is never narrower than 500 pixels, and looked at from the page around it.
 */
export async function openPage(
  chromium: string,
  path: string,
  { width, height, dark }: PageOptions,
): Promise<Page> {
  const folder = await Deno.makeTempDir();
  try {
    const frame = join(folder, "frame.html");
    await Deno.writeTextFile(frame, framePage(pathToFileURL(path).href, width, height));
    const { stdout, stderr } = await new Deno.Command(chromium, {
      args: [
        "--headless",
        // Containers often run as root, and share little memory.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--allow-file-access-from-files",
        `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
        `--user-data-dir=${join(folder, "profile")}`,
        "--enable-logging=stderr",
        "--dump-dom",
        pathToFileURL(frame).href,
      ],
      env: { LANG: "C.UTF-8" },
    }).output();
    const errors = new TextDecoder().decode(stderr);
    const console = errors.split("\n").filter((line) => line.includes("CONSOLE"));
    const json = /<pre id="page">([^<]*)<\/pre>/.exec(new TextDecoder().decode(stdout))?.[1];
    if (json === undefined || json === "") {
      throw new Error(`Chromium did not open ${path}:\n${console.join("\n") || errors}`);
    }
    const text = json.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return { ...pageSchema.parse(JSON.parse(text)), console };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function framePage(url: string, width: number, height: number): string {
  return `<!DOCTYPE html><meta charset="utf-8">
<iframe style="border:0;width:${width}px;height:${height}px" src="${url}"></iframe>
<pre id="page"></pre>
<script>
onload = () => {
  const page = frames[0].document, root = page.documentElement;
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
  document.getElementById("page").textContent = JSON.stringify({
    title: page.title,
    sections: [...page.querySelectorAll("h2")].map((heading) => heading.textContent),
    brokenAnchors: [...page.querySelectorAll("nav a")].map((link) => link.getAttribute("href"))
      .filter((anchor) => page.getElementById(anchor.slice(1)) === null),
    images: [...page.images].map(({ alt, naturalWidth }) => ({ alt, width: naturalWidth })),
    charts: [...page.querySelectorAll("svg.fig")].filter((chart) => chart.getBoundingClientRect().width > 0)
      .map((chart) => chart.querySelector("title").textContent),
    captions: [...page.querySelectorAll("figure, table")]
      .map((each) => (each.querySelector("figcaption, caption")?.textContent ?? "").slice(0, 60)),
    bottoms: { title: bottom("h1"), facts: bottom(".facts"), figure: bottom("figure svg") },
    faint: [...page.body.querySelectorAll("*")].filter(isFaint)
      .map(({ tagName, textContent }) => tagName + " " + textContent.slice(0, 40)),
    tables: page.querySelectorAll("table").length,
    scrollWidth: root.scrollWidth,
    overflowing: [...page.body.querySelectorAll("*")].filter(outside)
      .map(({ tagName, textContent }) => tagName + " " + textContent.slice(0, 40)),
    background: getComputedStyle(page.body).backgroundColor,
    scripts: page.scripts.length,
  });
};
</script>`;
}
