/** The images used, and the deviations from the paper. */
import type { ReportContext } from "../context.ts";
import type { Measurements } from "../measurements.ts";
import { escapeText, numeric, section, shortHash, table } from "../markdown.ts";

/** Renders images per class and subset. */
export function splitSection({ measurements, ledger }: ReportContext): string {
  const { data, split, classNames } = measurements;
  if (!split) return "";
  const columns = [
    { title: "subset" },
    ...classNames.map((name) => numeric(escapeText(name))),
    numeric("patients"),
    { title: "result" },
  ];
  const rows = split.value.subsets.map(({ name }, subset) => [
    escapeText(name),
    ...classNames.map((_, index) => ledger.cite(split, ["subsets", subset, "images", index], "integer")),
    ledger.cite(split, ["subsets", subset, "patients"], "integer"),
    shortHash(split.hash),
  ]);
  const leaking = split.value.leakingPatients;
  const leak = leaking === 0
    ? "No patient is in more than one subset."
    : `**${ledger.cite(split, ["leakingPatients"], "integer")} ${
      leaking === 1 ? "patient has" : "patients have"
    } images in several subsets**: ` +
      "test results are too good by an unknown amount.";
  const copied = data?.value.identicalPixels.leakingGroups ?? 0;
  const copies = data === null || copied === 0
    ? ""
    : `**${ledger.cite(data, ["identicalPixels", "leakingGroups"], "integer")} ${
      copied === 1 ? "image is" : "images are"
    } in several subsets under several ids**, pixel by pixel: test figures are too good by an unknown amount.`;
  const counts = split.value.subsets.map(({ name, images }) =>
    `${images.reduce((sum, count) => sum + count, 0)} ${escapeText(name)}`
  ).join(", ");
  return section(
    "Images per subset and class",
    table(columns, rows, { caption: `**Images: ${counts}.** ${leak} ${copies}`.trimEnd() }),
  );
}

/** Returns the message: the number of deviations, by origin. */
function countWords(deviations: Measurements["deviations"]): string {
  const declared = deviations.filter(({ origin }) => origin === "declared").length;
  return `${deviations.length} ${
    deviations.length === 1 ? "difference" : "differences"
  } from the paper: ${declared} declared, ${deviations.length - declared} found.`;
}

/** Renders the list of deviations. */
export function deviationsSection({ measurements: { deviations } }: ReportContext): string {
  if (deviations.length === 0) {
    return section("Deviations from the paper", "None declared in the experiment file, none found.");
  }
  const rows = deviations.map(({ origin, text }) => [escapeText(text), origin]);
  const note =
    "*Declared* in the experiment file, or *found* by comparing settings with the paper (or, where the paper is silent, the released code).";
  return section(
    "Deviations from the paper",
    table([{ title: "deviation" }, { title: "origin" }], rows, {
      caption: `**${countWords(deviations)}** ${note}`,
    }),
  );
}
