/** Defines measures of our program beside the programs that others would use for the same work. */
import { z } from "zod";

/** A program in a measure. */
export type Entrant =
  /**
   * `fovea`: a TypeScript module below `lib/trials/bench/entrants/`; `peer`: a Python script below
   * `fixtures/peers/`.
   */
  | { readonly kind: "fovea" | "peer"; readonly script: string; readonly arguments: readonly string[] }
  /**
   * A command that is started in every round, and awaited. Unless its start is `cold`, it runs once
   * before without being measured.
   */
  | { readonly kind: "command"; readonly start: "warm" | "cold"; readonly command: readonly string[] };

/** A measure: one or two rows of the table. */
export interface Measure {
  readonly name: string;
  readonly unit: "s" | "ms" | "%";
  /** The better direction: less (times) or more (shares). */
  readonly better: "less" | "more";
  readonly ours: Entrant;
  /** The variants of the peer; the best one counts. */
  readonly peers: readonly Entrant[];
  /** The peer's description. */
  readonly peerIs: string;
  /** The number of rounds, if they are so long that fewer must suffice. */
  readonly rounds?: number;
  /** True if the peak memory of both is a second row. */
  readonly memory?: boolean;
  /** The ratio that the project aims at. */
  readonly target?: number;
  /** Writes the files that the entrants read into `folder` before they start. */
  writeInputs?(folder: string): Promise<void>;
  /** Folders that a round leaves behind, relative to the project's root. */
  readonly leaves?: readonly string[];
}

/**
 * Placeholders in an entrant's arguments: the folder that `writeInputs` wrote into, an empty folder for
 * this round (commands only), the project's root, Deno and Python.
 */
export const PLACE = {
  folder: "{folder}",
  fresh: "{fresh}",
  root: "{root}",
  deno: "{deno}",
  python: "{python}",
} as const;

/** The schema of a {@linkcode BenchResult}. */
export const benchResultSchema = z.object({
  name: z.string(),
  ours: z.number(),
  peer: z.number(),
  /** The median of the rounds' own ratios: a disturbance in a round slows both of its sides. */
  ratio: z.number(),
  /** The first and third quartile of the rounds' own ratios. */
  spread: z.tuple([z.number(), z.number()]).readonly(),
  unit: z.string(),
}).readonly();

/** One row of the table. `ratio` above 1 means that ours is that many times better. */
export type BenchResult = z.infer<typeof benchResultSchema>;
