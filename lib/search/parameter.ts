/** A search's space: parameters, and the values that they may take. */
import type { RandomStream } from "../random/stream.ts";
import { itemAt } from "../formats/items.ts";

/** A value of a parameter: plain JSON, such as `0.003`, `"adam"` or an optimiser's settings. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** A parameter that takes one of several values. */
export interface Choice {
  readonly kind: "choice";
  /** The setting's path, such as `gaze.logSigmaAttention`. */
  readonly path: string;
  /** Different values, at least one. */
  readonly values: readonly Value[];
}

/** A parameter that takes any value between two bounds, which belong to it. */
export interface Range {
  readonly kind: "range";
  readonly path: string;
  readonly from: number;
  readonly to: number;
  /** `log` draws the logarithm uniformly; `from` is then above 0. */
  readonly scale: "linear" | "log";
  /** True for whole numbers; both bounds are then whole. */
  readonly integer: boolean;
  /** The number of values that a grid takes, bounds included; a grid needs it. */
  readonly steps?: number | undefined;
}

/** A parameter of a space. */
export type Parameter = Choice | Range;

/** One value for each parameter of a space, by path. */
export type Point = Readonly<Record<string, Value>>;

/**
 * The number of significant digits of a drawn number: enough for any setting, and short in a table.
 */
const DIGITS = 5;

/**
 * Returns the value at `position` of a parameter. Whole numbers share the range evenly, half a unit
 * beyond each bound. Other numbers are rounded to five significant digits, so that a draw does not
 * depend on the last bit of an engine's logarithm.
 *
 * @param position From 0 to 1, 1 excluded.
 */
export function valueAt(parameter: Parameter, position: number): Value {
  if (parameter.kind === "choice") {
    const { values } = parameter;
    return itemAt(values, Math.min(values.length - 1, Math.floor(position * values.length)));
  }
  const { from, to, scale, integer } = parameter;
  const margin = integer ? 0.5 : 0;
  const drawn = scale === "log"
    ? Math.exp(Math.log(from - margin) + position * (Math.log(to + margin) - Math.log(from - margin)))
    : from - margin + position * (to - from + 2 * margin);
  const rounded = integer ? Math.round(drawn) : Number(drawn.toPrecision(DIGITS));
  return Math.min(to, Math.max(from, rounded));
}

/** Returns the values of a parameter on a grid. Throws a `RangeError` for a range without steps. */
export function gridValues(parameter: Parameter): readonly Value[] {
  if (parameter.kind === "choice") return parameter.values;
  const { path, from, to, scale, integer, steps } = parameter;
  if (steps === undefined) throw new RangeError(`${path}: a grid needs the range's number of steps`);
  const values = Array.from({ length: steps }, (_, index) => {
    if (index === 0) return from;
    if (index === steps - 1) return to;
    const share = index / (steps - 1);
    const value = scale === "log" ? from * (to / from) ** share : from + share * (to - from);
    return integer ? Math.round(value) : Number(value.toPrecision(DIGITS));
  });
  return [...new Set(values)];
}

/**
 * Returns the number of values that draws can give a parameter; infinite for a range of real
 * numbers.
 */
export function valueCount(parameter: Parameter): number {
  if (parameter.kind === "choice") return parameter.values.length;
  if (parameter.from === parameter.to) return 1;
  return parameter.integer ? parameter.to - parameter.from + 1 : Infinity;
}

/**
 * Returns a value's position on its range: 0 at `from`, 1 at `to`, evenly on the range's scale.
 * Throws a `TypeError` for anything but a number.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const bounds = { kind: "range", path: "learningRate", from: 1e-4, to: 1e-2 } as const;
 * const rate = { ...bounds, integer: false };
 * assertAlmostEquals(positionOf({ ...rate, scale: "log" }, 1e-3), 0.5);
 * assertAlmostEquals(positionOf({ ...rate, scale: "linear" }, 1e-3), 0.0909, 1e-4);
 * ```
 */
export function positionOf({ path, from, to, scale }: Range, value: Value | undefined): number {
  if (typeof value !== "number") throw new TypeError(`${path}: found ${typeof value}, expected a number`);
  if (from === to) return 0;
  return scale === "log"
    ? (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from))
    : (value - from) / (to - from);
}

/**
 * Returns the index of a choice's value, compared by {@linkcode canonical}. Throws a `TypeError`
 * for a value that it does not have.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const values = ["adam", { kind: "sgd", momentum: 0.9 }];
 * const optimiser = { kind: "choice", path: "optimiser", values } as const;
 * assertEquals(indexOf(optimiser, { momentum: 0.9, kind: "sgd" }), 1);
 * assertThrows(() => indexOf(optimiser, "adamax"), TypeError, 'optimiser: found "adamax"');
 * ```
 */
export function indexOf({ path, values }: Choice, value: Value | undefined): number {
  const sought = canonical(value ?? null);
  const index = values.findIndex((candidate) => canonical(candidate) === sought);
  if (index < 0) throw new TypeError(`${path}: found ${sought}, expected one of the choice's values`);
  return index;
}

/**
 * Returns a text that is equal exactly for equal points or values, regardless of the order of keys.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(canonical({ momentum: 0.9, kind: "sgd" }), '{"kind":"sgd","momentum":0.9}');
 * ```
 */
export function canonical(value: Value): string {
  return JSON.stringify(
    value,
    (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}

/**
 * Returns a point as nested settings: `gaze.logAlpha: 1` becomes `{ gaze: { logAlpha: 1 } }`. Later
 * paths extend the groups of earlier ones.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const point = { "gaze.logAlpha": 1, learningRate: 0.003, "gaze.logSigmaAttention": -1 };
 * const gaze = { logAlpha: 1, logSigmaAttention: -1 };
 * assertEquals(nested(point), { gaze, learningRate: 0.003 });
 * ```
 */
export function nested(point: Point): { readonly [key: string]: Value } {
  const settings: { [key: string]: Value } = {};
  for (const [path, value] of Object.entries(point)) {
    const [group = "", ...rest] = path.split(".");
    if (rest.length === 0) {
      settings[group] = value;
      continue;
    }
    const earlier = Object.entries(point).filter(([other]) => other.startsWith(`${group}.`));
    settings[group] = nested(
      Object.fromEntries(earlier.map(([other, part]) => [other.slice(group.length + 1), part])),
    );
  }
  return settings;
}

/**
 * Returns a uniformly drawn value of a finite parameter. Throws a `RangeError` for real numbers.
 */
export function drawFinite(parameter: Parameter, stream: RandomStream): Value {
  const count = valueCount(parameter);
  if (!Number.isFinite(count)) throw new RangeError(`${parameter.path}: has no finite number of values`);
  const index = stream.below(count);
  return parameter.kind === "choice" ? itemAt(parameter.values, index) : parameter.from + index;
}
