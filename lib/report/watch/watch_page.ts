/** The watch page: one that updates itself, or one that is self-contained. */
import { createHash } from "node:crypto";
import { escapeHtml } from "../markdown.ts";
import { WATCH_STYLE } from "./watch_style.ts";

/** The time between two requests of the page, in milliseconds; it requests only while visible. */
const LOOK_MILLISECONDS = 2000;

/** Updates the page's content if the answer is new, and keeps folded parts as they are. */
const SCRIPT = `"use strict";
let tag = "";
const look = async () => {
  const ended = document.getElementById("ended");
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch("body", { headers: { "If-None-Match": tag }, cache: "no-store" });
      if (answer.status === 200) {
        const open = [...document.querySelectorAll("details[open]")].map(({ id }) => id);
        const focus = document.activeElement?.closest("details")?.id;
        document.querySelector("main").innerHTML = await answer.text();
        for (const id of open) document.getElementById(id)?.setAttribute("open", "");
        if (focus) document.getElementById(focus)?.querySelector("summary").focus({ preventScroll: true });
        tag = answer.headers.get("ETag") ?? "";
      }
      ended.textContent = answer.ok || answer.status === 304 ? "" : "The store cannot be read: " + await answer.text();
    } catch {
      ended.textContent = "The watch has ended; this is what it last showed.";
    }
  }
  setTimeout(look, ${LOOK_MILLISECONDS});
};
setTimeout(look, ${LOOK_MILLISECONDS});
document.addEventListener("visibilitychange", () => { tag = ""; });
`;

const hashOf = (content: string) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;

const QUIET = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:";

/** The content security policy of the page that updates itself; for its header. */
export const LIVE_POLICY = `${QUIET}; style-src ${hashOf(WATCH_STYLE)}; script-src ${
  hashOf(SCRIPT)
}; connect-src 'self'; frame-ancestors 'none'`;

const STATIC_POLICY = `${QUIET}; style-src ${hashOf(WATCH_STYLE)}`;

/** The beginning of every self-contained page, which identifies it. */
export const STATIC_MARK = "<!DOCTYPE html>\n<!-- fovea watch -->\n";

/** Returns the page that updates its content; it starts with `body`. */
export function livePage(experiment: string, body: string): string {
  return `<!DOCTYPE html>\n${head(experiment, "")}<body>
<p class="ended" id="ended" role="status"></p>
<main>
${body}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Returns the self-contained page: no script, no network. `when` says when it was written. */
export function staticPage(experiment: string, body: string, when: string): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${STATIC_POLICY}">\n`;
  return `${STATIC_MARK}${head(experiment, policy)}<body>
<main>
${body}
<p class="quiet">As of ${escapeHtml(when)}.</p>
</main>
</body>
</html>
`;
}

function head(experiment: string, policy: string): string {
  return `<html lang="en">
<head>
<meta charset="utf-8">
${policy}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(experiment)} · Fovea</title>
<style>${WATCH_STYLE}</style>
</head>
`;
}
