/** What is measured: our program beside the programs that others would use for the same work. */

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
  /** Whether less is better (times) or more (shares). */
  readonly better: "less" | "more";
  readonly ours: Entrant;
  /** Of several forms of the same peer, the better one counts. */
  readonly peers: readonly Entrant[];
  /** What the peer is, in words. */
  readonly peerIs: string;
  /** Rounds, where one is so long that fewer have to do. */
  readonly rounds?: number;
  /** Whether the peak memory of both makes a row of its own. */
  readonly memory?: boolean;
  /** The ratio that the project asks of itself. */
  readonly target?: number;
  /** Files that the entrants read, written into `folder` before they start. */
  prepare?(folder: string): Promise<void>;
  /** Folders of the project, relative to its root, that a round leaves behind. */
  readonly leaves?: readonly string[];
}

/**
 * What stands for something else in an entrant's arguments: the folder that `prepare` wrote into,
 * an empty folder of this round (commands only), the project's root, Deno and Python.
 */
export const PLACE = {
  folder: "{folder}",
  fresh: "{fresh}",
  root: "{root}",
  deno: "{deno}",
  python: "{python}",
} as const;

/** One row of the table. Above 1, `ratio` says how many times better ours is. */
export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  /**
   * The median of the rounds' own ratios: what else the machine does in a round falls on both of
   * them.
   */
  readonly ratio: number;
  /** The first and third quartile of the rounds' own ratios. */
  readonly spread: readonly [number, number];
  readonly unit: string;
}
