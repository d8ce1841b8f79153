/**
 * For tests: opens a page in a headless Chromium, runs steps in it as a user would, and returns
 * what they saw.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The window of the page, in CSS pixels, and its colour scheme. */
export interface DrivenWindow {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
}

/** The value that the steps returned, and the console's output. */
export interface Driven {
  readonly value: unknown;
  readonly console: readonly string[];
}

/**
 * Opens the HTML file `path` with `hash` in its address and runs `steps`: the body of an async
 * function of `page` (the page's window), `press(key)`, `touch(element)` and `see()`, which waits
 * until the page is drawn. Its value is returned through JSON.
 */
export async function drivePage(
  chromium: string,
  path: string,
  { width, height, dark = false }: DrivenWindow,
  steps: string,
  hash = "",
): Promise<Driven> {
  const folder = await Deno.makeTempDir();
  try {
    const frame = join(folder, "frame.html");
    await Deno.writeTextFile(frame, framePage(pathToFileURL(path).href + hash, { width, height }, steps));
    const { stdout, stderr } = await new Deno.Command(chromium, {
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--allow-file-access-from-files",
        `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
        `--user-data-dir=${join(folder, "profile")}`,
        "--enable-logging=stderr",
        "--timeout=60000",
        "--virtual-time-budget=60000",
        "--dump-dom",
        pathToFileURL(frame).href,
      ],
      env: { LANG: "C.UTF-8" },
    }).output();
    const errors = new TextDecoder().decode(stderr);
    const console = errors.split("\n").filter((line) => line.includes("CONSOLE"));
    const json = /<pre id="seen">([^<]*)<\/pre>/.exec(new TextDecoder().decode(stdout))?.[1];
    if (json === undefined || json === "") {
      throw new Error(`Chromium did not end the steps on ${path}:\n${console.join("\n") || errors}`);
    }
    const text = json.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return { value: JSON.parse(text), console };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function framePage(url: string, { width, height }: DrivenWindow, steps: string): string {
  return `<!DOCTYPE html><meta charset="utf-8">
<iframe style="border:0;width:${width}px;height:${height}px" src="${url}"></iframe>
<pre id="seen"></pre>
<script>
onload = async () => {
  const page = frames[0];
  const see = async (is = () => page.document.documentElement.dataset.ready === "yes") => {
    // The page's clock does not wait for pictures that decode in other threads: work takes real
    // time.
    for (let tries = 0, work = 0; tries < 1000 && !is(); tries++) {
      for (let each = 0; each < 5e6; each++) work += each % 7;
      await new Promise((done) => setTimeout(done, work > 0 ? 20 : 0));
    }
    await new Promise((done) => setTimeout(done, 20));
  };
  const press = async (key) => {
    const target = page.document.activeElement ?? page.document.body;
    target.dispatchEvent(new page.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await see();
  };
  const touch = async (element) => {
    const point = { pointerType: "touch", bubbles: true, cancelable: true };
    element.dispatchEvent(new page.PointerEvent("pointerdown", point));
    element.dispatchEvent(new page.PointerEvent("pointerup", point));
    element.click();
    await see();
  };
  let seen;
  try {
    seen = await (async () => { ${steps} })();
  } catch (error) {
    seen = { error: String(error) };
  }
  document.getElementById("seen").textContent = JSON.stringify(seen ?? null);
};
</script>`;
}
