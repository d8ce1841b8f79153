/**
 * `parseArgs` with the semantics of `jsr:@std/cli/parse-args` for the options that this project
 * uses: `boolean`, `string`, `collect`, `alias`, `unknown` and `--`.
 */

/** The options of {@linkcode parseArgs} that this stand-in knows. */
export interface ParseOptions {
  /** Flags that take no value. */
  readonly boolean?: readonly string[];
  /** Flags whose value stays text. */
  readonly string?: readonly string[];
  /** Flags that may come several times; always an array. */
  readonly collect?: readonly string[];
  /** Other names of a flag. */
  readonly alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Called for each undeclared argument; returning false drops it. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The result of {@linkcode parseArgs}: positional arguments under `_`, flags by name. */
export interface Args {
  _: (string | number)[];
  [flag: string]: unknown;
}

/** Parses `args` (usually `Deno.args`). */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): Args {
  const names = aliases(options.alias ?? {});
  const all = (flag: string) => [flag, ...(names.get(flag) ?? [])];
  const expand = (flags: readonly string[] | undefined) => new Set((flags ?? []).flatMap(all));
  const booleans = expand(options.boolean);
  const strings = expand(options.string);
  const collected = expand(options.collect);
  const declared = new Set([
    ...booleans,
    ...strings,
    ...collected,
    ...Object.keys(options.alias ?? {}).flatMap(all),
  ]);
  const result: Args = { _: [] };

  const refused = (arg: string, key?: string, value?: unknown) =>
    options.unknown !== undefined && (key === undefined || !declared.has(key)) &&
    options.unknown(arg, key, value) === false;
  const set = (flag: string, value: unknown) => {
    for (const name of all(flag)) {
      if (!collected.has(name)) result[name] = value;
      else if (Array.isArray(result[name])) result[name].push(value);
      else result[name] = [value];
    }
  };
  const positional = (arg: string) => {
    if (!refused(arg)) result._.push(!strings.has("_") && isNumber(arg) ? Number(arg) : arg);
  };
  const typed = (flag: string, value: string) =>
    !strings.has(flag) && isNumber(value) ? Number(value) : value;

  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      for (const rest of args.slice(i + 1)) positional(rest);
      break;
    }
    const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(arg) ?? /^-([A-Za-z])(?:=([\s\S]*))?$/.exec(arg);
    if (!match) {
      positional(arg);
      continue;
    }
    const [, flag = "", inline] = match;
    const next = args[i + 1];
    if (inline !== undefined) {
      const value = booleans.has(flag) ? inline !== "false" : typed(flag, inline);
      if (!refused(arg, flag, value)) set(flag, value);
    } else if (booleans.has(flag)) {
      if (!refused(arg, flag, true)) set(flag, true);
    } else if (next !== undefined && !next.startsWith("-")) {
      if (!refused(arg, flag, next)) set(flag, typed(flag, next));
      i++;
    } else if (!refused(arg, flag, strings.has(flag) ? "" : true)) {
      set(flag, strings.has(flag) ? "" : true);
    }
  }
  for (const flag of booleans) if (!(flag in result)) result[flag] = false;
  for (const flag of collected) if (!(flag in result)) result[flag] = [];
  return result;
}

function aliases(alias: NonNullable<ParseOptions["alias"]>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [flag, others] of Object.entries(alias)) {
    const group = [flag, ...(typeof others === "string" ? [others] : others)];
    for (const name of group) names.set(name, group.filter((other) => other !== name));
  }
  return names;
}

function isNumber(text: string): boolean {
  return /^0x[0-9a-f]+$/i.test(text) || /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(e[-+]?\d+)?$/.test(text);
}
