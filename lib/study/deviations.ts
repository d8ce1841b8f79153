/**
 * Lists the departures of an experiment from the paper. Settings are compared with the table of the
 * paper's values (`paper/`). They are compared with the released code's values if the paper's value
 * could not be obtained or a model follows the released code. Networks without a public description
 * state what was chosen for them.
 */
import type { EngineIdentity } from "../engine/engine.ts";
import type { Backbone } from "../nn/backbone.ts";
import { NETWORKS } from "../nn/networks/mod.ts";
import { MODEL_ROWS } from "./paper/model_rows.ts";
import { MODEL_PRACTICE, STUDY_PRACTICE } from "./paper/practice.ts";
import type { Said, Scope, SettingRow, Value } from "./paper/setting_row.ts";
import { STUDY_ROWS } from "./paper/study_rows.ts";
import type { Experiment, ModelSettings } from "./schema.ts";
import { shownPath } from "../formats/shown_path.ts";
import type { KnownWeights } from "./weights.ts";
import { tuple } from "../formats/items.ts";

/** One departure. */
export interface Deviation {
  /** `declared` in the experiment file, or `found` by comparison. */
  readonly origin: "declared" | "found";
  readonly text: string;
}

/** Inputs of the ledger besides the experiment file. */
export interface LedgerContext {
  /** The engine that trains. */
  readonly engine: EngineIdentity;
  /** True if another entry names these data, with their counts. */
  readonly isDataTold?: boolean;
  /** Weights by model, if they could be read. */
  readonly weights?: ReadonlyMap<string, KnownWeights>;
}

/**
 * Returns the ledger of `experiment`: its declared departures, then those found in the study and in
 * its models.
 */
export function deviationsOf(
  experiment: Experiment,
  { engine, isDataTold = false, weights = new Map() }: LedgerContext,
): Deviation[] {
  const { models } = experiment;
  const [model] = tuple(models, 1);
  const found = [
    ...STUDY_ROWS.filter(({ path }) => !(isDataTold && path === "data.kind"))
      .flatMap((row) => asList(departure(row, { experiment, model }))),
    ...STUDY_PRACTICE.flatMap(({ text }) => asList(text(engine, experiment))),
    ...ofModels(
      models,
      [
        ...MODEL_ROWS.map((row) => (model: ModelSettings) => asList(departure(row, { experiment, model }))),
        ...MODEL_PRACTICE.map(({ text }) => (model: ModelSettings) => asList(text(model))),
        ({ network }: ModelSettings) => choicesOf(network),
        (model: ModelSettings) => weightsDeviations(model, weights.get(model.name)),
      ],
    ),
  ];
  return [
    ...experiment.deviations.map((text) => ({ origin: "declared" as const, text })),
    ...found.map((text) => ({ origin: "found" as const, text })),
  ];
}

function asList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function choicesOf(network: ModelSettings["network"]): readonly string[] {
  const { choices = [] }: Backbone = NETWORKS[network];
  return choices;
}

/**
 * Applies every rule to the models. A text that holds for several models appears once, with their
 * names.
 */
function ofModels(
  models: readonly ModelSettings[],
  rules: readonly ((model: ModelSettings) => readonly string[])[],
): string[] {
  return rules.flatMap((rule) => {
    const names = new Map<string, string[]>();
    for (const model of models) {
      for (const text of rule(model)) names.set(text, [...names.get(text) ?? [], model.name]);
    }
    return [...names].map(([text, named]) =>
      `${named.length > 1 && named.length === models.length ? "All models" : named.join(", ")}: ${text}`
    );
  });
}

/**
 * Describes in a sentence how a setting departs; `undefined` if it does not. The reference is the
 * paper's value if it is known, otherwise the released code's. A model with the released code's
 * objective, and the study as a whole, are compared with both.
 */
function departure(row: SettingRow, scope: Scope): string | undefined {
  const value = row.read(scope);
  if (value === undefined) return undefined;
  const paper = row.paper(scope), released = row.released(scope);
  const write = (value: Value) => row.write?.(value, scope) ?? plain(value);
  const start = row.of === "study" ? `${row.name}: ${write(value)}` : `${row.name} ${write(value)}`;
  if (paper.known && paper.value !== value) {
    return `${start} instead of ${write(paper.value)} (paper, ${paper.where})${
      besides(value, released, paper, write)
    }.`;
  }
  if (!released.known) {
    return paper.known
      ? undefined
      : `${start}, a choice: the paper's value ${paper.why}, and the released code's ${released.why}.`;
  }
  if (released.value === value) return undefined;
  if (!paper.known) {
    return `${start} instead of ${
      write(released.value)
    } (released code, ${released.where}; the paper's value ${paper.why}).`;
  }
  const followed = row.of === "study" || scope.model.objective === "as-released";
  return followed
    ? `${start} as in the paper (${paper.where}) instead of ${
      write(released.value)
    } (released code, ${released.where}).`
    : undefined;
}

/** Returns the released code's value beside the paper's, if the two differ. */
function besides(value: Value, released: Said, paper: Said, write: (value: Value) => string): string {
  if (!released.known || !paper.known || released.value === paper.value) return "";
  return released.value === value
    ? ", as in the released code"
    : `; the released code has ${write(released.value)}`;
}

function plain(value: Value): string {
  if (typeof value === "string") return value;
  const text = Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toLocaleString("en") : String(value);
  return text.replace(/^-/, "−");
}

function weightsDeviations(
  { weights: file }: ModelSettings,
  known: KnownWeights | undefined,
): string[] {
  if (file === undefined) return [];
  const hash = known ? ` (sha256 ${known.sha256})` : "";
  const head = known?.randomHead ? ` Its last linear layer starts at random: ${known.randomHead}.` : "";
  return [
    `every training starts from the weights of ${shownPath(file)}${hash} instead of random ones.${head}`,
  ];
}
