/**
 * `deno task agreement`: measures how far every engine is from PyTorch on every network. The cases,
 * PyTorch's answers and the measure are the tests' own, in `fixtures/nn`.
 */
import { brokenBounds, measureAgreement, NETWORK_BOUNDS } from "../fixtures/nn/agreement.ts";
import { type AgreementRow, agreementTable, withAgreement } from "../fixtures/nn/agreement_table.ts";
import { NETWORK_CASES } from "../fixtures/nn/cases.ts";
import type { Engine } from "../lib/engine/engine.ts";
import { BACKEND_NAMES } from "../lib/engine/tensorflow/names.ts";
import { EngineUnavailable } from "../lib/engine/tensorflow/unavailable.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";

const ENGINES = ["onnx", ...BACKEND_NAMES] as const;
const NETWORKS = [...new Set(NETWORK_CASES.map(({ network }) => network.name))];
const README = new URL("../lib/nn/README.md", import.meta.url);

const USAGE = `deno task agreement [--engine NAME…] [--network NAME…] [--write]

Trains small networks for five steps, with gaze and without, and compares them with PyTorch's answers in float64. Prints
the worst relative difference of every quantity, and exits with 1 if one is larger than allowed.

  --engine NAME   ${ENGINES.join(", ")}; may be repeated (default: all that work here)
  --network NAME  ${NETWORKS.join(", ")};
                  may be repeated (default: all)
  --write         write the rows into the table of lib/nn/README.md
  --help          this text`;

export default async function agreementCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: ["write"], text: ["engine", "network"], most: 0 });
  if (flags === undefined) return 0;
  const networks = chosen("network", NETWORKS, flags.texts("network"));
  const engines = chosen("engine", ENGINES, flags.texts("engine"));
  const rows: AgreementRow[] = [], faults: string[] = [];
  for (const name of engines) {
    const engine = await loaded(name, flags.texts("engine").length > 0);
    if (engine === undefined) continue;
    for (const network of networks) {
      const agreements = [];
      for (const agreement of NETWORK_CASES.filter((each) => each.network.name === network)) {
        const found = await measureAgreement(engine, agreement);
        agreements.push(found);
        const broken = brokenBounds(found, NETWORK_BOUNDS);
        faults.push(...broken.map((fault) => `${agreement.name} on ${name}: ${fault}`));
      }
      rows.push({ network, engine: name, agreements });
    }
  }
  const byNetwork = networks.flatMap((network) => rows.filter((row) => row.network === network));
  printLines(agreementTable(byNetwork));
  if (flags.has("write")) {
    await Deno.writeTextFile(README, withAgreement(await Deno.readTextFile(README), byNetwork, NETWORKS));
  }
  faults.forEach((fault) => console.error(`error: ${fault}`));
  return faults.length > 0 ? 1 : 0;
}

/**
 * Loads the engine. Returns undefined, and prints the reason, if it does not work here and was not
 * requested.
 */
async function loaded(name: typeof ENGINES[number], required: boolean): Promise<Engine | undefined> {
  try {
    // Loaded on demand: each brings a large library.
    if (name === "onnx") return await (await import("../lib/engine/onnx/mod.ts")).onnxEngine();
    return await (await import("../lib/engine/tensorflow/mod.ts")).tensorflowEngine(name);
  } catch (error) {
    if (required || !(error instanceof EngineUnavailable)) throw error;
    console.error(`left out: ${error.message.split("\n")[0]}`);
    return undefined;
  }
}

function chosen<Name extends string>(
  flag: string,
  all: readonly Name[],
  given: readonly string[],
): readonly Name[] {
  for (const name of given) {
    if (!all.some((each) => each === name)) {
      throw new UsageError(`--${flag}: found "${name}", expected one of ${all.join(", ")}`);
    }
  }
  return given.length === 0 ? all : all.filter((each) => given.some((name) => name === each));
}

if (import.meta.main) await runCommand(agreementCommand);
