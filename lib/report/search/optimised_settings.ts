/** The paper's Table 1: the optimised settings of every model, and the cost of the search. */
import type { Parameter, Value } from "../../search/parameter.ts";
import type { SearchTrials } from "../../search/trials_schema.ts";
import type { ReportContext } from "../context.ts";
import { formatDuration } from "../format.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { rungTrials, type SearchedModel, searchedModels, searchedParameters } from "./searched.ts";
import { settingWords, valueWords } from "./setting_words.ts";
import { trialsCsv } from "./trials_csv.ts";
import { itemAt } from "../../formats/items.ts";
import { rangeWords } from "../range_words.ts";

/** Renders the section; empty if no settings are searched. */
export function optimisedSettingsSection(context: ReportContext): string {
  const { measurements, addFile } = context;
  const { search } = measurements;
  if (search === null) return "";
  const models = searchedModels(measurements);
  const missing = search.models.filter((name) => models.every((model) => model.name !== name));
  const open = missing.length === 0
    ? undefined
    : `Not finished: the search of ${missing.map(escapeText).join(", ")}.`;
  const csv = trialsCsv(measurements);
  if (csv !== undefined) addFile("trials.csv", csv);
  return section(
    "Optimised settings",
    "The paper's Table 1: settings chosen by the median validation AUC over the seeds of the search " +
      `(${
        search.seeds.join(", ")
      }); validation cross entropy decides ties. The final trainings have other seeds.` +
      (csv === undefined ? "" : " [trials.csv](trials.csv) has every training of every trial."),
    open,
    models.length === 0 ? undefined : settingsTable(context, models),
    testSetSentence(search.pathsToTestSet),
  );
}

/** States that choices do not use the test set, as the graph of this study shows. */
function testSetSentence(paths: readonly (readonly string[])[]): string {
  if (paths.length === 0) {
    return "No choice uses a test image, its label or a prediction on it: in the task graph, every path from " +
      "the data set to a `choose` task leads through `development` tasks, which keep only training and validation " +
      "images (checked on this study's graph by `pathsToTestSet` in `lib/study/graph/search/test_set.ts`).";
  }
  const shown = paths.slice(0, 3).map((path) => path.map(escapeText).join(" ← ")).join("; ");
  return `**The test set may have been seen**: paths lead from it to a choice (${shown}).`;
}

function settingsTable({ ledger, measurements }: ReportContext, models: readonly SearchedModel[]): string {
  const row = (name: string, cell: (search: Stored<SearchTrials>, model: string) => string) => [
    name,
    ...models.map((model) => cell(model.search, model.name)),
  ];
  const parameters = searchedParameters(models).map(({ path }) =>
    row(escapeText(settingWords(path)), ({ value }) => {
      const own = value.space.find((parameter) => parameter.path === path);
      return own === undefined ? "–" : escapeText(chosenWords(own, value.chosen.point[path]));
    })
  );
  const cited = (
    name: string,
    path: (value: SearchTrials) => readonly (string | number)[],
    format: "fixed3" | "integer",
  ) => row(name, (search) => ledger.cite(search, path(search.value), format));
  const last = ({ rungs }: SearchTrials) => ["rungs", rungs.length - 1] as const;
  return table([{ title: "setting" }, ...models.map(({ name }) => numeric(escapeText(name)))], [
    ...parameters,
    cited("validation AUC", (value) => [...last(value), "trials", 0, "score", "auc"], "fixed3"),
    row("lead over the second trial", (search) => leadCell({ ledger }, search)),
    cited("trial", () => ["chosen", "number"], "integer"),
    row("trials", ({ value }) => String(itemAt(value.rungs, 0).trials.length)),
    row("trainings", ({ value }) => String(itemAt(value.rungs, 0).trials.length * value.seeds.length)),
    row("of which diverged", ({ value }) => String(divergedOf(value))),
    row(
      "trials by rung",
      ({ value }) => value.rungs.map(({ trials, until }) => `${trials.length} to epoch ${until}`).join(", "),
    ),
    cited("epochs trained", () => ["epochs", "trained"], "integer"),
    cited("epochs without halving, at most", () => ["epochs", "full"], "integer"),
    row(
      "time of its trainings",
      (_, name) =>
        formatDuration(measurements.times.searches?.find(({ model }) => model === name)?.seconds ?? null),
    ),
    row("record", ({ hash }) => shortHash(hash)),
  ], {
    caption: `**${
      rangeWords(
        { many: "Validation AUCs of the chosen trials", one: "The validation AUC of the chosen trial" },
        models.map(({ name, search }) => ({
          name: escapeText(name),
          value: search.value.rungs.at(-1)?.trials[0]?.score.auc ?? null,
          text: () => ledger.cite(search, [...last(search.value), "trials", 0, "score", "auc"], "fixed3"),
        })),
      )
    }** Replicates the paper’s Table 1.`,
  });
}

/** Returns a chosen value; SGD with its momentum, even if the search has only one of them. */
function chosenWords(parameter: Parameter, value: Value | undefined): string {
  const words = valueWords(parameter, value);
  const momentum = typeof value === "object" && value !== null && "momentum" in value
    ? value.momentum
    : undefined;
  return typeof momentum === "number" && momentum > 0 && !words.includes("momentum")
    ? `${words} (momentum ${momentum})`
    : words;
}

/** Returns the lead, and whether it is within the noise between seeds: `+0.004 (within noise)`. */
function leadCell({ ledger }: Pick<ReportContext, "ledger">, search: Stored<SearchTrials>): string {
  const { lead } = search.value;
  if (!lead.known) return lead.reason === "one seed" ? "– (one seed)" : "– (no second trial)";
  const difference = ledger.cite(search, ["lead", "difference"], "difference3");
  return `${difference} (${lead.withinNoise ? "within noise" : "beyond noise"})`;
}

function divergedOf(search: SearchTrials): number {
  const diverged = rungTrials(search).flatMap(({ trial: { trial, runs } }) =>
    runs.flatMap((run) => run.diverged ? [`${trial.number}/${run.seed}`] : [])
  );
  return new Set(diverged).size;
}
