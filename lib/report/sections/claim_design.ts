/** The power of the design (its trainings and test images) for each claim. */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, table } from "../markdown.ts";
import { rangeWords } from "../range_words.ts";

/** Renders one row per claim that was measured; nothing without one. */
export function designTable({ measurements, ledger }: ReportContext): string | undefined {
  const rows = (measurements.paper?.claims ?? []).flatMap(({ claim, judged }) => {
    if (!judged?.value.power.defined) return [];
    const { design } = judged.value.power;
    const { telescope } = judged.value;
    const write = (name: string, format: "percent" | "integer" | "fixed3") =>
      ledger.cite(judged, ["power", "design", name], format);
    const needed = (name: "runsNeeded" | "imagesNeeded") =>
      design[name] !== null ? write(name, "integer") : design.power === null ? "–" : "none suffice";
    return [[
      escapeText(claim),
      `${write("runs", "integer")}, ${write("images", "integer")}`,
      write("detectable", "fixed3"),
      write("power", "percent"),
      needed("runsNeeded"),
      needed("imagesNeeded"),
      telescope?.defined
        ? `${ledger.cite(judged, ["telescope", "effect"], "difference3")}, p ${
          ledger.cite(judged, ["telescope", "p"], "p")
        }`
        : "–",
    ]];
  });
  if (rows.length === 0) return undefined;
  const columns = [
    { title: "claim" },
    numeric("trainings, test images"),
    numeric("detectable difference"),
    numeric("power"),
    numeric("trainings for 80 %"),
    numeric("test images for 80 %"),
    numeric("33 % effect of the paper’s test"),
  ];
  const message = rangeWords(
    { many: "Detectable differences", one: "The detectable difference" },
    (measurements.paper?.claims ?? []).flatMap(({ claim, judged }) =>
      judged?.value.power.defined
        ? [{
          name: escapeText(claim),
          value: judged.value.power.design.detectable,
          text: () => ledger.cite(judged, ["power", "design", "detectable"], "fixed3"),
        }]
        : []
    ),
  );
  const caption = `**${message}** ` +
    "Detectable difference: the smallest true difference confirmed with 80 % power. Power: the " +
    "probability of confirming the claim if the published difference is true (for equality: if there is none), for one claim by itself. " +
    "Trainings for 80 %: how many trainings of each model would give this power on these images. Test images for 80 %: how many images would give it " +
    "with these trainings. 33 % effect: the effect that the paper’s test would find in one of three repetitions, if its trainings varied like these; a " +
    "small p says that the true difference is smaller than what the paper could see. " +
    "All columns follow from the variances measured here, which are uncertain with few trainings.";
  return table(columns, rows, { caption });
}
