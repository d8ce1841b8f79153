/**
 * Defines the paper's and the released code's value of every setting of an experiment, with their
 * sources. The paper is arXiv 2202.07107; the code is its authors', commit bd28c17. A value that no
 * public copy of the paper shows is unknown here. The released code's value is listed beside it
 * under its own name; nothing is guessed.
 */
import type { Experiment, ModelSettings } from "../schema.ts";

/** A setting's value, in a form that is compared by `===`. */
export type Value = string | number;

/** A source's value of a setting. */
export type Said =
  | { readonly known: true; readonly value: Value; readonly where: string }
  /** `why` continues a sentence after "the paper's value". */
  | { readonly known: false; readonly why: string };

/** The settings that a row reads: the study's, or one model's. */
export interface Scope {
  readonly experiment: Experiment;
  readonly model: ModelSettings;
}

/** One setting. */
export interface SettingRow {
  /** Its place in the experiment file. A model's own training takes precedence over the study's. */
  readonly path: string;
  /** Its name in the ledger. */
  readonly name: string;
  /** `model` if every model has a value of its own. */
  readonly of: "study" | "model";
  /** The value; `undefined` if the setting does not apply. */
  read(scope: Scope): Value | undefined;
  paper(scope: Scope): Said;
  released(scope: Scope): Said;
  /** Formats the value for the ledger; by default it stays as it is. */
  write?(value: Value, scope: Scope): string;
}

/** A known value, and its source. */
export const said = (value: Value, where: string) => (): Said => ({ known: true, value, where });
/** An unknown value; `why` continues after "the paper's value". */
export const unknown = (why: string) => (): Said => ({ known: false, why });

/** The source for values of Table 1. */
export const TABLE_1 = unknown("stands in Table 1, which could not be obtained");
/** The source for values that no readable copy shows. */
export const SILENT = unknown("could not be obtained");
/** The released training scripts. */
export const SCRIPTS = "ENetCAM.py and RNetCAM.py";
