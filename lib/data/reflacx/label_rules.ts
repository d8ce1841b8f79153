/** Classes of multi-label readings: rules over certainties. */
import type { Fields } from "../tables/read_table.ts";
import { columnsOf, type Rule, ruleOf } from "../tables/rules.ts";
import type { Reading } from "./read_metadata.ts";
import type { LabelClass } from "./settings.ts";

/** A class as a rule over an image's labels. */
export interface LabelRule {
  readonly name: string;
  readonly fits: Rule;
}

/** Returns the names of labels that the classes use. */
export function labelsUsed(classes: readonly LabelClass[]): readonly string[] {
  const names = classes.flatMap(({ where, not }) => [
    ...columnsOf(where),
    ...(Array.isArray(not) ? not : columnsOf(not)),
  ]);
  return [...new Set(names)];
}

/**
 * Returns the classes as rules. An image of a class fits `where` and none of the rules in `not`.
 */
export function labelRules(classes: readonly LabelClass[]): readonly LabelRule[] {
  return classes.map(({ name, where, not = [] }) => {
    const must = ruleOf(where);
    const without = Array.isArray(not)
      ? not.map((label) => ruleOf({ [label]: "> 0" }))
      : Object.entries(not).map(([label, values]) => ruleOf({ [label]: values }));
    return { name, fits: (row) => must(row) && !without.some((rule) => rule(row)) };
  });
}

/**
 * Returns the labels of an image over its readings: a certainty is the median of the readers', the
 * higher of two where a name stands for two columns. True counts 1 and false 0.
 */
export function imageLabels(readings: readonly Pick<Reading, "labels">[]): Fields {
  const texts = (label: string) => readings.map(({ labels }) => labels.get(label) ?? []);
  const number = (label: string) => median(texts(label).map((each) => Math.max(...each.map(valueOf))));
  return {
    number,
    text(label) {
      const each = texts(label).flat(), value = number(label);
      if (each.every((text) => FLAG.test(text))) return String(value > 0.5);
      return Number.isNaN(value) ? [...new Set(each)].join("|") : String(value);
    },
  };
}

const FLAG = /^(true|false)$/i;

/** Returns the certainty in a field; a flag is 1 or 0. */
export function valueOf(text: string): number {
  if (FLAG.test(text)) return text.toLowerCase() === "true" ? 1 : 0;
  return text === "" ? NaN : Number(text);
}

function median(values: readonly number[]): number {
  if (values.length === 0 || values.some(Number.isNaN)) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/**
 * Returns the rules by which an ellipse belongs to a class: those labels of `where` that an image
 * without findings does not fit. There are none for a class such as "no finding".
 */
export function ellipseRules({ where = {} }: LabelClass): ReadonlyMap<string, Rule> {
  const absent: Fields[] = [{ number: () => 0, text: () => "0" }, { number: () => 0, text: () => "false" }];
  const rules = Object.entries(where).map(([label, values]) => [label, ruleOf({ [label]: values })] as const);
  return new Map(rules.filter(([, rule]) => !absent.some(rule)));
}
