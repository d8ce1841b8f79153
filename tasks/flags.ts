/** Parses the flags and arguments of a command. */
import { parseArgs } from "@std/cli";
import { UsageError } from "../lib/errors/usage_error.ts";
import { writeOut } from "../lib/graph/standard_output.ts";

/** A command's flags and arguments, all as text. */
export interface Flags {
  readonly arguments: readonly string[];
  /** True if a flag without a value was given. */
  has(name: string): boolean;
  /** Returns a flag's value, if it was given. Throws a {@linkcode UsageError} for an empty one. */
  text(name: string): string | undefined;
  /**
   * Returns a flag's values in order; the flag may be repeated. Throws a {@linkcode UsageError} for
   * an empty one.
   */
  texts(name: string): readonly string[];
  /**
   * Returns a flag's value, one of `values`, if it was given. Throws a {@linkcode UsageError} for
   * any other.
   */
  choice<Value extends string>(name: string, values: readonly Value[]): Value | undefined;
  /**
   * Returns a flag's value as an integer from `least`. Throws a {@linkcode UsageError} for any
   * other.
   */
  count(name: string, least: number): number | undefined;
  /** Returns the values of a flag that may be repeated, each checked as by {@linkcode count}. */
  counts(name: string, least: number): readonly number[];
}

/** The names of a command's flags. */
export interface FlagNames {
  readonly boolean: readonly string[];
  readonly text: readonly string[];
  /** The most arguments of the command; any number unless given. */
  readonly most?: number;
}

/**
 * Parses `args`. For `--help`, prints the text and returns `undefined`. Throws a {@linkcode
 * UsageError} for an unknown flag, and for too many arguments.
 */
export function parseFlags(args: readonly string[], usage: string, names: FlagNames): Flags | undefined {
  const unknown: string[] = [];
  const parsed = parseArgs(args, {
    boolean: ["help", ...names.boolean],
    string: ["_", ...names.text],
    collect: names.text,
    alias: { help: "h", ...(names.text.includes("jobs") ? { jobs: "j" } : {}) },
    unknown: (arg, key) => {
      if (key !== undefined) unknown.push(arg);
      return key === undefined;
    },
  });
  if (parsed.help) {
    writeOut(`${usage}\n`);
    return undefined;
  }
  if (unknown.length > 0) {
    throw new UsageError(`found the unknown flag ${unknown.join(", ")}, expected:\n\n${usage}`);
  }
  const given = parsed._.map(String), { most = Infinity } = names;
  if (given.length > most) {
    const expected = most === 0 ? "none" : `at most ${most}`;
    throw new UsageError(
      `found ${given.length} ${given.length === 1 ? "argument" : "arguments"} (${given.join(", ")}), ` +
        `expected ${expected}:\n\n${usage}`,
    );
  }

  function texts(name: string): readonly string[] {
    const values: unknown = parsed[name];
    return (Array.isArray(values) ? values : []).map((value) => {
      if (typeof value === "string" && value !== "") return value;
      throw new UsageError(`--${name}: found nothing, expected a value`);
    });
  }
  const text = (name: string) => texts(name).at(-1);
  return {
    arguments: given,
    has: (name) => parsed[name] === true,
    text,
    texts,
    choice(name, values) {
      const value = text(name);
      const choice = values.find((each) => each === value);
      if (value === undefined || choice !== undefined) return choice;
      throw new UsageError(`--${name}: found "${value}", expected ${orText(values)}`);
    },
    count: (name, least) => texts(name).map((value) => countOf(name, value, least)).at(-1),
    counts: (name, least) => texts(name).map((value) => countOf(name, value, least)),
  };
}

function countOf(name: string, value: string, least: number): number {
  const count = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError(`--${name}: found "${value}", expected a whole number of at least ${least}`);
}

/** Returns `yes or no`, `kernel, lease or auto`. */
function orText(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
