/**
 * One HTML page of cases with gaze and organs over them: only a person can see that x and y were
 * swapped.
 */
import { encode } from "fast-png";
import { type CasePicture, GAZE_COLOUR, MASK_COLOURS } from "./case_picture.ts";

/** A case of the page. */
export interface ShownCase {
  readonly id: string;
  readonly label: string;
  /** The subset, if the images could be divided. */
  readonly subset?: string | undefined;
  /** Facts such as `3056 × 2544, 812 samples, 3 % off the image`. */
  readonly facts: string;
  readonly picture: CasePicture;
}

/** The page's facts about the whole data set. */
export interface CasePageOptions {
  readonly title: string;
  /** The lines of the summary. */
  readonly summary: readonly string[];
  /** The names of the organs, in the order of their colours. */
  readonly organs: readonly string[];
}

/**
 * Returns the page as self-contained HTML: no script, and no other file. Texts of the data set are
 * escaped; pictures are PNG in `data:` addresses.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 255, 255, 255) };
 * const shown = { id: "a<b", label: "mass", facts: "1 × 2, 8 samples", picture };
 * const page = casePage([shown], { title: "Cases", summary: ["images 1"], organs: ["lung"] });
 * assertStringIncludes(page, '<img alt="mass: a&lt;b" width="2" height="1"');
 * assertStringIncludes(page, "</b>lung</li>");
 * ```
 */
export function casePage(cases: readonly ShownCase[], { title, summary, organs }: CasePageOptions): string {
  const colour = (rgb: readonly number[]) => `rgb(${rgb.join(", ")})`;
  const legend = [
    `<li><b style="background:${colour(GAZE_COLOUR)}"></b>gaze, one dot a sample</li>`,
    ...organs.map((name, index) =>
      `<li><b style="background:${colour(MASK_COLOURS[index % MASK_COLOURS.length] ?? GAZE_COLOUR)}"></b>${
        escapeHtml(name)
      }</li>`
    ),
  ];
  const figures = cases.map(({ id, label, subset, facts, picture }) =>
    `<figure><img alt="${
      escapeHtml(`${label}: ${id}`)
    }" width="${picture.width}" height="${picture.height}" src="${pictureUrl(picture)}"><figcaption><strong>${
      escapeHtml(label)
    }</strong>${subset === undefined ? "" : ` · ${escapeHtml(subset)}`}<br>${escapeHtml(id)}<br>${
      escapeHtml(facts)
    }</figcaption></figure>`
  );
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 75rem; padding: 0 1rem; color-scheme: light dark }
pre { overflow-x: auto }
ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.5rem }
b { display: inline-block; width: .9em; height: .9em; margin-right: .4em }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)) }
figure { margin: 0 }
img { width: 100%; height: auto; image-rendering: pixelated }
figcaption { overflow-wrap: anywhere }
</style>
<h1>${escapeHtml(title)}</h1>
<p>This page shows images and ids: protect it like the data.</p>
<pre>${summary.map(escapeHtml).join("\n")}</pre>
<ul>${legend.join("")}</ul>
<main>
${figures.join("\n")}
</main>
</html>
`;
}

function pictureUrl({ width, height, data }: CasePicture): string {
  return `data:image/png;base64,${encode({ width, height, data, channels: 3, depth: 8 }).toBase64()}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
