/** Boxes and ellipses of organs, and the cells of a grid that lie in them. */
import { gridSize, type Size } from "../canvas.ts";
import { type GridCanvas, gridPixels } from "../grid_pixels.ts";
import { imageKey } from "../image_id.ts";
import { Faults } from "../tables/faults.ts";
import type { Hint } from "../tables/missing_columns.ts";
import { gatherTable } from "../tables/read_table.ts";
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

/** Shapes by image (`imageKey`). */
export type Shapes = ReadonlyMap<string, readonly Shape[]>;

/**
 * Returns the shapes. Throws a `TableError` with every fault: corners that are no numbers or in the
 * wrong order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("image,left,top,right,bottom\na,2,4,22,22\n");
 * const corners = { x1: "left", y1: "top", x2: "right", y2: "bottom", units: "pixels" } as const;
 * const shapes = readShapes(bytes, { file: "boxes.csv", id: "image", ...corners }, "boxes.csv");
 * assertEquals(shapes.get("a"), [{ x1: 2, y1: 4, x2: 22, y2: 22, line: 2 }]);
 * ```
 */
export function readShapes(bytes: Uint8Array, settings: ShapesSettings, source: string): Shapes {
  const faults = new Faults();
  const shapes = gatherShapes(bytes, settings, { source, faults });
  faults.throwIfAny();
  return shapes ?? new Map();
}

/**
 * Does the same as {@linkcode readShapes}, but adds the faults to `faults`; nothing for a table
 * without a column of ids. Throws a `TableError` for bytes that cannot be divided into rows.
 */
export function gatherShapes(
  bytes: Uint8Array,
  settings: ShapesSettings,
  { source, faults, hint }: {
    readonly source: string;
    readonly faults: Faults;
    readonly hint?: Hint | undefined;
  },
): Shapes | undefined {
  const { id, x1, y1, x2, y2, where } = settings;
  const { rows, lacks } = gatherTable(bytes, {
    source,
    columns: [id, x1, y1, x2, y2, ...columnsOf(where)],
    ...(hint === undefined ? {} : { hint }),
    faults,
  });
  if (lacks.size > 0) return undefined;
  const shapes = new Map<string, Shape[]>();
  for (const row of rows.filter(ruleOf(where))) {
    const place = `${source}, line ${row.line}`;
    const number = (column: string) => {
      const text = row.text(column), value = row.number(column);
      if (Number.isFinite(value)) return value;
      faults.add(
        `${place}, column ${JSON.stringify(column)}: found ${JSON.stringify(text)}, expected a number`,
      );
      return NaN;
    };
    const shape = { x1: number(x1), y1: number(y1), x2: number(x2), y2: number(y2), line: row.line };
    if (shape.x1 > shape.x2 || shape.y1 > shape.y2) {
      faults.add(
        `${place}: found the corners (${shape.x1}, ${shape.y1}) and (${shape.x2}, ${shape.y2}), expected ${x1} and ${y1} ` +
          `to be at most ${x2} and ${y2}; columns of width and height are no corners`,
      );
    }
    const key = imageKey(row.text(id));
    shapes.set(key, [...shapes.get(key) ?? [], shape]);
  }
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
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const image = { height: 3, width: 4 }, line = 2;
 * const grid = { image, canvas: image, step: 1, units: "pixels" } as const;
 * const box = drawShapes([{ x1: 1, y1: 0, x2: 3, y2: 2, line }], { ...grid, kind: "boxes" });
 * assertEquals([...box], [...[0, 1, 1, 0], ...[0, 1, 1, 0], ...[0, 0, 0, 0]]);
 * const round = drawShapes([{ x1: 0, y1: 0, x2: 4, y2: 3, line }], { ...grid, kind: "ellipses" });
 * assertEquals([...round], [...[0, 1, 1, 0], ...[1, 1, 1, 1], ...[0, 1, 1, 0]]);
 * ```
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

/** Returns true if the point is in the ellipse that touches all four sides of the box. */
function inEllipse({ x1, y1, x2, y2 }: Box, x: number, y: number): boolean {
  const a = (x2 - x1) / 2, b = (y2 - y1) / 2;
  if (a === 0 || b === 0) return false;
  return ((x - x1 - a) / a) ** 2 + ((y - y1 - b) / b) ** 2 <= 1;
}
