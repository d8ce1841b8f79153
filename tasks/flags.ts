/** Flags of commands that have their own. */
import { parseArgs } from "@std/cli";
import { UsageError } from "./command_line.ts";

/** A command's flags and arguments, all as text. */
export interface Flags {
  readonly arguments: readonly string[];
  /** Whether a flag without a value was given. */
  has(name: string): boolean;
  /** A flag's value, where it was given. Throws a {@linkcode UsageError} for an empty one. */
  text(name: string): string | undefined;
  /** A flag's value as a whole number from `least`. Throws a {@linkcode UsageError} for any other. */
  count(name: string, least: number): number | undefined;
}

/** The flags that a command has. */
export interface FlagNames {
  readonly boolean: readonly string[];
  readonly text: readonly string[];
}

/**
 * Parses `args`; `undefined` after `--help`, whose text has been printed then. Throws a {@linkcode UsageError} for an
 * unknown flag.
 */
export function parseFlags(args: readonly string[], usage: string, names: FlagNames): Flags | undefined {
  const unknown: string[] = [];
  const parsed = parseArgs(args, {
    boolean: ["help", ...names.boolean],
    string: ["_", ...names.text],
    alias: { help: "h" },
    unknown: (arg, key) => {
      if (key !== undefined) unknown.push(arg);
      return key === undefined;
    },
  });
  if (parsed.help) {
    console.log(usage);
    return undefined;
  }
  if (unknown.length > 0) {
    throw new UsageError(`found the unknown flag ${unknown.join(", ")}, expected:\n\n${usage}`);
  }
  function text(name: string): string | undefined {
    const value = parsed[name];
    if (value === undefined) return undefined;
    if (typeof value === "string" && value !== "") return value;
    throw new UsageError(`--${name}: found nothing, expected a value`);
  }
  return {
    arguments: parsed._.map(String),
    has: (name) => parsed[name] === true,
    text,
    count(name, least) {
      const value = text(name);
      if (value === undefined) return undefined;
      const count = Number(value);
      if (Number.isInteger(count) && count >= least) return count;
      throw new UsageError(`--${name}: found "${value}", expected a whole number of at least ${least}`);
    },
  };
}
