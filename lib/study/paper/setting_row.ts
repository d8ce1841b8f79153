/**
 * The paper's and the released code's value of every setting of an experiment, with where each
 * stands. The paper is arXiv 2202.07107; the code is its authors', commit bd28c17. A value that no
 * public copy of the paper shows is unknown here: the released code's stands beside it under its
 * own name, and nothing that was guessed.
 */
import type { Experiment, ModelSettings } from "../schema.ts";

/** A setting's value, in a form that is compared by `===`. */
export type Value = string | number;

/** What a source says of a setting. */
export type Said =
  | { readonly known: true; readonly value: Value; readonly where: string }
  /** `why`: a sentence's part that follows "the paper's value". */
  | { readonly known: false; readonly why: string };

/** What an experiment is read from: the study's settings, or one model's. */
export interface Scope {
  readonly experiment: Experiment;
  readonly model: ModelSettings;
}

/** One setting. */
export interface SettingRow {
  /** Its place in the experiment file; a model's own training stands in front of the study's. */
  readonly path: string;
  /** Its name in the ledger. */
  readonly name: string;
  /** Whether every model has one of its own. */
  readonly of: "study" | "model";
  /** The value; `undefined` where the setting does not apply. */
  read(scope: Scope): Value | undefined;
  paper(scope: Scope): Said;
  released(scope: Scope): Said;
  /** The value in the ledger; as it is by default. */
  write?(value: Value, scope: Scope): string;
}

/** A known value, and where it stands. */
export const said = (value: Value, where: string) => (): Said => ({ known: true, value, where });
/** A value that is not known; `why` goes on from "the paper's value". */
export const unknown = (why: string) => (): Said => ({ known: false, why });

/** Of the values of Table 1. */
export const TABLE_1 = unknown("stands in Table 1, which is in no public copy");
/** Of the values that no copy which we can read shows. */
export const SILENT = unknown("is in no public copy");
/** The released training scripts. */
export const SCRIPTS = "ENetCAM.py and RNetCAM.py";
