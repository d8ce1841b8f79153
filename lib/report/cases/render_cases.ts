/** Renders the page of cases: one file that loads nothing and runs one script, its own. */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { encode } from "fast-png";
import { packBits } from "../../formats/packed_bits.ts";
import { argmax } from "../../stats/argmax.ts";
import { escapeHtml } from "../markdown.ts";
import { documentTop } from "../html/document.ts";
import type { Case, Cases } from "./cases.ts";

const SCRIPT = Deno.readTextFileSync(new URL("viewer.js", import.meta.url));
const STYLE = Deno.readTextFileSync(new URL("viewer.css", import.meta.url));

/** The page's facts about itself. */
export interface CasesPage {
  /** The report's title, as text. */
  readonly title: string;
  /** The page that the back link leads to. */
  readonly report: string;
  /** True for generated images. */
  readonly synthetic: boolean;
  /** True if the images may be patients'. */
  readonly patientData: boolean;
  /** Names the fold whose test images these are: `Fold 1 of 3`; absent without folds. */
  readonly fold?: string | undefined;
}

/**
 * Returns the page. Its policy forbids loading anything and running any script but its own; text of
 * the data is data to it, never markup. Equal cases give equal bytes.
 */
export function renderCases(cases: Cases, page: CasesPage): string {
  const policy = `default-src 'none'; img-src data:; script-src '${hashOf(SCRIPT)}'; style-src '${
    hashOf(STYLE)
  }'; base-uri 'none'; form-action 'none'`;
  return `${
    documentTop({ policy, title: `Cases · ${escapeHtml(page.title)}`, style: STYLE })
  }<header class="note"><a href="${escapeHtml(page.report)}">‹ Report</a><span>${noteOf(page)}${
    page.fold === undefined ? "" : ` <b>${escapeHtml(page.fold)}:</b> its test images and trainings.`
  }</span></header>
<div class="app">
<aside aria-label="Choose a case">
<div class="finders">
${select("trueClass", "True class", [["", "all"]])}
${
    select("networks", "Networks", [
      ["", "all"],
      ["every", "all wrong"],
      ["disagree", "disagree"],
      ["fixed", "right only with gaze"],
      ["broken", "wrong only with gaze"],
    ])
  }
${select("peak", "Peak", [["", "anywhere"], ["inside", "in the organ"], ["outside", "outside the organ"]])}
${select("atLeast", "Wrong trainings, at least", [["0", "0"]])}
${select("patient", "Patient", [["", "all"]])}
${
    select("order", "Order", [
      ["hard", "hardest first"],
      ["number", "by number"],
      ["class", "by class"],
      ["change", "largest change by gaze"],
    ])
  }
</div>
<p class="count" id="count" role="status"></p>
<ul id="list"></ul>
</aside>
<main>
<div class="head"><h1 id="title">Cases</h1><p id="sub"></p>
<div class="move"><button type="button" id="previous" aria-label="Previous case">←</button><button type="button" id="next" aria-label="Next case">→</button></div></div>
<div class="tools" role="group" aria-label="What is drawn">
<label class="wide">map opacity <input type="range" id="opacity" min="0" max="100" value="55"><kbd>[ ]</kbd></label>
<label><input type="checkbox" id="organ" checked>organ <kbd>o</kbd></label>
<label><input type="checkbox" id="gaze">gaze <kbd>g</kbd></label>
<label><input type="checkbox" id="smooth">smooth <kbd>s</kbd></label>
<label><input type="checkbox" id="ring" checked>peak <kbd>p</kbd></label>
<label class="chosen"><span>training</span><select id="seed" aria-label="Training"><option value="median">median training</option></select></label>
<label class="chosen"><span>map of</span><select id="mapClass" aria-label="Map of which class"><option value="true">true class</option><option value="predicted">predicted class</option></select></label>
<label class="chosen"><span>colours</span><select id="scale" aria-label="Colours of which scale"><option value="own">each map’s own</option><option value="common">common to all</option></select></label>
</div>
<p id="none" hidden>No case fits these filters.</p>
<div class="grid" id="grid"></div>
<div class="legend">
<p><span class="ramp"></span>lowest to highest value within a map, unless the colours are common to all networks.</p>
<p>White line: the organ of the true class. Ring: the highest cell; whether it is <em>in</em> the organ is asked at the ring’s centre, as in the paper.</p>
<p>Probabilities:${
    cases.classNames.map((name, own) => `<span class="swatch c${own % 8}"></span>${escapeHtml(name)}`).join(
      "",
    )
  }. The median training is, for each network and case, the one that gives the true class its median probability.</p>
</div>
<noscript><p>This page needs JavaScript. The report shows some cases without it.</p></noscript>
</main>
</div>
<script type="application/json" id="data">${dataOf(cases, page)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function noteOf({ synthetic, patientData }: CasesPage): string {
  if (patientData) {
    return "<b>Do not share.</b> These are images of single patients: protect this page like the data.";
  }
  return synthetic
    ? "<b>Generated images and gaze.</b> Not patients, not a radiologist."
    : "<b>Test images.</b>";
}

function select(
  id: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
): string {
  const items = options.map(([value, text]) => `<option value="${value}">${text}</option>`).join("");
  return `<label>${label}<select id="${id}">${items}</select></label>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** Returns the data block; no text in it can close the block. */
function dataOf(cases: Cases, { synthetic }: CasesPage): string {
  const { pixels, grid, pixelsPerCell, seeds, models, organs, held, without } = cases;
  const data = {
    pixels,
    grid,
    pixelsPerCell,
    classes: cases.classNames,
    seeds,
    models,
    organs,
    held,
    without,
    gazeTitle: synthetic ? "Simulated gaze Ψ" : "Gaze heat map Ψ",
    cases: cases.cases.map((shown, index) => caseOf(shown, index, pixels)),
    maps: base64(cases.maps),
    lowest: short(cases.lowest),
    highest: short(cases.highest),
    peaks: [...cases.peaks],
    probabilities: Array.from(cases.probabilities, (value) => Math.round(1e4 * value) / 1e4),
  };
  return JSON.stringify(data).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll(
    "&",
    "\\u0026",
  );
}

function caseOf(
  { name, patient, label, image, heatMap, gaze, inside, outlines }: Case,
  index: number,
  [height, width]: readonly [number, number],
) {
  const png = encode({ width, height, data: image, depth: 8, channels: 1 });
  return {
    index,
    name,
    patient,
    label,
    image: `data:image/png;base64,${base64(png)}`,
    inside: mapValues(inside, (cells) => base64(packBits(cells))),
    outlines: mapValues(outlines, base64),
    ...(heatMap === undefined ? {} : { heat: base64(eightBits(heatMap)), heatPeak: argmax(heatMap) }),
    ...(gaze === undefined
      ? {}
      : { gaze: base64(new Uint8Array(gaze.buffer, gaze.byteOffset, gaze.byteLength)) }),
  };
}

function mapValues(
  record: Readonly<Record<string, Uint8Array>>,
  of: (bytes: Uint8Array) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, bytes]) => [key, of(bytes)]));
}

function eightBits(map: Float32Array): Uint8Array {
  const high = map[argmax(map)]!, low = map.reduce((least, value) => Math.min(least, value), Infinity);
  return Uint8Array.from(map, (value) => high === low ? 0 : Math.round(255 * (value - low) / (high - low)));
}

/** Shortens numbers to five significant digits. */
function short(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(5)));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
