/** The statistics that the paper omits: the evidence from a few runs on one test set. */
import type { ComparisonStatistics } from "../../evaluate/comparison_statistics.ts";
import type { ReportContext } from "../context.ts";
import type { Format } from "../format.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import type { Stored } from "../measurements.ts";
import { cell, range } from "../outcome_cells.ts";
import { shareWords } from "../range_words.ts";

/** A comparison that has statistics. */
interface Tested {
  readonly models: readonly string[];
  readonly measure: string;
  readonly stored: Stored<ComparisonStatistics>;
}

/** Renders the tests per comparison, pairs, DeLong's test and normality. */
export function statisticsSection(context: ReportContext): string {
  const tested = context.measurements.comparisons.flatMap(({ models, measure, statistics }): Tested[] =>
    statistics
      ? [{ models, measure: measure === "auc" ? "AUC" : "interpretability", stored: statistics }]
      : []
  );
  if (tested.length === 0) return "";
  return section(
    "Statistics beyond the analysis of variance",
    tests(context, tested),
    pairs(context, tested),
    deLong(context, tested),
    normality(context, tested),
    reasons(tested),
  );
}

const what = ({ models, measure }: Tested) => [models.map(escapeText).join(" × "), measure];

function tests(context: ReportContext, tested: readonly Tested[]): string {
  const columns = [
    { title: "models" },
    { title: "measure" },
    numeric("η² (95 %)"),
    numeric("ω²"),
    numeric("Welch p"),
    numeric("Kruskal–Wallis p"),
    numeric("permutation p (smallest attainable)"),
    numeric("Levene p"),
    numeric("detectable difference"),
    { title: "result" },
  ];
  const rows = tested.map((one) => {
    const { stored } = one;
    const { explained, welch, kruskalWallis, permutation, levene, detectable } = stored.value;
    const p = (outcome: { readonly defined: boolean }, name: string) =>
      cell(context, stored, outcome, [name, "p"], "p");
    const share = explained.defined
      ? `${cell(context, stored, explained, ["explained", "etaSquared"], "fixed2")} (${
        range(context, stored, explained, ["explained", "etaInterval"], "fixed2")
      })`
      : "–";
    const least = cell(context, stored, permutation, ["permutation", "smallestP"], "p");
    return [
      ...what(one),
      share,
      cell(context, stored, explained, ["explained", "omegaSquared"], "fixed2"),
      p(welch, "welch"),
      p(kruskalWallis, "kruskalWallis"),
      permutation.defined ? `${p(permutation, "permutation")} (${least})` : "–",
      p(levene, "levene"),
      cell(context, stored, detectable, ["detectable", "difference"], "fixed3"),
      shortHash(stored.hash),
    ];
  });
  const alike =
    tested.filter(({ stored: { value: { welch, kruskalWallis, permutation } } }) =>
      [welch, kruskalWallis, permutation].every((outcome) => outcome.defined && outcome.p < 0.05)
    ).length;
  const message = shareWords(alike, tested.length, {
    noun: "comparisons",
    one: "has p below 0.05 by all three tests of equal means or ranks",
    many: "have p below 0.05 by all three tests of equal means or ranks",
  });
  const caption = `**${message}** ` +
    "Tests of equal means (Welch, permutation), ranks (Kruskal–Wallis) and variances (Levene, from medians) over " +
    "trainings. All take the test images as fixed, so none of their p values says that other images would show the same. η² and ω² both estimate the share of the variance that lies between models (ω² without η²’s bias); " +
    "the interval is of that share. " +
    "Detectable difference: the smallest true difference that the analysis of variance finds on these images with 80 % power at 0.05, given this spread.";
  return table(columns, rows, { caption });
}

function pairs(context: ReportContext, tested: readonly Tested[]): string {
  const columns = [
    { title: "pair" },
    { title: "measure" },
    numeric("mean difference (95 %)"),
    numeric("Welch p, Holm"),
    numeric("Tukey p"),
    numeric("Hedges’ g (95 %)"),
    { title: "result" },
  ];
  const rows = tested.flatMap(({ measure, stored }) =>
    stored.value.pairs.map(({ models: [first, second], welch, tukey, effect }, index) => {
      const path = ["pairs", index];
      const of = (
        outcome: { readonly defined: boolean },
        name: string,
        value: string,
        interval: string,
        format: Format,
      ) =>
        outcome.defined
          ? `${cell(context, stored, outcome, [...path, name, value], format)} (${
            range(context, stored, outcome, [...path, name, interval], format)
          })`
          : "–";
      return [
        `${escapeText(first)} → ${escapeText(second)}`,
        measure,
        of(welch, "welch", "difference", "interval", "difference3"),
        cell(context, stored, welch, [...path, "welch", "adjustedP"], "p"),
        cell(context, stored, tukey, [...path, "tukey", "p"], "p"),
        of(effect, "effect", "hedgesG", "hedgesInterval", "fixed2"),
        shortHash(stored.hash),
      ];
    })
  );
  const all = tested.flatMap(({ stored }) => stored.value.pairs);
  const message = shareWords(
    all.filter(({ welch }) => welch.defined && welch.adjustedP < 0.05).length,
    all.length,
    {
      noun: "pairs",
      one: "differs at 0.05 by Welch’s test, corrected within its comparison",
      many: "differ at 0.05 by Welch’s test, corrected within their comparison",
    },
  );
  const caption = `**${message}** ` +
    "All pairs; differences are second minus first, on these test images: Welch’s t test with Holm’s correction within " +
    "the comparison, Tukey’s honestly significant difference, and the effect in standard deviations.";
  return table(columns, rows, { caption });
}

