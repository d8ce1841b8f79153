/** Reads a YAML file of settings, so that every fault is reported with its line and column. */
import { type Document, LineCounter, parseDocument } from "yaml";
import { quoted } from "../errors/quoted.ts";
import { experimentText } from "./experiment_text.ts";
import type { Fault } from "./fault.ts";
import type { SchemaKnowledge } from "./schema_knowledge.ts";
import { placesIn, repeatedKey } from "./yaml_places.ts";

/** The most faults that are listed; the others are counted. */
const LISTED = 20;

/** The most characters of the YAML library's message, which may quote the file. */
const LONGEST = 160;

/** A kind of file. */
export interface SettingsKind<Failure extends Error> {
  /** The kind's name, such as `experiment`. */
  readonly what: string;
  /**
   * The end of messages about files of another kind: `expected an experiment in YAML such as …`.
   */
  readonly expected: string;
  /** A file of this kind, for messages. */
  readonly example: string;
  readonly known: SchemaKnowledge;
  error(faults: readonly string[]): Failure;
}

/** A file's content as plain values, not yet checked by its schema. */
export interface SettingsReading<Failure extends Error> {
  readonly value: unknown;
  /** Returns the error that names each fault's line and column. */
  report(faults: readonly Fault[]): Failure;
}

/** Returns the message of an error with a line per fault; beyond the limit, faults are counted. */
export function faultLines(faults: readonly string[]): string {
  const rest = faults.length - LISTED;
  return [...faults.slice(0, LISTED), ...(rest > 0 ? [`and ${rest} more faults`] : [])].join("\n");
}

/**
 * Reads the text of a settings file. `path` names it in messages. Throws the kind's error if the
 * bytes are not YAML, not text, or a file of another kind.
 */
export function readYaml<Failure extends Error>(
  bytes: Uint8Array,
  path: string,
  kind: SettingsKind<Failure>,
): SettingsReading<Failure> {
  const read = experimentText(bytes, kind.expected);
  if ("fault" in read) throw kind.error([`${path}: ${read.fault}`]);
  try {
    return open(read.text, path, kind);
  } catch (error) {
    if (!(error instanceof RangeError && tooDeep(error))) throw error;
    throw kind.error([`${path}: ${deepFault(kind)}`]);
  }
}

/** The library reads nested values by recursion. */
function tooDeep({ message }: Error): boolean {
  return message.startsWith("Maximum call stack");
}

function deepFault({ example }: Pick<SettingsKind<Error>, "example">): string {
  return `found YAML nested too deeply to be read, expected a few levels as in ${example}`;
}

function open<Failure extends Error>(
  text: string,
  path: string,
  kind: SettingsKind<Failure>,
): SettingsReading<Failure> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "error",
  });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  // Later errors are mostly consequences of the first.
  const [broken, ...others] = document.errors;
  if (broken !== undefined) {
    // Among its own errors is the one that it caught when it ran out of stack.
    if (document.errors.some(tooDeep)) throw kind.error([`${place(broken.pos[0])}: ${deepFault(kind)}`]);
    const more = others.length === 0 ? "" : ` (and ${others.length} more after it)`;
    throw kind.error([
      broken.code === "MULTIPLE_DOCS"
        ? `${place(broken.pos[0])}: found a second document (---), expected one ${kind.what} per file`
        : `${place(broken.pos[0])}: found YAML that cannot be read: ${cut(broken.message)}${more}`,
    ]);
  }
  const again = repeatedKey(document);
  if (again !== undefined) {
    const key = quoted(String(again.value));
    throw kind.error([`${place(again.range?.[0] ?? 0)}: found the key ${key} again, expected each key once`]);
  }
  const offsetOf = placesIn(document);
  const value = plainValue(document);
  if ("fault" in value) {
    throw kind.error([`${path}:1:1: found YAML that cannot be unfolded: ${cut(value.fault)}`]);
  }
  return {
    value: value.value,
    report(faults) {
      const other = otherSettings(value.value, kind);
      if (other !== undefined) return kind.error([`${path}: ${other}`]);
      return kind.error(
        faults
          .map((fault) => ({ fault, offset: offsetOf(fault) }))
          .sort((a, b) => a.offset - b.offset)
          .map(({ fault, offset }) =>
            `${place(offset)}: ${cut(fault.path.join(".")) || "the file"}: ${fault.message}`
          ),
      );
    },
  };
}

/** Returns a fault if most keys do not belong to this kind: the file is then of another kind. */
function otherSettings(
  value: unknown,
  { known, expected }: Pick<SettingsKind<Error>, "known" | "expected">,
): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value), allowed = known.allowedKeys([]);
  const unknown = keys.filter((key) => !allowed.includes(key));
  if (2 * unknown.length <= keys.length) return undefined;
  const named = unknown.slice(0, 5).map(quoted).join(", ");
  return `found settings of another kind of file (${named}${unknown.length > 5 ? ", …" : ""}), ${expected}`;
}

function cut(text: string): string {
  const [line = ""] = text.split("\n", 1);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Returns the document as plain values; refuses aliases that expand without end. */
function plainValue(document: Document.Parsed): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
