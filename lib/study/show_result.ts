/** Describes how a stored result was made, as lines of text. */
import { durationText, safeText } from "../graph/render/text.ts";
import type { Store } from "../graph/store/store.ts";
import { layoutNote } from "../report/engine_words.ts";
import type { FoundResult } from "./find_results.ts";

/** Returns the task, parameters, inputs, code, engine, duration and machine. */
export function showResult({ hash, output, result }: FoundResult, store: Store): string[] {
  const { key, record, outputs, provenance } = result;
  const code = store.code(record.code);
  const { job } = provenance;
  const memory = provenance.peakMemory === null
    ? ""
    : `, ${(provenance.peakMemory / 2 ** 20).toFixed(0)} MiB of memory at most`;
  const inputs = Object.entries(record.inputs).map(([name, hash]) => {
    const from = provenance.inputs[name];
    return `${name}: ${hash.slice(0, 10)} (${from ? `${from.output} of ${from.task}` : "the user's files"})`;
  });
  return [
    ...item("hash", [hash]),
    ...item("is", [
      output === undefined ? `the key of ${provenance.task}` : `${output} of ${provenance.task}`,
    ]),
    ...item("experiment", [provenance.graph]),
    ...item("key", [key]),
    ...item("module", [record.module]),
    ...item("parameters", valueLines(record.parameters)),
    ...item("inputs", inputs),
    ...item(
      "outputs",
      Object.entries(outputs).map(([name, { hash, size }]) => `${name}: ${hash.slice(0, 10)}, ${size} bytes`),
    ),
    ...item("code", [
      record.code,
      ...(code ? [`${Object.keys(code.files).length} files`] : ["its list of files is not in the store"]),
      ...Object.entries(code?.packages ?? {}).map(([name, { version }]) => `${name} ${version}`),
    ]),
    ...item("engine", valueLines(record.environment)),
    ...noteOf(record.environment),
    ...item("started", [provenance.started]),
    ...item("took", [durationText(provenance.seconds) + memory]),
    ...(job === undefined ? [] : item("job", [`Slurm's ${job.id}, on the node ${job.node}`])),
    ...item("machine", [`${provenance.cpu}, ${provenance.platform}, Deno ${provenance.deno}`]),
    ...item("log", [store.layout.object(provenance.log)]),
  ];
}

/** Explains the memory layout that an engine's identity names. */
function noteOf(environment: unknown): string[] {
  const note = layoutNote(JSON.stringify(environment));
  return note === "" ? [] : item("", [`(${note})`]);
}

const WIDTH = 12;

/** Lists one or more values under a name. */

export function item(name: string, values: readonly string[]): string[] {
  const shown = values.length === 0 ? ["none"] : values;
  return shown.map((value, index) => (index === 0 ? name : "").padEnd(WIDTH) + safeText(value));
}

/** Lists an object's entries by their paths: `training.learningRate: 0.005`. */
function valueLines(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value === null && path === "" ? [] : [`${path}${path === "" ? "" : ": "}${valueText(value)}`];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    valueLines(inner, path === "" ? name : `${path}.${name}`)
  );
}

const LONGEST = 160;

function valueText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
