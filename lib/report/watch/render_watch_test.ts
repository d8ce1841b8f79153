import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { DOMParser } from "linkedom";
import { startBrowser } from "../testing/browser.ts";
import { describePage, findChromium } from "../testing/chromium.ts";
import { renderWatch } from "./render_watch.ts";
import { HOSTILE, WATCHED } from "./testing/watched.ts";
import { livePage, STATIC_MARK, staticPage } from "./watch_page.ts";

Deno.test("renderWatch() escapes names, messages and logs", () => {
  const body = renderWatch(WATCHED);
  const page = new DOMParser().parseFromString(`<html><body>${body}</body></html>`, "text/html");
  assertEquals([...page.querySelectorAll("script, img")].length, 0);
  assertStringIncludes(page.querySelector("pre")?.textContent ?? "", "</pre><script>alert(1)</script>");
  assertStringIncludes(page.body.textContent, HOSTILE.replace("\u202e", "\\u202e"));
  for (const element of page.querySelectorAll("*")) {
    assert([...element.attributes].every(({ name }) => !name.startsWith("on")), element.outerHTML);
  }
});

Deno.test("renderWatch() draws a line for each run, with gaps where a loss is not finite", () => {
  const [first = ""] = renderWatch(WATCHED).split("<h3>").slice(1);
  const lines = [...first.matchAll(/<g class="([^"]*)"><title>([^<]*)<\/title><path d="([^"]*)"/g)];
  assertEquals(lines.slice(0, 6).map(([, className, label]) => `${className}: ${label}`), [
    "done training: seed 1, training",
    "done: seed 1",
    "halted training: seed 2, training",
    "halted: seed 2",
    "running training: seed 3, training",
    "running: seed 3",
  ]);
  const moves = lines.slice(0, 6).map(([, , , path = ""]) => path.split("M").length - 1);
  assertEquals(moves, [1, 2, 1, 1, 1, 2]);
  assert(!/NaN|Infinity/.test(first));
});

Deno.test("a study without a finished task says so", () => {
  const body = renderWatch({
    ...WATCHED,
    done: 0,
    secondsLeft: null,
    running: [],
    halted: [],
    blocked: [],
    groups: [],
  });
  assertStringIncludes(body, "No task is running.");
  assertStringIncludes(body, "No epoch has ended yet.");
});

Deno.test("the standalone page has no script, and the live page only the script of its policy", () => {
  const alone = staticPage("phantom", renderWatch(WATCHED), "2026-11-30 13:00 UTC");
  assert(alone.startsWith(STATIC_MARK) && !alone.includes("<script"));
  assertMatch(alone, /Content-Security-Policy" content="default-src 'none';/);
  assertEquals(livePage("phantom", "").split("<script").length, 2);
});

const chromium = await findChromium();

Deno.test({
  name: "a browser shows the watch page on a dark phone and on a light laptop",
  ignore: chromium === undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    const browser = await startBrowser(chromium ?? "");
    try {
      const path = join(folder, "watch.html");
      await Deno.writeTextFile(path, staticPage("phantom", renderWatch(WATCHED), "2026-11-30 13:00 UTC"));
      for (
        const window of [{ width: 390, height: 844, dark: true }, { width: 1280, height: 900, dark: false }]
      ) {
        const { width } = window;
        const page = await browser.open(path, window, (page) => describePage(page, width));
        assertEquals(page.console, []);
        assertEquals(page.charts.length, 4);
        assertEquals([page.faint, page.overflowing, page.scrollWidth], [[], [], width]);
        assertEquals(page.sections, [
          "Running",
          "Started, not finished",
          "Cannot run",
          "Trainings",
          "Tasks",
        ]);
      }
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
