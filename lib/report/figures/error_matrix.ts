/** Images × models: the number of trainings that misclassify each test image. */
import { CELL_TURNS, opacityOf } from "./palette.ts";
import { type Drawing, lineAt, rectAt, shortened, textAt } from "./svg_figure.ts";

/** The images of one class, hardest first. */
export interface ErrorBlock {
  readonly className: string;
  /** Wrong trainings by image, then by model. */
  readonly images: readonly (readonly number[])[];
}

/** One model's row. */
export interface ErrorModel {
  readonly name: string;
  readonly gaze: boolean;
  readonly trainings: number;
}

const ROW = 20, GAP = 16, HEAD = 22, WIDEST = 24;

/**
 * Draws the figure `width` pixels wide: classes side by side if cells stay wide enough, else below
 * each other.
 */
export function errorMatrix(
  models: readonly ErrorModel[],
  blocks: readonly ErrorBlock[],
  width: number,
): Drawing {
  const narrow = width < 500;
  const longest = Math.max(0, ...models.map(({ name }) => name.length));
  const label = narrow ? 118 : Math.min(200, 20 + 7.2 * longest);
  const images = blocks.reduce((sum, block) => sum + block.images.length, 0);
  const abreast = (width - label - GAP * (blocks.length - 1)) / Math.max(1, images);
  const stacked = narrow || abreast < 6;
  const most = Math.max(1, ...blocks.map((block) => block.images.length));
  const cell = Math.min(WIDEST, stacked ? (width - label) / most : abreast);
  const height = HEAD + ROW * models.length + 14;
  const longestName = Math.floor(label / (narrow ? 8.6 : 7.2));
  let left = label, top = 0;
  const drawn = blocks.flatMap(({ className, images }, index) => {
    const labels = stacked || index === 0;
    const parts = [
      textAt(left, top + 14, `${className} (${images.length})`, { size: 12, className: "quiet strong" }),
      ...(labels
        ? models.map(({ name, gaze }, row) =>
          textAt(0, top + HEAD + ROW * row + 14, shortened(name, longestName), {
            size: 12,
            className: gaze ? "gazetext" : "",
          })
        )
        : []),
      ...images.flatMap((wrong, column) =>
        wrong.flatMap((count, row) => {
          const of = models[row]?.trainings ?? 0;
          const place = {
            x: left + column * cell,
            y: top + HEAD + ROW * row,
            width: Math.max(cell - 1, cell * 0.85),
            height: ROW - 1,
          };
          const share = of === 0 ? 0 : count / of;
          return [
            rectAt(place, "cell", { opacity: opacityOf(share) }),
            ...(cell >= 14 && count > 0
              ? [textAt(place.x + place.width / 2, place.y + 14, String(count), {
                size: 11.5,
                anchor: "middle",
                className: share > CELL_TURNS ? "oncell" : "incell",
              })]
              : []),
          ];
        })
      ),
    ];
    if (stacked) top += height;
    else left += images.length * cell + GAP;
    return parts;
  });
  const total = stacked ? top : height;
  return { width, height: total, body: [...drawn, lineAt(0, total - 2, 0, total - 2, "rule")].join("\n") };
}
