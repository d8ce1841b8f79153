/**
 * Serves a page on the loopback interface, to users who know its address: a path of 128 random
 * bits. Answers no other host name, so that no page of another site can read it.
 */
import { timingSafeEqual } from "node:crypto";
import { UserError } from "../../errors/user_error.ts";
import { messageOf } from "../../errors/message_of.ts";
import { sha256 } from "../../graph/hash.ts";

/** The content that is served. */
export interface Served {
  /** Returns the page, and the policy for its header. */
  page(): Promise<{ readonly html: string; readonly policy: string }>;
  /** Returns the content that the page reloads. */
  body(): Promise<string>;
}

/** A server that runs until disposal. */
export interface WatchServer extends AsyncDisposable {
  /** The address: `http://127.0.0.1:40123/TOKEN/`. */
  readonly address: string;
}

const LOOPBACK = "127.0.0.1";

/**
 * Starts the server on `port`; on any free one for 0. Throws a `UserError` for a port that is in
 * use or may not be used.
 */
export function serveWatch(served: Served, { port }: { readonly port: number }): WatchServer {
  const token = randomToken();
  const server = listening(port, (request) => answer(request, served, { token, port: server.addr.port }));
  return {
    address: `http://${LOOPBACK}:${server.addr.port}/${token}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

type Server = Deno.HttpServer<Deno.NetAddr>;

function listening(port: number, handler: (request: Request) => Promise<Response>): Server {
  try {
    return Deno.serve({ hostname: LOOPBACK, port, onListen: () => {} }, handler);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new UserError(
        `--port ${port}: found it in use by another program, expected a free port; name another one, or none`,
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new UserError(
        `--port ${port}: only administrators may use it on this system; name a port from 1024 on`,
      );
    }
    throw error;
  }
}

const HEADERS = {
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

async function answer(
  request: Request,
  served: Served,
  { token, port }: { readonly token: string; readonly port: number },
): Promise<Response> {
  const say = (status: number, text: string, headers: Readonly<Record<string, string>> = {}) =>
    new Response(status === 304 || request.method === "HEAD" ? null : text, {
      status,
      headers: { "Content-Type": "text/plain; charset=utf-8", ...HEADERS, ...headers },
    });
  if (![`${LOOPBACK}:${port}`, `localhost:${port}`].includes(request.headers.get("host") ?? "")) {
    return say(403, "found another host name, expected the address that the command printed\n");
  }
  const [, given = "", rest] = /^\/([^/]*)\/(.*)$/.exec(new URL(request.url).pathname) ?? [];
  if (!isEqual(given, token)) {
    return say(404, "found no page here, expected the whole address that the command printed\n");
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return say(405, "expected GET\n", { Allow: "GET, HEAD" });
  }
  try {
    if (rest === "") {
      const { html, policy } = await served.page();
      return say(200, html, {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
      });
    }
    if (rest !== "body") return say(404, "found no such page\n");
    const body = await served.body();
    const tag = `"${sha256(body).slice(0, 32)}"`;
    if (request.headers.get("if-none-match") === tag) return say(304, "", { ETag: tag });
    return say(200, body, { "Content-Type": "text/html; charset=utf-8", ETag: tag });
  } catch (error) {
    return say(503, messageOf(error));
  }
}

function randomToken(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}

/** Compares in constant time, so that the time does not reveal how much is equal. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => new TextEncoder().encode(sha256(text)));
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
