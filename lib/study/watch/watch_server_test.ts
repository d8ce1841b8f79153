import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../errors/user_error.ts";
import { LIVE_POLICY, livePage } from "../../report/watch/watch_page.ts";
import { findChromium } from "../../report/testing/chromium.ts";
import { serveWatch, type WatchServer } from "./watch_server.ts";

/** Starts a server whose content changes with every look. */
function counting(): WatchServer {
  let looks = 0;
  const body = () => Promise.resolve(`<p id="looks">look ${++looks}</p>`);
  return serveWatch({
    page: async () => ({ html: livePage("phantom", await body()), policy: LIVE_POLICY }),
    body,
  }, { port: 0 });
}

async function asked(url: string, init?: RequestInit): Promise<[number, string]> {
  const response = await fetch(url, init);
  return [response.status, await response.text()];
}

Deno.test("the watch server answers only at its own address", async () => {
  await using server = counting();
  const { origin, pathname, port } = new URL(server.address);
  assertMatch(pathname, /^\/[0-9a-f]{32}\/$/);
  const [status, html] = await asked(server.address);
  assertEquals(status, 200);
  assertStringIncludes(html, "look 1");
  for (const path of ["/", "/body", `/${"0".repeat(32)}/`, `/${"0".repeat(32)}/body`, `${pathname}x`]) {
    assertEquals((await asked(origin + path))[0], 404, path);
  }
  assertEquals((await asked(server.address, { method: "POST" }))[0], 405);
  // Another site's name may resolve to this address; the server does not answer to it.
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(
    new TextEncoder().encode(
      `GET ${pathname} HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`,
    ),
  );
  assertMatch(await new Response(connection.readable).text(), /^HTTP\/1\.1 403 /);
});

Deno.test("an unchanged page is not sent again", async () => {
  await using server = serveWatch({
    page: () => Promise.resolve({ html: "", policy: LIVE_POLICY }),
    body: () => Promise.resolve("same"),
  }, { port: 0 });
  const first = await fetch(`${server.address}body`);
  assertEquals([first.status, await first.text()], [200, "same"]);
  const headers = { "If-None-Match": first.headers.get("ETag") ?? "" };
  assertEquals(await asked(`${server.address}body`, { headers }), [304, ""]);
});

Deno.test("a failed look at the study is shown in the page, and a port in use is reported in one sentence", async () => {
  await using server = serveWatch({
    page: () => Promise.resolve({ html: "", policy: LIVE_POLICY }),
    body: () => Promise.reject(new UserError("the store is gone")),
  }, { port: 0 });
  assertEquals(await asked(`${server.address}body`), [503, "the store is gone"]);
  const port = Number(new URL(server.address).port);
  const { message } = assertThrows(() => serveWatch({ page: never, body: never }, { port }), UserError);
  assertStringIncludes(message, `--port ${port}: found it in use`);
});

const never = () => Promise.reject(new Error("never asked"));

const chromium = await findChromium();

Deno.test({
  name: "a browser updates the page, under the page's own policy",
  ignore: chromium === undefined,
  async fn() {
    await using server = counting();
    const profile = await Deno.makeTempDir();
    try {
      const { stdout, stderr } = await new Deno.Command(chromium ?? "", {
        args: [
          ...["--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"],
          ...["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", `--user-data-dir=${profile}`],
          ...["--enable-logging=stderr", "--virtual-time-budget=7000", "--dump-dom", server.address],
        ],
        env: { LANG: "C.UTF-8" },
      }).output();
      const [, look] = /<p id="looks">look (\d+)<\/p>/.exec(new TextDecoder().decode(stdout)) ?? [];
      assert(Number(look) >= 3, `look ${look}`);
      const console = new TextDecoder().decode(stderr).split("\n").filter((line) => line.includes("CONSOLE"));
      assertEquals(console, []);
    } finally {
      await Deno.remove(profile, { recursive: true });
    }
  },
});
