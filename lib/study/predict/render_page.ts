/** Renders the page of predictions: one file that loads nothing and runs nothing. */
import { createHash } from "node:crypto";
import { escapeHtml } from "../../report/markdown.ts";
import { documentTop } from "../../report/html/document.ts";
import type { CheckpointDescription } from "../checkpoint/description.ts";
import { ensembleOf } from "./ensemble.ts";
import { NOTICE } from "./notice.ts";
import { PAGE_STYLE } from "./page_style.ts";
import type { FailedImage, PredictedScores } from "./predict_images.ts";

/** An image of the page. */
export type ShownOutcome = FailedImage | ShownImage;

/** A predicted image, with the picture of its maps. */
interface ShownImage extends PredictedScores {
  /** The picture, and the classes that it shows; absent if none was drawn. */
  readonly picture?: { readonly png: Uint8Array; readonly classes: readonly number[] } | undefined;
}

/** The model that predicted. */
export interface PageModel {
  readonly title: string;
  readonly description: CheckpointDescription;
  readonly seeds: readonly number[];
  /** The keys of its trainings. */
  readonly keys: readonly string[];
}

/** The most pictures within one page; the files of the others are in `cams/`. */
const MOST_PICTURES = 200;

/**
 * Returns the page. All text of files and models is escaped; equal predictions give equal bytes.
 */
