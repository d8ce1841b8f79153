/** The gallery: X-ray, gaze and every model's CAM, side by side. */
import type { ReportContext } from "../context.ts";
import { overlayStrip } from "../figures/overlay.ts";
import { formatNumber } from "../format.ts";
import { gazeWords } from "../gaze_words.ts";
import { directive, escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import { networksOf } from "../networks.ts";
import type { Gallery, GalleryCase, GalleryMap, Measurements } from "../measurements.ts";
import { shareWords } from "../range_words.ts";

/** The cases shown in the report's body, or the remaining ones for the appendix. */
export type ShownCases = "first of each class" | "others";

/** Renders one strip of pictures per case, with each model's prediction below its map. */
export function caseStrips(context: ReportContext, which: ShownCases): string {
  const { gallery } = context.measurements;
  if (!gallery) return "";
  const named = new Set(gallery.cases.flatMap(({ maps }) => maps.map(({ model }) => model)));
  // The models of a network are placed side by side.
  const ordered = networksOf(context.measurements).flatMap(({ models }) =>
    models.map(({ model }) => model.name)
  );
  const models = [
    ...ordered.filter((name) => named.has(name)),
    ...[...named].filter((name) => !ordered.includes(name)),
  ];
  const seen = new Set<number>();
  const shown = gallery.cases.flatMap((shown, index) => {
    const isFirst = !seen.has(shown.label);
    seen.add(shown.label);
    return isFirst === (which === "first of each class") ? [{ shown, number: index + 1, models }] : [];
  });
  if (shown.length === 0) return "";
  return [
    which === "others" ? "" : `${escapeText(gallery.rule)} ${READING}`,
    which === "others" ? "" : withoutNote(gallery),
    ...shown.map((strip) => caseStrip(context, strip)),
  ].filter((block) => block !== "").join("\n\n");
}

/** Renders the cases that the body leaves out, with the predictions of all. */
export function furtherCasesSection(context: ReportContext): string {
  const { gallery } = context.measurements;
  if (!gallery || gallery.cases.length === 0) return "";
  return section(
    "Further cases, and all predictions",
    caseStrips(context, "others"),
    predictions(context, gallery.cases),
  );
}

/** Renders the cases of patients, for the page that must stay with the data. */
export function casesSection(context: ReportContext): string {
  const { gallery } = context.measurements;
  if (!gallery) return "";
  return section(
    "What the networks look at",
    caseStrips(context, "first of each class"),
    caseStrips(context, "others"),
    gallery.cases.length === 0 ? "" : predictions(context, gallery.cases),
  );
}

const READING =
  "Brighter means higher within one map; the ring marks its maximum. Brightness cannot be compared between maps. " +
  "Blue line: the organ of the true class, where it has one.";

function withoutNote({ without }: Gallery): string {
  return without.map(({ model, seed, outcome, reason }) =>
    `${escapeText(model)} is not shown: its training with seed ${seed} has no predictions (${outcome}: ${
      escapeText(reason)
    }).`
  ).join(" ");
}

interface Strip {
  readonly shown: GalleryCase;
  readonly number: number;
  readonly models: readonly string[];
}

function caseStrip({ measurements, addBitmap }: ReportContext, strip: Strip): string {
  const { classNames } = measurements;
  const { shown, number, models } = strip;
  const { pictures, maps } = shown;
  const path = addBitmap(
    `figures/case-${number}.png`,
    pictures && (() => {
      const cams = models.map((model) => pictures.cams[maps.findIndex((map) => map.model === model)]);
      return overlayStrip(pictures, [pictures.heatMap, ...cams]);
    }),
  );
  const truth = classNames[shown.label] ?? String(shown.label);
  const gaze = `${gazeWords(measurements)}${shown.gaze ? "" : " (none)"}`;
  const labels = models.map((model) => {
    const map = maps.find((map) => map.model === model);
    return `${escapeText(model)}: ${map ? predictionWords(map, shown.label, classNames) : "not shown"}`;
  });
  const wrong = maps.filter(({ probabilities }) => predictedOf(probabilities) !== shown.label).length;
  const description = `Case ${number}, ${truth}: X-ray, ${gaze}, map of ${models.join(", map of ")}`;
  return [
    `![${escapeText(description)}](${path})`,
    directive(
      "labels",
      [escapeText(`X-ray: ${truth}`), gaze, ...labels].map((label, index) => `${index + 1}. ${label}`).join(
        "\n",
      ),
    ),
    `**Figure #. ${escapeText(truth)}, ${escapeText(shown.reason)}: ${
      wrong === 0 ? "every network is right" : `${wrong} of ${maps.length} networks are wrong`
    }.** Image ${
      linkToCase(measurements, shown)
    }, case ${number}, laid out like a row of the paper’s Table 3.`,
  ].join("\n\n");
}

/** Returns the beginning of the image's name, linked to the page of cases if there is one. */
function linkToCase({ tasks }: Measurements, { dicomId, maps: [map] }: GalleryCase): string {
  const name = dicomId.slice(0, 8);
  if (!tasks.some(({ name }) => name === "cases")) return escapeText(name);
  return `[${escapeText(name)}](cases.html#image=${encodeURIComponent(name)}${
    map === undefined ? "" : `/s${map.seed}/true`
  })`;
}

function predictedOf(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** Returns a prediction such as `✓ pneumonia 0.83`: the predicted class and its probability. */
function predictionWords(
  { probabilities }: GalleryMap,
  label: number,
  classNames: readonly string[],
): string {
  const predicted = predictedOf(probabilities);
  return `${predicted === label ? "✓" : "✗"} ${escapeText(classNames[predicted] ?? "")} ${
    formatNumber(probabilities[predicted]!, "fixed2")
  }`;
}

function predictions({ measurements: { classNames } }: ReportContext, cases: readonly GalleryCase[]): string {
  const columns = [
    { title: "case" },
    { title: "image" },
    { title: "true class" },
    { title: "model" },
    numeric("seed"),
    { title: "predicted class" },
    numeric("probability of the true class"),
    { title: "result" },
  ];
  const rows = cases.flatMap(({ dicomId, label, maps }, index) =>
    maps.map(({ model, seed, probabilities, predictions }) => {
      const predicted = predictedOf(probabilities);
      return [
        String(index + 1),
        escapeText(dicomId.slice(0, 8)),
        escapeText(classNames[label] ?? String(label)),
        escapeText(model),
        String(seed),
        `${predicted === label ? "✓" : "✗"} ${escapeText(classNames[predicted] ?? "")}`,
        formatNumber(probabilities[label]!, "fixed3"),
        shortHash(predictions),
      ];
    })
  );
  const right =
    cases.flatMap(({ label, maps }) =>
      maps.filter(({ probabilities }) => predictedOf(probabilities) === label)
    ).length;
  return table(columns, rows, {
    caption: `**${
      shareWords(right, rows.length, {
        noun: "predictions of the cases shown",
        one: "is right",
        many: "are right",
      })
    }** A row is one model’s prediction of one case.`,
  });
}
