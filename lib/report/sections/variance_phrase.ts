/** The source of the uncertainty of a training's AUC, as a sentence. */
import type { ReportContext } from "../context.ts";
import { escapeText } from "../markdown.ts";

/** Returns the share of each model's variance that comes from the test images; empty if unknown. */
export function variancePhrase({ measurements, ledger }: ReportContext): string | undefined {
  const known = measurements.models.flatMap(({ name, uncertainty }) =>
    uncertainty?.value.variance.defined ? [{ name, stored: uncertainty }] : []
  );
  const [first] = known;
  if (first === undefined) return undefined;
  const { name, stored } = first;
  const shareOf = ({ stored: { value: { variance } } }: typeof known[number]) =>
    variance.defined ? variance.imagesShare : 0;
  const sorted = known.toSorted((a, b) => shareOf(a) - shareOf(b));
  const ends = sorted.filter((_, place) => place === 0 || place === sorted.length - 1);
  const shares = ends.map(({ name, stored }) =>
    `${ledger.cite(stored, ["variance", "imagesShare"], "percent")} (${escapeText(name)})`
  ).join(" to ");
  const intervals = stored.value.classes.flatMap(({ name, halfWidth }, own) =>
    halfWidth.defined
      ? [
        `${
          ["low", "high"].map((end) =>
            ledger.cite(stored, ["classes", own, "halfWidth", "interval", end], "fixed2")
          ).join(" to ")
        } (${escapeText(name)})`,
      ]
      : []
  );
  const reach = intervals.length === 0
    ? ""
    : ` For one ${
      escapeText(name)
    } (the training with the median AUC), the 95 % interval of the one-versus-rest AUC is ${
      intervals.join(", ")
    }.`;
  const images = ledger.cite(stored, ["images"], "integer");
  const message = sorted.every((each) => shareOf(each) > 0.5)
    ? `Most of the uncertainty comes from having only ${images} test images: they account for ${shares} of the variance of a training’s AUC.`
    : sorted.every((each) => shareOf(each) <= 0.5)
    ? `Less than half of the uncertainty comes from having only ${images} test images: they account for ${shares} of the variance of a training’s AUC.`
    : `Having only ${images} test images accounts for ${shares} of the variance of a training’s AUC.`;
  return `**Where the uncertainty comes from.** ${message} The ANOVA compares trainings and ignores it.${reach}`;
}
