/** Tables of text for a terminal. */
import { itemAt } from "../../formats/items.ts";
import { visibleText } from "../../formats/visible_text.ts";

/** Aligns rows of equal length in columns; columns from `right` on are flush right. */
export function aligned(cells: readonly (readonly string[])[], right = Infinity): string[] {
  // The text may come from untrusted files.
  const rows = cells.map((row) => row.map((cell) => visibleText(cell.replace(/\s+/g, " "))));
  const widths = itemAt(rows, 0).map((_, column) =>
    Math.max(...rows.map((row) => itemAt(row, column).length))
  );
  return rows.map((row) =>
    `  ${
      row.map((cell, column) =>
        column < right ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
      )
        .join("  ")
    }`.trimEnd()
  );
}
