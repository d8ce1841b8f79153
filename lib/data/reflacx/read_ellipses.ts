/** Reads `anomaly_location_ellipses.csv`: the ellipses that a reader drew around findings. */
import type { Shape } from "../table/shapes.ts";
import { Faults } from "../tables/faults.ts";
import { readTable, type TableRow } from "../tables/read_table.ts";
import type { Rule } from "../tables/rules.ts";
import { valueOf } from "./label_rules.ts";
import { alternatives } from "./vocabulary.ts";

const CORNERS = ["xmin", "ymin", "xmax", "ymax"] as const;

/**
 * Returns the ellipses of each class in pixels of the image: those of one of its labels, with a
 * certainty that the label's rule accepts. `rules` are those of `ellipseRules`. A table with only a
 * header has no ellipses. Throws a `TableError` with every fault: corners that are no numbers or in
 * the wrong order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { organRules } from "./organs.ts";
 *
 * const table = "xmin,ymin,xmax,ymax,certainty,Mass\n10,20,30,40,4,True\n50,60,70,80,2,True\n";
 * const rules = organRules([{ name: "mass", where: { Mass: ">= 3" } }]);
 * const found = readEllipses(new TextEncoder().encode(table), rules, "ellipses.csv");
 * assertEquals(found.get("mass"), [{ x1: 10, y1: 20, x2: 30, y2: 40, line: 2 }]);
 * ```
 */
export function readEllipses(
  bytes: Uint8Array,
  rules: ReadonlyMap<string, ReadonlyMap<string, Rule>>,
  source: string,
): ReadonlyMap<string, readonly Shape[]> {
  const labels = [...rules.values()].flatMap((each) => [...each.keys()]);
  const { rows, names } = readTable(bytes, {
    source,
    columns: [...CORNERS, "certainty"],
    optional: labels.flatMap(alternatives),
    mayBeEmpty: true,
  });
  const faults = new Faults();
  const drawn = rows.map((row) => ({ row, shape: shapeOf(row, { source, faults }) }));
  faults.throwIfAny();
  return new Map(
    [...rules].map(([name, each]) => [
      name,
      drawn.filter(({ row }) => isOf(row, each, names)).map(({ shape }) => shape),
    ]),
  );
}

/**
 * Returns true for an ellipse of one of the labels, at a certainty that the label's rule accepts.
 */
function isOf(row: TableRow, rules: ReadonlyMap<string, Rule>, names: readonly string[]): boolean {
  const certainty = { number: () => row.number("certainty"), text: () => String(row.number("certainty")) };
  const flag = { number: () => 1, text: () => "true" };
  return [...rules].some(([label, rule]) =>
    alternatives(label).some((name) => names.includes(name) && valueOf(row.text(name)) > 0) &&
    (rule(certainty) || rule(flag))
  );
}

function shapeOf(
  row: TableRow,
  { source, faults }: { readonly source: string; readonly faults: Faults },
): Shape {
  const place = `${source}, line ${row.line}`;
  const number = (column: (typeof CORNERS)[number] | "certainty") => {
    const value = row.number(column);
    if (!Number.isFinite(value)) {
      faults.add(
        `${place}, column ${JSON.stringify(column)}: found ${
          JSON.stringify(row.text(column))
        }, expected a number`,
      );
    }
    return value;
  };
  number("certainty");
  const shape = {
    x1: number("xmin"),
    y1: number("ymin"),
    x2: number("xmax"),
    y2: number("ymax"),
    line: row.line,
  };
  if (shape.x1 > shape.x2 || shape.y1 > shape.y2) {
    faults.add(
      `${place}: found the corners (${shape.x1}, ${shape.y1}) and (${shape.x2}, ${shape.y2}), expected xmin and ymin ` +
        "to be at most xmax and ymax",
    );
  }
  return shape;
}
