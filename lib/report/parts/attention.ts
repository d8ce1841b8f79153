/** Part 3: where maps peak, compared with the score of a map that ignores the image. */
import type { ReportContext } from "../context.ts";
import { figureBlock, NARROW, WIDE } from "../figure_block.ts";
import { type Baseline, type DotRow, seedDots } from "../figures/seed_dots.ts";
import { learnsFromGaze } from "../gaze_models.ts";
import { isClear } from "../patterns.ts";
import { patternedClaims } from "../judged_claims.ts";
import { gazeWords } from "../gaze_words.ts";
import { directive, escapeText, numeric, part, table } from "../markdown.ts";
import type { ModelMeasurements } from "../measurements.ts";
import { isCollapsed, ringNote } from "../run_outcomes.ts";
import { isAboutGaze } from "./answer.ts";
import { claimBrackets } from "./claim_brackets.ts";
import { publishedMedian } from "./classification.ts";
import { shareWords } from "../range_words.ts";
import { itemAt } from "../../formats/items.ts";

/** Renders the pointing game at tolerance 0, its baselines, and the agreement with the gaze. */
export function attentionPart(context: ReportContext): string {
  const { measurements } = context;
  const shown = figure(context);
  if (shown === "") return "";
  return part(
    isAboutGaze(measurements) ? "Do maps move to the organ?" : "Do maps point at the organ?",
    directive("take", takeAway(context)),
    shown,
    baselineTable(context),
    agreement(context),
  );
}

function takeAway({ measurements, ledger }: ReportContext): string {
  const { baselines } = measurements;
  const claims = patternedClaims(measurements).filter(({ stored }) =>
    stored.value.measure === "interpretability"
  );
  const clear = claims.filter(({ pattern }) => isClear(pattern));
  const shown = clear.map(({ stored: { value: { models, class: own } }, pattern }) =>
    `${models.map(escapeText).join(" → ")}${
      own === undefined ? "" : ` (${escapeText(own)})`
    }: ${pattern.words}.`
  ).join(" ");
  const first = claims.length > 0 && clear.length === 0
    ? "No claimed difference is clear once all claims are counted."
    : shown;
  const strict = baselines?.value.tolerances.findIndex(({ tolerance }) => tolerance === 0) ?? -1;
  const second = !baselines || strict < 0
    ? ""
    : `One fixed cell per class, the same for every image, scores ${
      ledger.cite(baselines, ["tolerances", strict, "overall", "fixed"], "fixed2")
    }; a random cell ${ledger.cite(baselines, ["tolerances", strict, "overall", "random"], "fixed2")}.`;
  return [first, second].filter((sentence) => sentence !== "").join(" ");
}

function strictScores({ summary }: ModelMeasurements) {
  const place = summary?.value.interpretability.findIndex(({ tolerance }) => tolerance === 0) ?? -1;
  return summary && place >= 0
    ? { summary, place, overall: itemAt(summary.value.interpretability, place).overall }
    : undefined;
}

function figure(context: ReportContext): string {
  const { measurements, ledger } = context;
  const rows = measurements.models.flatMap((model): DotRow[] => {
    const found = strictScores(model);
    if (!found) return [];
    const { summary, place, overall: { score } } = found;
    const trainings = score.perSeed.flatMap((value, index) => {
      const seed = summary.value.seeds[index];
      return seed !== undefined && value !== null && Number.isFinite(value)
        ? [{ seed, value, collapsed: isCollapsed(model, seed) }]
        : [];
    });
    const typical = model.uncertainty?.value.interpretability.typical;
    return trainings.length === 0 ? [] : [{
      name: model.name,
      gaze: learnsFromGaze(model),
      trainings,
      median: score.median,
      text: ledger.cite(summary, ["interpretability", place, "overall", "score", "median"], "fixed2"),
      interval: typical?.defined ? typical.interval : null,
      published: publishedMedian(measurements, model.name, "interpretability"),
    }];
  });
  if (rows.length === 0) return "";
  const tests = claimBrackets(context, "interpretability", rows.map(({ name }) => name));
  const dots = {
    rows,
    baselines: lines(context),
    axis: "share of maps that peak in the organ",
    brackets: tests.brackets,
  };
  const values = rows.flatMap(({ trainings }) => trainings);
  const images = measurements.models.map(strictScores).find((scores) => scores !== undefined)
    ?.overall.total;
  const below = belowChance(context, rows);
  return figureBlock(context, {
    name: "interpretability",
    description: `Share of maps that peak in the organ, every training. ${
      rows.map(({ name, text }) => `${name}: median ${text}`).join("; ")
    }${tests.description}`,
    wide: seedDots(dots, WIDE),
    narrow: seedDots(dots, NARROW),
    message: below === "" ? `Interpretability on ${images} test images with a diseased organ.` : below,
    caption:
      `Interpretability as in the paper (its Figure 4): the share of the ${images} test images with a diseased organ whose map of the true class peaks inside the organ’s outline. Symbols as in the previous figure.${tests.caption} Dashed lines: scores of cells chosen without looking at the image. ${
        ringNote(values)
      }`,
  });
}

