/** Rules over a row's columns. */
import type { Fields } from "./read_table.ts";
import type { Where } from "./where_schema.ts";

/** Returns whether a row counts. */
export type Rule = (row: Fields) => boolean;

/** Returns the columns that a rule reads. */
export function columnsOf(where: Where | undefined): readonly string[] {
  return Object.keys(where ?? {});
}

/**
 * Returns the rule of `where`: every column has one of its values. Without it, every row counts.
 */
export function ruleOf(where: Where | undefined): Rule {
  const tests = Object.entries(where ?? {}).map(([column, values]) => {
    const each = (Array.isArray(values) ? values : [values]).map(testOf);
    return { column, each };
  });
  return (row) => tests.every(({ column, each }) => each.some((test) => test(row, column)));
}

type Plain = string | number | boolean;

function testOf(value: Plain): (row: Fields, column: string) => boolean {
  const comparison = /^\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(String(value));
  if (comparison === null) {
    const wanted = String(value).trim();
    return (row, column) => row.text(column) === wanted;
  }
  const [, operator, limit] = comparison;
  const bound = Number(limit);
  return (row, column) => {
    const number = row.number(column);
    if (operator === ">=") return number >= bound;
    if (operator === "<=") return number <= bound;
    return operator === ">" ? number > bound : number < bound;
  };
}
