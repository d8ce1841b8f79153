/**
 * The concentration of the networks' maps compared with the gaze's, and their share inside the
 * organs.
 */
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";
import { rangeWords } from "../range_words.ts";

/** Renders one row per model and class. */
export function concentrationSection({ measurements, ledger }: ReportContext): string {
  const rows = measurements.models.flatMap(({ name, concentration }) => {
    if (concentration === null) return [];
    return concentration.value.classes.map((own, index) => {
      const cite = (field: readonly string[]) =>
        ledger.cite(concentration, ["classes", index, ...field], "percent");
      return [
        escapeText(name),
        escapeText(own.name),
        ledger.cite(concentration, ["classes", index, "images"], "integer"),
        cite(["camArea", "median"]),
        cite(["gazeArea"]),
        cite(["inOrgans", "median"]),
        cite(["organArea"]),
        shortHash(concentration.hash),
      ];
    });
  });
  if (rows.length === 0) return "";
  return section(
    "How concentrated the maps are",
    table(
      [
        { title: "model" },
        { title: "class" },
        numeric("images"),
        numeric("area of the map"),
        numeric("area of the gaze"),
        numeric("map inside organs"),
        numeric("area of organs"),
        { title: "result" },
      ],
      rows,
      {
        constants: ["images"],
        caption: `**${
          rangeWords(
            { many: "Median areas of the maps", one: "The median area of the maps" },
            measurements.models.flatMap(({ name, concentration }) =>
              concentration
                ? concentration.value.classes.map((own, index) => ({
                  name: `${escapeText(own.name)}, ${escapeText(name)}`,
                  value: own.camArea.median,
                  text: () => ledger.cite(concentration, ["classes", index, "camArea", "median"], "percent"),
                }))
                : []
            ),
          )
        }** ` +
          "Area: the share of cells where the true class’s map, or the gaze on the same images, reaches half of its height; a smaller area means a " +
          "more concentrated map. Map inside organs: the share of the map (after shifting its minimum to 0) inside the organs of all classes " +
          "together. Area of organs: the share of cells that these organs cover, and so the share of a constant map inside them. Means over images; " +
          "medians over trainings.",
      },
    ),
  );
}
