/**
 * For tests: one headless Chromium, without a network, that opens pages one after another. Commands
 * go through its debugging pipe (Chrome DevTools Protocol), so that no port is opened.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

/** The window of a page, in CSS pixels, and its colour scheme. */
export interface Window {
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
}

/** An opened page. */
export interface OpenPage {
  /** The value of a JavaScript expression, awaited. Throws an `Error` where it throws. */
  evaluate(expression: string): Promise<unknown>;
  /** The page as it prints. */
  pdf(): Promise<Uint8Array<ArrayBuffer>>;
  /** The window's content as a PNG. */
  screenshot(): Promise<Uint8Array<ArrayBuffer>>;
  /** The console's messages, and loads that were blocked. */
  readonly console: readonly string[];
}

/** A running browser. */
export interface Browser {
  /**
   * Opens the HTML file at `path`, with `hash` in its address, gives it to `use` once it has
   * loaded, and closes it.
   */
  open<Value>(
    path: string,
    window: Window,
    use: (page: OpenPage) => Promise<Value>,
    hash?: string,
  ): Promise<Value>;
  close(): Promise<void>;
}

const messageSchema = z.looseObject({
  id: z.int().optional(),
  method: z.string().optional(),
  sessionId: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.looseObject({}).optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

type Message = z.output<typeof messageSchema>;

/** Starts Chromium, whose command is `chromium`. */
export async function startBrowser(chromium: string): Promise<Browser> {
  const profile = await Deno.makeTempDir();
  const process = new Deno.Command("sh", {
    args: [
      "-c",
      'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null',
      chromium,
      "--headless",
      // Containers often run as root, and have little shared memory.
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--hide-scrollbars",
      "--no-first-run",
      "--host-resolver-rules=MAP * ~NOTFOUND",
      "--allow-file-access-from-files",
      "--remote-debugging-pipe",
      `--user-data-dir=${join(profile, "profile")}`,
      "about:blank",
    ],
    env: { LANG: "C.UTF-8" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = process.stdin.getWriter();
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Set<(message: Message) => void>();
  const reading = readMessages(process.stdout, (message) => {
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    for (const listen of listeners) listen(message);
  });
  let next = 0;
  const send = async (method: string, params: object = {}, sessionId?: string) => {
    const id = ++next;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    const text = JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) });
    await writer.write(new TextEncoder().encode(`${text}\0`));
    const gone = reading.then((): never => {
      throw new Error(`Chromium ended before it answered ${method}`);
    });
    const { error, result } = await Promise.race([answer, gone]);
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  const close = async () => {
    await send("Browser.close").catch(() => {});
    await writer.close().catch(() => {});
    await process.status;
    await reading;
    await Deno.remove(profile, { recursive: true });
  };
  return {
    close,
    async open(path, window, use, hash = "") {
      const { targetId } = await send("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
      const session = z.string().parse(sessionId);
      const console: string[] = [];
      let loaded = () => {};
      const isLoaded = new Promise<void>((resolve) => loaded = resolve);
      const listen = (message: Message) => {
        if (message.sessionId !== session) return;
        if (message.method === "Page.loadEventFired") loaded();
        if (/^(Runtime\.(consoleAPICalled|exceptionThrown)|Log\.entryAdded)$/.test(message.method ?? "")) {
          console.push(JSON.stringify(message.params));
        }
      };
      listeners.add(listen);
      const own = (method: string, params: object = {}) => send(method, params, session);
      try {
        for (const domain of ["Page", "Runtime", "Log"]) await own(`${domain}.enable`);
        const { width, height, dark } = window;
        await own("Emulation.setDeviceMetricsOverride", {
          width,
          height,
          deviceScaleFactor: 1,
          mobile: false,
        });
        const features = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }];
        await own("Emulation.setEmulatedMedia", { features });
        await own("Page.navigate", { url: pathToFileURL(path).href + hash });
        await isLoaded;
        return await use(pageOf(own, console));
      } finally {
        listeners.delete(listen);
        await send("Target.closeTarget", { targetId });
      }
    },
  };
}

const evaluatedSchema = z.looseObject({
  result: z.looseObject({ value: z.unknown().optional() }),
  exceptionDetails: z.looseObject({
    text: z.string(),
    exception: z.looseObject({ description: z.string().optional() }).optional(),
  }).optional(),
});

const dataSchema = z.looseObject({ data: z.string() });

type Send = (method: string, params?: object) => Promise<object>;

function pageOf(send: Send, console: readonly string[]): OpenPage {
  const bytes = async (method: string, params: object) =>
    Uint8Array.fromBase64(dataSchema.parse(await send(method, params)).data);
  return {
    console,
    async evaluate(expression) {
      const { result, exceptionDetails } = evaluatedSchema.parse(
        await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }),
      );
      if (exceptionDetails) {
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      }
      return result.value;
    },
    pdf: () =>
      bytes("Page.printToPDF", {
        preferCSSPageSize: true,
        printBackground: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      }),
    screenshot: () => bytes("Page.captureScreenshot", { format: "png" }),
  };
}

/** Reads messages, each of which ends in a zero byte, until the stream ends. */
async function readMessages(
  stream: ReadableStream<Uint8Array>,
  take: (message: Message) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\0");
    rest = parts.pop() ?? "";
    for (const part of parts) take(messageSchema.parse(JSON.parse(part)));
  }
}
