/** Boxes and ellipses of organs, and the cells of a grid that lie in them. */
import { gridSize, type Size } from "../canvas.ts";
import { type GridCanvas, gridPixels } from "../grid_pixels.ts";
import { imageKey } from "../image_id.ts";
import { Faults } from "../tables/faults.ts";
import { readTable } from "../tables/read_table.ts";
import type { ShapesSettings } from "./settings.ts";
import { columnsOf, ruleOf } from "../tables/rules.ts";

/** A box by its corners, in the units of its table. */
export interface Shape {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** The row's line. */
  readonly line: number;
}

/**
 * Returns the shapes by image (`imageKey`). Throws a `TableError` with every fault: corners that
 * are no numbers or in the wrong order.
 */
export function readShapes(
  bytes: Uint8Array,
  settings: ShapesSettings,
  source: string,
): ReadonlyMap<string, readonly Shape[]> {
  const { id, x1, y1, x2, y2, where } = settings;
  const { rows } = readTable(bytes, { source, columns: [id, x1, y1, x2, y2, ...columnsOf(where)] });
  const faults = new Faults();
  const shapes = new Map<string, Shape[]>();
  for (const row of rows.filter(ruleOf(where))) {
    const place = `${source}, line ${row.line}`;
    const number = (column: string) => {
      const text = row.text(column), value = row.number(column);
      if (!Number.isFinite(value)) {
        faults.add(
          `${place}, column ${JSON.stringify(column)}: found ${JSON.stringify(text)}, expected a number`,
        );
      }
      return value;
    };
    const shape = { x1: number(x1), y1: number(y1), x2: number(x2), y2: number(y2), line: row.line };
    if (shape.x1 > shape.x2 || shape.y1 > shape.y2) {
      faults.add(
        `${place}: found the corners (${shape.x1}, ${shape.y1}) and (${shape.x2}, ${shape.y2}), expected ${x1} and ${y1} ` +
          `to be at most ${x2} and ${y2}`,
      );
    }
    const key = imageKey(row.text(id));
    shapes.set(key, [...shapes.get(key) ?? [], shape]);
  }
  faults.throwIfAny();
  return shapes;
}

/** The grid and the size that shapes are drawn for. */
export interface DrawOptions {
  readonly image: Size;
  readonly canvas: GridCanvas;
  /** Canvas pixels from one cell to the next. */
  readonly step: number;
  readonly units: "pixels" | "fraction";
  readonly kind: "boxes" | "ellipses";
}

/**
 * Returns the cells of the grid whose pixel of the image lies in any of the shapes: 1 inside and
 * 0 outside, row-major. Pixel p spans p to p + 1, and its centre decides.
 */
export function drawShapes(
  shapes: readonly Shape[],
  { image, canvas, step, units, kind }: DrawOptions,
): Uint8Array<ArrayBuffer> {
  const { height, width } = gridSize(canvas, step);
  const { rows, columns } = gridPixels(image, canvas, step);
  const [across, down] = units === "fraction" ? [image.width, image.height] : [1, 1];
  const scaled = shapes.map(({ x1, y1, x2, y2 }) => ({
    x1: x1 * across,
    x2: x2 * across,
    y1: y1 * down,
    y2: y2 * down,
  }));
  const contains = kind === "boxes" ? inBox : inEllipse;
  const cells = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = columns[column]!, y = rows[row]!;
      if (x < 0 || y < 0) continue;
      if (scaled.some((box) => contains(box, x + 0.5, y + 0.5))) cells[row * width + column] = 1;
    }
  }
  return cells;
}

type Box = Omit<Shape, "line">;

function inBox({ x1, y1, x2, y2 }: Box, x: number, y: number): boolean {
  return x >= x1 && x <= x2 && y >= y1 && y <= y2;
}

/** True in the ellipse that touches all four sides of the box. */
function inEllipse({ x1, y1, x2, y2 }: Box, x: number, y: number): boolean {
  const a = (x2 - x1) / 2, b = (y2 - y1) / 2;
  if (a === 0 || b === 0) return false;
  return ((x - x1 - a) / a) ** 2 + ((y - y1 - b) / b) ** 2 <= 1;
}
