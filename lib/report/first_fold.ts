/**
 * Cross-validation in a report: marks the parts that show only the first fold. Claims, their
 * answers and the part on all folds cover all of them.
 */
import type { ReportContext } from "./context.ts";
import type { Measurements } from "./measurements.ts";

/** Writes a part or a section; empty if there is no content. */
type Write = (context: ReportContext) => string;

/** Names the first fold: `Fold 1 of 3`; `undefined` for a study without folds. */
export function firstFold({ folds }: Pick<Measurements, "folds">): string | undefined {
  if (folds === null) return undefined;
  return `${folds.repeats === 1 ? "Fold 1" : "Repeat 1, fold 1"} of ${folds.folds}`;
}

/**
 * Returns the suffix of the name of a figure on the first fold only: `, fold 1 of 3`; empty without
 * folds.
 */
export function foldSuffix(measurements: Pick<Measurements, "folds">): string {
  const fold = firstFold(measurements);
  return fold === undefined ? "" : `, ${fold.toLowerCase()}`;
}

/** Names all folds: `3 folds`, or `3 folds, drawn 2 times`. */
export function allFolds({ folds, repeats }: NonNullable<Measurements["folds"]>): string {
  return `${folds} folds${repeats === 1 ? "" : `, drawn ${repeats} times`}`;
}

/**
 * Returns a part or section on the first fold only. In a study with folds it says so below its
 * heading and before every figure and table.
 */
export function ofFirstFold(write: Write): Write {
  return (context) => {
    const text = write(context), fold = firstFold(context.measurements);
    if (text === "" || fold === undefined) return text;
    return text.split("\n\n").flatMap((block) => labelled(block, fold)).join("\n\n");
  };
}

function labelled(block: string, fold: string): readonly string[] {
  if (block.startsWith("## ")) return [block, `> **${fold}.** ${PART}`];
  if (block.startsWith("### ")) return [block, `*${fold} alone.*`];
  return [
    block.replace(/^!\[/, `![${fold}. `)
      .replace(/^\*\*Figure #\. /, `**Figure #. ${fold}: `)
      .replace(/^\*\*Table #\.\*\* \*\*/, `**Table #.** **${fold}: `),
  ];
}

const PART =
  "This part covers only the first fold’s trainings and test images. Claimed differences are exceptions: they are over all folds ([All folds](#all-folds)).";
