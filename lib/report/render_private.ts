/**
 * The part of a report that shows single images, if they may be patients': a separate page with its
 * data.
 */
import { createHash } from "node:crypto";
import type { Bitmaps } from "./context.ts";
import { renderHtml } from "./html/render_html.ts";
import { createLedger } from "./ledger.ts";
import { escapeText, numbered, section } from "./markdown.ts";
import type { Measurements } from "./measurements.ts";
import { privateCases } from "./private_cases.ts";
import { PRIVATE_FOLDER } from "./pages.ts";
import { unfinishedRuns } from "./runs.ts";
import { failuresSection } from "./sections/failures.ts";
import { casesSection } from "./sections/sample_cases.ts";
import { namedTables, type Tables } from "./tables/tables.ts";

const WARNING =
  "> **Do not share.** These are images and rows of single patients. If you hold the data under an " +
  "agreement, protect this folder like the data. Git ignores it, and the report beside it does not need it.";

/**
 * Returns the files of `private/`, by their paths relative to the report's folder: `cases.md`,
 * `report.html`, `cases.json`, `tables`, `provenance.json`, `figures/`, and a `.gitignore` for all.
 * `bitmaps`: as with `renderReport`.
 */
export function renderPrivate(
  measurements: Measurements,
  bitmaps: Bitmaps,
  tables: Tables,
): ReadonlyMap<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const drawn: { readonly path: string; readonly sha256: string }[] = [];
  const ledger = createLedger();
  const addFile = (path: string, content: string | Uint8Array) => {
    files.set(path, content);
    return path;
  };
  const addBitmap = (path: string, draw: (() => Uint8Array) | undefined) => {
    const bytes = draw ? draw() : bitmaps.get(PRIVATE_FOLDER + path);
    if (bytes === undefined) {
      throw new RangeError(`${PRIVATE_FOLDER}${path}: no such picture, and nothing to draw it from`);
    }
    drawn.push({ path, sha256: createHash("sha256").update(bytes).digest("hex") });
    return addFile(path, bytes);
  };
  const context = { measurements, ledger, addFile, addBitmap };
  const title = `# ${escapeText(measurements.title)}: single images`;
  const page = [
    title,
    WARNING,
    causesSection(measurements),
    casesSection(context),
    failuresSection(context),
  ].filter((part) => part !== "").join("\n\n");
  addFile("cases.md", `${numbered(page)}\n`);
  addFile("report.html", renderHtml(numbered(page), files));
  addFile("cases.json", JSON.stringify(privateCases(measurements), undefined, 2) + "\n");
  for (const [name, text] of tables) addFile(name, text);
  const provenance = { numbers: ledger.citations, bitmaps: drawn, ...namedTables(tables) };
  addFile("provenance.json", JSON.stringify(provenance, undefined, 1) + "\n");
  addFile(".gitignore", "*\n");
  return new Map([...files].map(([path, content]) => [PRIVATE_FOLDER + path, content]));
}

function causesSection({ models }: Measurements): string {
  const lines = models.flatMap((model) =>
    unfinishedRuns(model).map((run) =>
      `- ${escapeText(model.name)}, seed ${run.seed}: ${run.status} (${escapeText(run.cause)})`
    )
  );
  return lines.length === 0 ? "" : section("Trainings without a result", lines.join("\n"));
}
