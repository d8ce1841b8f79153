/** Describes the schema's issues in words. */
import type { z } from "zod";
import { nearestSpelling } from "./nearest_spelling.ts";
import { quoted } from "../errors/quoted.ts";
import { experimentKnowledge } from "./json_schema.ts";
import type { SchemaKnowledge } from "./schema_knowledge.ts";
import type { Fault } from "./fault.ts";
import { notTunable } from "./settings/not_tunable.ts";

/** The most characters of a word that gets a hint. */
const LONGEST = 60;

/**
 * Returns every fault with its place in the file. Values and keys are named as the file spells
 * them. `known` is what the file's schema allows; an experiment's unless given.
 */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  known: SchemaKnowledge = experimentKnowledge,
): Fault[] {
  // An integer outside the safe range breaks the setting's own limit too, whose message says more.
  const own = issues.filter((issue) =>
    !isSafeRange(issue) || issues.every((other) => other === issue || other.path.join() !== issue.path.join())
  );
  return own.flatMap((issue) => faultsOf(issue, known));
}

function isSafeRange(issue: z.core.$ZodIssue): boolean {
  return (issue.code === "too_big" && issue.maximum === Number.MAX_SAFE_INTEGER) ||
    (issue.code === "too_small" && issue.minimum === Number.MIN_SAFE_INTEGER);
}

function faultsOf(issue: z.core.$ZodIssue, known: SchemaKnowledge): Fault[] {
  const path = issue.path.map((step) => typeof step === "number" ? step : String(step));
  const found = `found ${describeValue(issue.input)}`;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key, index) => ({
        path: [...path, key],
        message: unknownKey(key, path, index < HINTS ? known : undefined),
        at: "key",
      }));
    case "invalid_type":
      if (issue.expected === "array" && isRange(issue.input)) {
        return [{ path, message: "found a range, expected a list of values: only numbers have ranges" }];
      }
      return [{ path, message: `${found}, expected ${EXPECTED[issue.expected] ?? issue.expected}` }];
    case "invalid_value":
      return [{ path, message: `${found}, expected ${options(issue.values, issue.input)}` }];
    case "invalid_union":
      return issue.discriminator === undefined && issue.errors.length > 0
        ? alternativeFaults(path, issue, known)
        : [unionFault(path, issue, known)];
    case "too_small": {
      const least = `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}${
        unit(issue.origin, Number(issue.minimum))
      }`;
      // The reason mostly concerns the upper limit; 0, 1 and 2 need none.
      const why = [0, 1, 2].includes(Number(issue.minimum)) ? "" : reason(path, known);
      return [{ path, message: `${found}, expected ${least}${why}` }];
    }
    case "too_big": {
      const most = `${issue.inclusive ? "at most" : "less than"} ${issue.maximum}${
        unit(issue.origin, Number(issue.maximum))
      }`;
      return [{ path, message: `${found}, expected ${most}${reason(path, known)}` }];
    }
    case "not_multiple_of":
      return [{ path, message: `${found}, expected a multiple of ${issue.divisor}` }];
    default:
      return [{ path, message: `${found}, expected ${issue.message}` }];
  }
}

/** The schema's types in words. */
const EXPECTED: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "a group of settings",
  string: "text",
  tuple: "a list",
};

function unit(origin: string, count: number): string {
  if (origin === "array" || origin === "tuple") return count === 1 ? " entry" : " entries";
  return origin === "string" ? count === 1 ? " character" : " characters" : "";
}

function reason(path: Fault["path"], known: SchemaKnowledge): string {
  const text = known.limitReason(path);
  return text === undefined ? "" : ` (${text})`;
}

/**
 * Returns a value of the file as messages quote it, never long: `.inf`, `"adam"`, `a list of 3`.
 */
function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "a group of settings";
  if (typeof value === "number" && !Number.isFinite(value)) {
    return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
  }
  return typeof value === "string" ? quoted(value) : String(value);
}

/** Returns `; did you mean "ResNet"?`, or nothing if no candidate is near. */
export function didYouMean(word: unknown, candidates: readonly string[]): string {
  if (typeof word !== "string" || word.length > LONGEST) return "";
  const near = nearestSpelling(word, candidates);
  return near === undefined ? "" : `; did you mean ${quoted(near)}?`;
}

/** Returns the allowed values, and the one that was probably meant. */
function options(values: readonly unknown[], found: unknown): string {
  const names = values.filter((value) => typeof value === "string");
  return values.map((value) => JSON.stringify(value)).join(" or ") + didYouMean(found, names);
}

