/** `deno task store gc`: removes the results that no experiment needs. */
import { join } from "node:path";
import { safeText } from "../lib/graph/render/text.ts";
import { collect } from "../lib/graph/collect/collect.ts";
import { knownNow } from "../lib/graph/collect/known.ts";
import { renderCollect } from "../lib/graph/collect/render_collect.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { forgetGraph } from "../lib/graph/store/graphs.ts";
import { openStore } from "../lib/graph/store/store.ts";
import { goneLines } from "../lib/study/gone_results.ts";
import { storeNeeds } from "../lib/study/store_needs.ts";
import { PROJECT_ROOT, studyFolders, UsageError } from "./command_line.ts";
import { parseFlags } from "./flags.ts";
import { requireStore } from "./terminal.ts";
import { userPath } from "./user_paths.ts";

const USAGE = `deno task store gc [experiments/NAME.yaml…]

Removes everything from the store that none of these experiments needs (default: all of experiments/*.yaml): results of
earlier settings and code, objects that no result names, folders of killed tasks that no task will continue. The needs
of running runs are kept, and so are the last results of tasks that would run again. An experiment whose data is not on
this machine keeps the last result of every task, and so does one that used this store and whose file is gone. Without
files, experiments elsewhere that used this store count too. Prints the removed results by experiment, with the time of
their trainings.

  --forget NAME         keep nothing for this experiment, and remove its history; may be repeated
  --dry-run             only print what would be removed, and its size
  --keep-newer-than T   keep everything that was stored within this time: 7d, 12h, 30m (default: age does not matter)
  --quarantine          also remove damaged files in quarantine
  --store DIR           the store (default: store)
  --data DIR            the folder of the data sets (default: data)
  --engine NAME         the engine whose results the experiments need, as with reproduce (default: auto)
  --help                this text`;

/** Prints the removed results. */
export async function gcCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, {
    boolean: ["dry-run", "quarantine"],
    text: ["forget", "keep-newer-than", "store", "data", "engine"],
  });
  if (flags === undefined) return 0;
  const folders = studyFolders(flags);
  await requireStore(folders.store);
  const age = flags.text("keep-newer-than");
  const keepFrom = age === undefined ? Infinity : Date.now() - milliseconds(age);
  const store = openStore(folders.store);
  // The needs do not include results that a run stores while the experiments are read here.
  const known = await knownNow(store.layout);
  const files = flags.arguments.length > 0 ? flags.arguments.map(userPath) : await allExperiments();
  const forget = flags.texts("forget");
  const { needs, unplanned, unseen } = await storeNeeds({
    files,
    andKnown: flags.arguments.length === 0,
    forget,
    ...folders,
    engine: flags.text("engine") ?? "auto",
    root: PROJECT_ROOT,
  });
  for (const { file, problem } of unplanned) {
    console.error(
      `${safeText(file)}: cannot be planned here, so the last result of each of its tasks is kept (${
        safeText(problem)
      })`,
    );
  }
  for (const { name, files } of unseen) {
    const where = files.length === 0 ? "its file is not known" : `its file ${files.join(", ")} is gone`;
    console.error(
      safeText(
        `${name}: ${where}, so the last result of each of its tasks is kept; --forget ${name} drops them`,
      ),
    );
  }
  const dryRun = flags.has("dry-run");
  const summary = await collect({
    store,
    needs,
    dryRun,
    keepFrom,
    known,
    quarantine: flags.has("quarantine"),
    onWait: () => console.error("waiting for another process that stores a result just now"),
  });
  if (!dryRun) { for (const name of forget) forgetGraph(store.layout, name); }
  printLines([...goneLines(summary.gone, { dryRun }), ...renderCollect(summary, { dryRun })]);
  return 0;
}

async function allExperiments(): Promise<string[]> {
  const folder = join(PROJECT_ROOT, "experiments");
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.filter((name) => name.endsWith(".yaml")).sort().map((name) => join(folder, name));
}

const UNITS = new Map([["m", 60_000], ["h", 3_600_000], ["d", 86_400_000], ["w", 7 * 86_400_000]]);

function milliseconds(age: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(age) ?? [];
  const size = UNITS.get(unit);
  if (size !== undefined) return Number(number) * size;
  throw new UsageError(`--keep-newer-than: found "${age}", expected a time such as 7d, 12h, 30m or 2w`);
}
