/** For tests: runs steps in an opened page as a user would, and returns what they saw. */
import type { Browser, Window } from "./browser.ts";

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
  browser: Browser,
  { path, hash = "" }: { readonly path: string; readonly hash?: string },
  window: Window,
  steps: string,
): Promise<Driven> {
  return await browser.open(path, window, async (opened) => ({
    value: await opened.evaluate(stepsScript(steps)),
    console: opened.console,
  }), hash);
}

function stepsScript(steps: string): string {
  return `(async () => {
  const page = window;
  const see = async (is = () => page.document.documentElement.dataset.ready === "yes") => {
    const begin = performance.now();
    while (!is() && performance.now() - begin < 60_000) await new Promise((done) => setTimeout(done, 20));
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
  ${steps}
})()`;
}
