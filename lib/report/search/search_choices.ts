/** Judges each search's choice: its lead compared with the noise between seeds. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, table } from "../markdown.ts";
import { listed } from "./listed.ts";
import type { SearchedModel } from "./searched.ts";

/** Groups the models by the value of their choice, in a sentence. */
export function choiceWords(models: readonly SearchedModel[]): string {
  const named = (isOf: (model: SearchedModel) => boolean) =>
    models.filter(isOf).map(({ name }) => escapeText(name));
  const within = named(({ search: { value: { lead } } }) => lead.known && lead.withinNoise);
  const beyond = named(({ search: { value: { lead } } }) => lead.known && !lead.withinNoise);
  const unknown = named(({ search: { value: { lead } } }) => !lead.known);
  const parts = [
    ...(within.length === 0 ? [] : [`**within noise** for ${all(within, models)}`]),
    ...(beyond.length === 0 ? [] : [`beyond noise for ${all(beyond, models)}`]),
    ...(unknown.length === 0 ? [] : [`open for ${all(unknown, models)}`]),
  ];
  return `The choice is ${parts.join(", ")}.`;
}

function all(names: readonly string[], models: readonly SearchedModel[]): string {
  return names.length === models.length && names.length > 2 ? `all ${names.length} models` : listed(names);
}

/** Renders one row per model, and an explanation. */
export function choiceTable(
  { ledger }: Pick<ReportContext, "ledger">,
  models: readonly SearchedModel[],
): string {
  const rows = models.map(({ name, search }) => {
    const { lead } = search.value;
    if (!lead.known) {
      const reason = lead.reason === "one seed" ? "one seed shows no noise" : "no second trial has an AUC";
      return [escapeText(name), "–", "–", "–", "–", reason];
    }
    return [
      escapeText(name),
      ledger.cite(search, ["lead", "difference"], "difference3"),
      ledger.cite(search, ["lead", "deviation"], "fixed3"),
      ledger.cite(search, ["lead", "margin"], "fixed3"),
      ledger.cite(search, ["lead", "alike"], "integer"),
      lead.withinNoise ? "**within noise**" : "beyond noise",
    ];
  });
  return table(
    [
      { title: "model" },
      numeric("lead over the second trial"),
      numeric("deviation over seeds"),
      numeric("noise of a lead"),
      numeric("other trials as good"),
      { title: "the choice" },
    ],
    rows,
    {
      caption: `**${
        choiceWords(models).replaceAll("**", "")
      }** Median validation AUCs of the last rung. Noise of a lead: two equally good trials differ by more than this in one of 20 cases, given the standard deviation of trainings over seeds, pooled over the rung. Even a lead beyond noise is too optimistic: the best of many trials is also the luckiest.`,
      sources: models.map(({ name, search }) => [escapeText(name), search.hash] as const),
    },
  );
}
