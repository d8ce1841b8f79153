/** Measures of our program beside the programs that others would use for the same work. */
import { z } from "zod";

/** A program in a measure. */
export type Entrant =
  /**
   * `fovea`: a TypeScript module below `lib/trials/bench/entrants/`; `peer`: a Python script below
   * `fixtures/peers/`.
   */
  | { readonly kind: "fovea" | "peer"; readonly script: string; readonly arguments: readonly string[] }
  /**
   * A command that is started and waited for in every round; after a first time in vain, unless it
   * starts `cold`.
   */
  | { readonly kind: "command"; readonly start: "warm" | "cold"; readonly command: readonly string[] };

/** One row or two of the table. */
export interface Measure {
  readonly name: string;
  readonly unit: "s" | "ms" | "%";
  /** The better direction: less (times) or more (shares). */
  readonly better: "less" | "more";
  readonly ours: Entrant;
  /** Forms of the peer; the best one counts. */
  readonly peers: readonly Entrant[];
  /** The peer in words. */
  readonly peerIs: string;
  /** Rounds, where one is so long that fewer have to do. */
  readonly rounds?: number;
  /** True if the peak memory of both makes a row of its own. */
  readonly memory?: boolean;
  /** The ratio that the project asks of itself. */
  readonly target?: number;
  /** Files that the entrants read, written into `folder` before they start. */
  prepare?(folder: string): Promise<void>;
  /** Folders of the project, relative to its root, that a round leaves behind. */
  readonly leaves?: readonly string[];
}

/**
 * Placeholders in an entrant's arguments: the folder that `prepare` wrote into, an empty folder of
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
  /** The median of the rounds' own ratios: a disturbance of a round slows both sides of it. */
  ratio: z.number(),
  /** The first and third quartile of the rounds' own ratios. */
  spread: z.tuple([z.number(), z.number()]).readonly(),
  unit: z.string(),
}).readonly();

/** One row of the table. Above 1, `ratio` says how many times better ours is. */
export type BenchResult = z.infer<typeof benchResultSchema>;
