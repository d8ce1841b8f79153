/** The classes of a table of images as rules. */
import type { Where } from "../tables/where_schema.ts";
import type { TableSettings } from "./settings.ts";

/** A class with the values that name it, or the rule that finds it. */
export interface ClassRule {
  readonly name: string;
  /** Texts of the column `class`. */
  readonly values: ReadonlySet<string>;
  /** The rule of a class without values. */
  readonly where?: Where;
}

/** Returns the classes as rules, in the order of the labels. */
export function classRules(classes: TableSettings["classes"]): readonly ClassRule[] {
  return classes.map((each) => {
    if (typeof each === "string") return { name: each, values: new Set([each]) };
    const { name, values = [name], where } = each;
    return where === undefined
      ? { name, values: new Set(values.map((value) => String(value).trim())) }
      : { name, values: new Set<string>(), where };
  });
}