export function renderPage(outcomes: readonly ShownOutcome[], model: PageModel): string {
  const hash = createHash("sha256").update(PAGE_STYLE).digest("base64");
  const policy =
    `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const { classes } = model.description;
  let pictures = 0;
  const sections = outcomes.map((outcome, index) =>
    outcome.outcome === "failed" ? failedSection(outcome, index) : imageSection(outcome, {
      index,
      classes,
      draws: outcome.picture !== undefined && ++pictures <= MOST_PICTURES,
    })
  );
  return `${
    documentTop({ policy, title: `Predictions · ${escapeHtml(model.title)}`, style: PAGE_STYLE })
  }<p class="notice">${escapeHtml(NOTICE)}</p>
<main>
<h1>Predictions of ${escapeHtml(model.title)}</h1>
${factsOf(outcomes, model)}
${overview(outcomes, model)}
${sections.join("\n")}
</main>
</body>
</html>
`;
}

function factsOf(
  outcomes: readonly ShownOutcome[],
  { description: { network, classes, canvas, imageSize, pixels, trainingImages }, seeds, keys }: PageModel,
): string {
  const failed = outcomes.filter(({ outcome }) => outcome === "failed").length;
  const unlike = outcomes.filter((each) => each.outcome === "predicted" && each.unlike.length > 0).length;
  const facts = [
    `${
      counted(outcomes.length, "image")
    }, ${failed} of them not predicted, ${unlike} unlike the training images`,
    `Network ${network.name}, width ${network.width}, depth ${network.depth}; ${
      seeds.length === 1
        ? `seed ${seeds[0]}`
        : `mean of ${seeds.length} trainings (seeds ${seeds.join(", ")})`
    }`,
    `Classes ${classes.join(", ")}; the network can give no other answer`,
    `Images ${
      canvas.fit === "resize"
        ? `resized to ${imageSize.join(" × ")}`
        : `centred on a canvas of ${canvas.height} × ${canvas.width}, every ${canvas.downsample}. pixel`
    }; pixel policy ${pixels}; normalisation ${network.normalisation ?? "none"}`,
    `Trained on ${counted(trainingImages.images, "image")}; keys ${
      keys.map((key) => key.slice(0, 10)).join(", ")
    }`,
  ];
  return `<ul class="facts">${facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join("")}</ul>
<p>An image is flagged where its size, its photometric or the statistics of its pixels lie outside the range of the
training images. A flag does not mean that the answer is wrong, and an answer without a flag may be wrong. This page shows the images:
protect it like the images.</p>`;
}

function overview(outcomes: readonly ShownOutcome[], { description: { classes }, seeds }: PageModel): string {
  const spread = seeds.length > 1 ? " (mean ± standard deviation over seeds)" : "";
  const rows = outcomes.map((outcome, index) => {
    const name = `<th scope="row" class="name"><a href="#image-${index + 1}">${
      escapeHtml(outcome.image.name)
    }</a></th>`;
    if (outcome.outcome === "failed") return `<tr>${name}<td colspan="3">not predicted</td></tr>`;
    const { mean, spread, predicted } = ensembleOf(outcome.seeds);
    return `<tr>${name}<td>${escapeHtml(classes[predicted] ?? "")}</td><td class="number">${
      shown(mean[predicted])
    }${spread === null ? "" : ` ± ${shown(spread[predicted])}`}</td><td>${
      outcome.unlike.length === 0 ? "" : "unlike the training images"
    }</td></tr>`;
  });
  return `<div class="table" tabindex="0" role="region" aria-label="All images"><table>
<thead><tr><th scope="col">Image</th><th scope="col">Highest class</th><th scope="col" class="number">Probability${spread}</th><th scope="col">Flag</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

function failedSection(
  { image, fault }: FailedImage,
  index: number,
): string {
  return `<section id="image-${index + 1}"><h2>${escapeHtml(image.name)}</h2>
<p class="unlike">Not predicted: ${escapeHtml(fault)}</p></section>`;
}

function imageSection(
  { image, seeds, unlike, picture }: ShownImage,
  { index, classes, draws }: {
    readonly index: number;
    readonly classes: readonly string[];
    readonly draws: boolean;
  },
): string {
  const flag = unlike.length === 0
    ? ""
    : `<p class="unlike">Unlike the training images: ${escapeHtml(unlike.join("; "))}</p>\n`;
  return `<section id="image-${index + 1}"><h2>${escapeHtml(image.name)}</h2>
${flag}${picture === undefined || !draws ? "" : figure(picture, classes)}${
    probabilities(seeds, classes, image.name)
  }</section>`;
}

function figure(
  { png, classes: drawn }: { readonly png: Uint8Array; readonly classes: readonly number[] },
  classes: readonly string[],
): string {
  const names = drawn.map((own) => escapeHtml(classes[own] ?? "")).join(", ");
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return `<figure><div class="drawn" tabindex="0" role="region" aria-label="X-ray and maps"><img width="${
    view.getUint32(16)
  }" height="${
    view.getUint32(20)
  }" alt="The X-ray, then its class activation maps: ${names}" src="data:image/png;base64,${
    Uint8Array.from(png).toBase64()
  }"></div>
<figcaption>The X-ray as the network sees it, then under the class activation map of ${names}. Brighter means higher within one
map; the ring marks its maximum.</figcaption></figure>
`;
}

function probabilities(
  seeds: ShownImage["seeds"],
  classes: readonly string[],
  name: string,
): string {
  const { mean, spread, predicted } = ensembleOf(seeds);
  const several = spread !== null;
  const head = [
    "Class",
    ...(several ? ["mean", "± SD"] : []),
    ...seeds.map(({ seed }) => `seed ${seed}`),
  ].map((title, index) => `<th scope="col"${index === 0 ? "" : ' class="number"'}>${title}</th>`);
  const rows = classes.map((title, own) => {
    const values = [
      ...(several ? [mean[own], spread[own]] : []),
      ...seeds.map(({ probabilities }) => probabilities[own]),
    ];
    return `<tr${own === predicted ? ' class="highest"' : ""}><th scope="row">${escapeHtml(title)}</th>${
      values.map((value) => `<td class="number">${shown(value)}</td>`).join("")
    }</tr>`;
  });
  return `<div class="table" tabindex="0" role="region" aria-label="Probabilities of ${
    escapeHtml(name)
  }"><table>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

function shown(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(3);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