function lines({ measurements: { baselines } }: ReportContext): Baseline[] {
  const overall = baselines?.value.tolerances.find(({ tolerance }) => tolerance === 0)?.overall;
  return overall === undefined ? [] : [
    ...(overall.random === null ? [] : [{ value: overall.random, name: "random cell" }]),
    ...(overall.fixed === null ? [] : [{ value: overall.fixed, name: "fixed cell" }]),
  ];
}

/** Names the models whose median is below a random cell's score. */
function belowChance(context: ReportContext, rows: readonly DotRow[]): string {
  const random = lines(context).find(({ name }) => name === "random cell")?.value;
  if (random === undefined) return "";
  const below = rows.filter(({ median }) => median !== null && median < random).map(({ name }) =>
    escapeText(name)
  );
  const isEqual = rows.some(({ median }) => median === random);
  return below.length === 0
    ? isEqual
      ? "No model’s median is below the score of a random cell."
      : "Every model’s median is above the score of a random cell."
    : `${below.join(" and ")} ${
      below.length === 1 ? "points" : "point"
    } at the organ less often than a random cell would.`;
}

/** Returns the message: how many models' medians reach the score of the best fixed cell. */
function fixedWords({ measurements: { baselines, models } }: ReportContext): string {
  const fixed = baselines?.value.tolerances.find(({ tolerance }) => tolerance === 0)?.overall.fixed ?? null;
  const medians = models.flatMap((model) => strictScores(model)?.overall.score.median ?? []);
  if (fixed === null || medians.length === 0) return "Places that ignore the image, as a yardstick.";
  return shareWords(medians.filter((median) => median >= fixed).length, medians.length, {
    noun: "models",
    one: "reaches the score of the best fixed cell",
    many: "reach the score of the best fixed cell",
  });
}

/** Renders models and baselines at both tolerances. */
function baselineTable(context: ReportContext): string {
  const { measurements, ledger } = context;
  const { baselines, models } = measurements;
  const { tolerances } = baselines?.value ?? { tolerances: [] };
  const [first] = tolerances;
  if (!baselines || !first) return "";
  const columns = [
    { title: "peak of" },
    ...tolerances.map(({ tolerance }) => numeric(`tolerance ${tolerance}`)),
    ...first.classes.map(({ name }) => numeric(`${escapeText(name)}, tolerance ${first.tolerance}`)),
  ];
  const baseline = (title: string, which: "random" | "fixed") => [
    title,
    ...tolerances.map((_, place) =>
      ledger.cite(baselines, ["tolerances", place, "overall", which], "fixed2")
    ),
    ...first.classes.map((_, own) =>
      ledger.cite(baselines, ["tolerances", 0, "classes", own, which], "fixed2")
    ),
  ];
  const rows = models.flatMap(({ name, summary }) => {
    if (!summary) return [];
    const games = summary.value.interpretability;
    const cite = (place: number, path: readonly (string | number)[]) =>
      place < 0
        ? "–"
        : ledger.cite(summary, ["interpretability", place, ...path, "score", "median"], "fixed2");
    const gameOf = (tolerance: number) => games.findIndex((game) => game.tolerance === tolerance);
    return [[
      `${escapeText(name)}, median training`,
      ...tolerances.map(({ tolerance }) => cite(gameOf(tolerance), ["overall"])),
      ...first.classes.map(({ name: className }) => {
        const game = gameOf(first.tolerance);
        const own = games[game]?.classes.findIndex((each) => each.name === className) ?? -1;
        return own < 0 ? "–" : cite(game, ["classes", own]);
      }),
    ]];
  });
  return table(columns, [
    baseline("a cell drawn at random", "random"),
    baseline("the best fixed cell of each class", "fixed"),
    ...rows,
  ], {
    caption:
      `**${
        fixedWords(context)
      }** Share of maps that peak in the organ, beside places chosen without looking at the image. ` +
      "The fixed cell is the best one on these same test images, so no map that ignores the image can score higher. Tolerance 0: the peak cell is in the organ (paper). Tolerance 1: it or a neighbour is (released code).",
    sources: [["baselines", baselines.hash]],
  });
}

function agreement({ measurements, ledger }: ReportContext): string {
  const known = measurements.models.flatMap(({ name, description }) =>
    description && description.value.agreement.overall.images > 0 ? [{ name, description }] : []
  );
  if (known.length === 0) return "";
  const parts = known.map(({ name, description }) =>
    `${ledger.cite(description, ["agreement", "overall", "correlation", "median"], "fixed2")} (${
      escapeText(name)
    })`
  );
  return `**Agreement with the ${
    gazeWords(measurements)
  }.** The correlation of the true class’s map with the gaze, mean over test images, median over trainings: ${
    parts.join(", ")
  }. More in Appendix C.`;
}
