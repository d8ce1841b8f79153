/** Confusion matrices of all models side by side, summed over trainings. */
import { CELL_TURNS, opacityOf } from "./palette.ts";
import { type Drawing, rectAt, shortened, textAt } from "./svg_figure.ts";

/** One model's matrix. */
export interface SummedMatrix {
  readonly name: string;
  readonly gaze: boolean;
  /** Decisions by true class (row) and predicted class (column). */
  readonly matrix: readonly (readonly number[])[];
}

/** The classes, and the index of the class without disease. */
export interface MatrixClasses {
  readonly names: readonly string[];
  /**
   * The index of the class without disease: decisions for it on other classes' images are outlined;
   * -1 if there is none.
   */
  readonly healthy: number;
}

const CELL = 36, LABEL = 90, GAP = 26;

/**
 * Draws the figure `width` pixels wide; matrices that do not fit are placed below. The first of a
 * line names the true classes.
 */
export function confusionRow(
  models: readonly SummedMatrix[],
  { names, healthy }: MatrixClasses,
  width: number,
): Drawing {
  const own = CELL * names.length;
  const perRow = Math.max(1, Math.min(models.length, Math.floor((width - LABEL + GAP) / (own + GAP))));
  const each = (width - LABEL + GAP) / perRow;
  const height = 44 + own + 14;
  const size = width < 500 ? 12 : 13.5;
  const drawn = models.map(({ name, gaze, matrix }, index) => {
    const left = LABEL + each * (index % perRow), y = height * Math.floor(index / perRow);
    const parts = [
      textAt(left, y + 14, shortened(name, Math.floor((each - 8) / (size * 0.72))), {
        size,
        className: gaze ? "gazetext strong" : "strong",
      }),
      ...names.flatMap((className, own) => [
        textAt(left + CELL * (own + 0.5), y + 34, className.slice(0, 4), {
          size: 11.5,
          anchor: "middle",
          className: "quiet",
        }),
        ...(index % perRow > 0 ? [] : [
          textAt(left - 8, y + 44 + CELL * (own + 0.5), shortened(className, 13), {
            size: 11.5,
            anchor: "end",
            className: "quiet",
          }),
        ]),
      ]),
      ...matrix.flatMap((row, label) => {
        const total = row.reduce((sum, count) => sum + count, 0);
        return row.flatMap((count, predicted) => {
          const share = total === 0 ? 0 : count / total;
          const place = {
            x: left + CELL * predicted + 1,
            y: y + 40 + CELL * label + 1,
            width: CELL - 2,
            height: CELL - 2,
          };
          const missed = healthy >= 0 && label !== healthy && predicted === healthy;
          return [
            rectAt(place, "cell", { opacity: opacityOf(share), radius: 2 }),
            ...(missed
              ? [rectAt({ x: place.x + 1, y: place.y + 1, width: CELL - 4, height: CELL - 4 }, "missed")]
              : []),
            textAt(place.x + CELL / 2 - 1, place.y + CELL / 2 + 4, String(count), {
              size: 13,
              anchor: "middle",
              className: `${share > CELL_TURNS ? "oncell" : "incell"}${missed ? " strong" : ""}`,
            }),
          ];
        });
      }),
    ];
    return parts.join("\n");
  });
  return { width, height: height * Math.ceil(models.length / perRow), body: drawn.join("\n") };
}
