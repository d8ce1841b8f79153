/**
 * Runs a measure's rounds, ours and the peers' in turn, so that other load on the machine affects
 * all of them.
 */
import { median, quantile } from "simple-statistics";
import { type Contestant, ContestantError, type Round, startContestant } from "./contestant.ts";
import type { BenchResult, Entrant, Measure } from "./measure.ts";
import { itemAt, tuple } from "../../formats/items.ts";

/** The outcome of a measure. */
export type Outcome =
  | { readonly kind: "measured"; readonly results: readonly BenchResult[] }
  | { readonly kind: "alone"; readonly value: number; readonly why: string };

/** The options of running a measure. */
export interface ContestOptions {
  /** The number of rounds after the warm-up. */
  readonly rounds: number;
  /** The Python that runs the peers. */
  readonly python: string;
  /** The project's root. */
  readonly root: string;
  /** A folder for the measure's files. */
  readonly folder: string;
  /** Called after every round. */
  readonly progress?: (done: number, of: number) => void;
}

/**
 * Runs a measure. If no peer can run, ours is measured alone. Throws a {@linkcode ContestantError}
 * if ours does not run, or if the two sides' networks differ in their number of parameters.
 */
export async function contest(measure: Measure, options: ContestOptions): Promise<Outcome> {
  await measure.writeInputs?.(options.folder);
  await using started = new AsyncDisposableStack();
  const ours = started.use(await startContestant(commandOf(measure.ours, options)));
  const peers: Contestant[] = [];
  let why = "";
  for (const entrant of measure.peers) {
    try {
      peers.push(started.use(await startContestant(commandOf(entrant, options))));
    } catch (error) {
      if (!(error instanceof ContestantError)) throw error;
      why = error.message;
    }
  }
  for (const { parameters } of peers) {
    if (parameters === ours.parameters) continue;
    throw new ContestantError(`the peer's network has ${parameters} parameters, ours ${ours.parameters}`);
  }
  const all = [ours, ...peers];
  const { rounds } = options;
  const found: Round[][] = all.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of all.entries()) itemAt(found, index).push(await contestant.round());
    options.progress?.(round + 1, rounds);
  }
  const [own, ...others] = tuple(found, 1);
  if (others.length === 0) return { kind: "alone", value: median(own.map(valueOf)), why };
  return { kind: "measured", results: resultsOf(measure, own, others) };
}

/** Returns the command that starts an entrant, with its placeholders filled in. */
export function commandOf(
  entrant: Entrant,
  { root, python, folder }: Pick<ContestOptions, "root" | "python" | "folder">,
): string[] {
  const deno = Deno.execPath();
  const places = { folder, root, deno, python };
  const filled = (text: string) =>
    Object.entries(places).reduce((so, [name, value]) => so.replaceAll(`{${name}}`, value), text);
  const ours = [deno, "run", "--quiet", "-P=bench", `--config=${root}/deno.json`];
  switch (entrant.kind) {
    case "peer":
      return [python, `${root}/fixtures/peers/${entrant.script}`, ...entrant.arguments.map(filled)];
    case "fovea":
      return [
        ...ours,
        `${root}/lib/trials/bench/entrants/${entrant.script}`,
        ...entrant.arguments.map(filled),
      ];
    case "command":
      return [
        ...ours,
        `${root}/lib/trials/bench/entrants/command.ts`,
        root,
        entrant.start,
        ...entrant.command.map(filled),
      ];
  }
}

const valueOf = ({ value }: Round) => value;

/** Returns one row for the measure, and one for the memory if the measure asks for it. */
export function resultsOf(
  { name, unit, better, memory }: Measure,
  ours: readonly Round[],
  peers: readonly (readonly Round[])[],
): BenchResult[] {
  const scale = unit === "ms" ? 1000 : 1;
  const values = row(ours.map(valueOf), peers.map((peer) => peer.map(valueOf)), better);
  const result = { ...values, name, unit, ours: values.ours * scale, peer: values.peer * scale };
  if (memory !== true || itemAt(ours, 0).peakBytes === 0) return [result];
  const peaks = [ours, ...peers].map((rounds) => [Math.max(...rounds.map(({ peakBytes }) => peakBytes))]);
  const { ours: own, peer, ...rest } = row(peaks[0]!, peaks.slice(1), "less");
  return [result, {
    ...rest,
    name: `${name}: peak memory`,
    unit: "MiB",
    ours: own / 2 ** 20,
    peer: peer / 2 ** 20,
  }];
}

function row(ours: number[], peers: readonly number[][], better: Measure["better"]) {
  const sign = better === "less" ? 1 : -1;
  const best = peers.toSorted((a, b) => sign * (median(a) - median(b)))[0]!;
  const ratio = (own: number, peer: number) => better === "less" ? peer / own : own / peer;
  const each = ours.map((own, round) => ratio(own, best[round]!));
  return {
    ours: median(ours),
    peer: median(best),
    ratio: median(each),
    spread: [quantile(each, 0.25), quantile(each, 0.75)] as const,
  };
}