/** The most unknown keys that get a hint; a file with more is not an experiment. */
const HINTS = 50;

function unknownKey(key: string, path: Fault["path"], known: SchemaKnowledge | undefined): string {
  if (known === undefined) return `found the unknown key ${quoted(key)}`;
  const keys = known.allowedKeys(path);
  if (keys.includes(key)) {
    return `found ${
      quoted(key)
    }, which cannot be combined with the other settings here; remove it or change them`;
  }
  if (path.join(".") === "search.space") {
    const why = notTunable(key, keys);
    if (why !== undefined) return `found ${quoted(key)}, ${why}; expected one of ${keys.join(", ")}`;
  }
  const elsewhere = placeOf(key, path, known);
  if (elsewhere !== undefined) {
    return `found ${quoted(key)}, which is a setting of ${elsewhere}; expected one of ${
      keys.join(", ")
    } here`;
  }
  const hint = didYouMean(key, keys);
  return `found the unknown key ${quoted(key)}, expected one of ${keys.join(", ")}${hint}`;
}

/** Groups of an experiment's settings; users often write their keys in another group. */
const GROUPS: readonly (readonly [words: string, path: Fault["path"]])[] = [
  ["training", ["training"]],
  ["training.optimiser", ["training", "optimiser"]],
  ["each model", ["models", 0]],
];

/** Returns the group that has the key, if one of these groups was found with it. */
function placeOf(key: string, path: Fault["path"], known: SchemaKnowledge): string | undefined {
  const of = (group: Fault["path"]) => group.map((step) => typeof step === "number" ? "N" : step).join(".");
  const own = of(path).replace(/^models\.N\.training/, "training");
  if (!GROUPS.some(([, group]) => of(group) === own)) return undefined;
  return GROUPS.find(([, group]) => of(group) !== own && known.allowedKeys(group).includes(key))?.[0];
}

/** Describes a union whose discriminator (`kind`, `objective`) selects none of its options. */
function unionFault(
  path: Fault["path"],
  issue: z.core.$ZodIssueInvalidUnion,
  known: SchemaKnowledge,
): Fault {
  const key = issue.discriminator;
  const place = key === undefined || path.at(-1) === key ? path : [...path, key];
  const value = key !== undefined && typeof issue.input === "object" && issue.input !== null
    ? Object.entries(issue.input).find(([name]) => name === key)?.[1]
    : issue.input;
  const allowed = known.allowedValues(place);
  const why = place[0] === "sweeps" && key === "parameter" && typeof value === "string"
    ? notTunable(value, allowed.map(String))
    : undefined;
  return {
    path: place,
    message: `found ${describeValue(value)}, ${why === undefined ? "" : `${why}; `}expected ${
      options(allowed, value)
    }`,
  };
}

/** Returns whether a value has both ends of a range. */
function isRange(value: unknown): boolean {
  return typeof value === "object" && value !== null && "from" in value && "to" in value;
}

/** Counts the keys that a form does not have: the form with the fewest was probably meant. */
function unknownKeys(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 0), 0);
}

/**
 * Describes the faults of a value that may have several forms, such as a list or a group: those of
 * the form that it has, or the forms that were expected.
 */
function alternativeFaults(
  path: Fault["path"],
  issue: z.core.$ZodIssueInvalidUnion,
  known: SchemaKnowledge,
): Fault[] {
  const [own] = issue.errors.filter((issues) => issues.every((inner) => !isOtherForm(inner)))
    .toSorted((a, b) => unknownKeys(a) - unknownKeys(b) || a.length - b.length);
  if (own !== undefined) {
    return describeIssues(own.map((inner) => ({ ...inner, path: [...path, ...inner.path] })), known);
  }
  const forms = issue.errors.flatMap(([inner]) =>
    inner?.code === "invalid_type"
      ? [EXPECTED[inner.expected] ?? inner.expected]
      : inner?.code === "invalid_value"
      ? [options(inner.values, issue.input)]
      : []
  );
  return [{
    path,
    message: `found ${describeValue(issue.input)}, expected ${[...new Set(forms)].join(" or ")}`,
  }];
}

/** Returns whether an issue reports another form of value, rather than a fault in this one. */
function isOtherForm({ code, path, input }: z.core.$ZodIssue): boolean {
  if (path.length > 0) return false;
  return code === "invalid_type" || (code === "invalid_value" && typeof input !== "string");
}