function deLong(context: ReportContext, tested: readonly Tested[]): string | undefined {
  const rows = tested.flatMap(({ stored }) =>
    stored.value.pairs.flatMap(({ models: [first, second], deLong }, index) =>
      (deLong?.classes ?? []).map(({ name, test }, own) => {
        const path = ["pairs", index, "deLong"];
        const seeds = [0, 1].map((place) =>
          context.ledger.cite(stored, [...path, "seeds", place], "integer")
        );
        const inClass = [...path, "classes", own, "test"];
        return [
          `${escapeText(first)}, seed ${seeds[0]} → ${escapeText(second)}, seed ${seeds[1]}`,
          escapeText(name),
          cell(context, stored, test, [...inClass, "difference"], "difference3"),
          range(context, stored, test, [...inClass, "interval"], "difference3"),
          cell(context, stored, test, [...inClass, "p"], "p"),
          shortHash(stored.hash),
        ];
      })
    )
  );
  if (rows.length === 0) return undefined;
  const columns = [
    { title: "trainings with the median AUC" },
    { title: "class" },
    numeric("AUC difference"),
    numeric("95 %"),
    numeric("p"),
    { title: "result" },
  ];
  const all = tested.flatMap(({ stored }) =>
    stored.value.pairs.flatMap(({ deLong }) => deLong?.classes ?? [])
  );
  const message = shareWords(all.filter(({ test }) => test.defined && test.p < 0.05).length, all.length, {
    noun: "differences between two trainings’ AUCs, class by class,",
    one: "has p below 0.05",
    many: "have p below 0.05",
  });
  const caption = `**${message}** ` +
    "DeLong’s test of two trained networks on the same test images, one class versus the rest: here the test images vary " +
    "and the seeds do not. Not corrected for the number of rows.";
  return table(columns, rows, { caption });
}

function normality(context: ReportContext, tested: readonly Tested[]): string {
  const seen = new Set<string>();
  let departing = 0;
  const rows = tested.flatMap(({ measure, stored }) =>
    stored.value.shapiroWilk.flatMap(({ model, test }, index) => {
      // A model may be in several comparisons, with the same runs.
      const once = `${measure} ${model}`;
      if (seen.has(once)) return [];
      seen.add(once);
      if (test.defined && test.p < 0.05) departing++;
      return [[
        escapeText(model),
        measure,
        cell(context, stored, test, ["shapiroWilk", index, "test", "w"], "fixed3"),
        cell(context, stored, test, ["shapiroWilk", index, "test", "p"], "p"),
        shortHash(stored.hash),
      ]];
    })
  );
  const columns = [{ title: "model" }, { title: "measure" }, numeric("W"), numeric("p"), { title: "result" }];
  return [
    "<details><summary>Are the trainings’ AUCs normally distributed? (Shapiro–Wilk)</summary>",
    table(columns, rows, {
      caption: `**${
        shareWords(departing, rows.length, {
          noun: "groups of trainings",
          one: "departs from a normal distribution at 0.05",
          many: "depart from a normal distribution at 0.05",
        })
      }** With so few trainings only gross departures show: a large p is no proof of normality.`,
    }),
    "</details>",
  ].join("\n\n");
}

/** Returns the reasons for dashes in cells. */
function reasons(tested: readonly Tested[]): string | undefined {
  const found = tested.flatMap(({ models, measure, stored: { value } }) => {
    const outcomes = [
      value.explained,
      value.welch,
      value.kruskalWallis,
      value.permutation,
      value.levene,
      value.detectable,
      ...value.pairs.flatMap(({ welch, tukey, effect, deLong }) => [
        welch,
        tukey,
        effect,
        ...(deLong?.classes ?? []).map(({ test }) => test),
      ]),
    ];
    return outcomes.flatMap((outcome) =>
      outcome.defined
        ? []
        : [`${models.map(escapeText).join(" × ")}, ${measure}: ${escapeText(outcome.reason)}`]
    );
  });
  return found.length === 0 ? undefined : `Where a cell is empty: ${[...new Set(found)].join("; ")}.`;
}
