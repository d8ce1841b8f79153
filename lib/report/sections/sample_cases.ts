/** The gallery: X-ray, gaze and every model's CAM, side by side. */
import { hasCasesPage } from "../cases/cases_files.ts";
import type { ReportContext } from "../context.ts";
import { overlayStrip } from "../figures/overlay.ts";
import { formatNumber } from "../format.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { GalleryCase } from "../measurements.ts";

/** One strip of pictures per case, with each model's prediction. */
export function gallerySection(context: ReportContext): string {
  const { gallery } = context.measurements;
  if (!gallery) return "";
  const without = gallery.without.map(({ model, seed, outcome, reason }) =>
    `${escapeText(model)} is not shown: its run with seed ${seed} has no predictions (${outcome}: ${
      escapeText(reason)
    }).`
  ).join(" ");
  if (gallery.cases.length === 0) {
    return without === "" ? "" : section("What the networks look at", without);
  }
  const models = [...new Set(gallery.cases.flatMap(({ maps }) => maps.map(({ model }) => model)))];
  const gaze = gallery.cases.some((shown) => shown.gaze) ? ["the radiologist's gaze (Ψ)"] : [];
  const order = ["the X-ray", ...gaze, ...models.map((model) => `CAM of ${model}`)];
  const explanation =
    `From left to right: ${order.join(", ")}; each CAM is Ω of the true class. Colours run from a ` +
    "map's own minimum (the dimmed X-ray) to its maximum (brightest; ringed): they compare places within a map, not " +
    "strengths between maps.";
  return section(
    "What the networks look at",
    `${escapeText(gallery.rule)} ${escapeText(explanation)}`,
    without,
    hasCasesPage(context.measurements)
      ? "Every test image, with every network’s map: [cases.html](cases.html), which `deno task report` makes."
      : undefined,
    ...gallery.cases.map((shown, index) => caseStrip(context, { shown, number: index + 1, models })),
    verdicts(context, gallery.cases),
  );
}

interface Strip {
  readonly shown: GalleryCase;
  readonly number: number;
  readonly models: readonly string[];
}

function caseStrip({ measurements: { classNames }, addBitmap }: ReportContext, strip: Strip): string {
  const { shown, number, models } = strip;
  const { pictures, maps } = shown;
  const path = addBitmap(
    `figures/case-${number}.png`,
    pictures && (() => {
      const cams = models.map((model) => pictures.cams[maps.findIndex((map) => map.model === model)]);
      return overlayStrip(pictures, [pictures.heatMap, ...cams]);
    }),
  );
  const truth = classNames[shown.label];
  const description = `Case ${number}, ${truth}: X-ray, gaze heat map${shown.gaze ? "" : " (none)"}, ` +
    `CAM of ${models.join(", CAM of ")}`;
  return `**Case ${number}: ${escapeText(truth)}, ${escapeText(shown.reason)}**\n\n![${
    escapeText(description)
  }](${path})`;
}

function verdicts({ measurements: { classNames } }: ReportContext, cases: readonly GalleryCase[]): string {
  const columns = [
    { title: "case" },
    { title: "image" },
    { title: "true class" },
    { title: "model" },
    numeric("seed"),
    { title: "given class" },
    numeric("probability of the true class"),
    { title: "result" },
  ];
  const rows = cases.flatMap(({ dicomId, label, maps }, index) =>
    maps.map(({ model, seed, probabilities, predictions }) => {
      const given = probabilities.indexOf(Math.max(...probabilities));
      return [
        String(index + 1),
        escapeText(dicomId.slice(0, 8)),
        escapeText(classNames[label]),
        escapeText(model),
        String(seed),
        `${given === label ? "✓" : "✗"} ${escapeText(classNames[given])}`,
        formatNumber(probabilities[label], "fixed3"),
        shortHash(predictions),
      ];
    })
  );
  return table(columns, rows);
}
