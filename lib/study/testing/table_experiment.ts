/** Makes experiments whose data are described in their file, for tests. */
import { type MadeTable, writeTable } from "../../data/table/testing/write_table.ts";
import { parseExperiment } from "../parse.ts";

export const CANVAS = { height: 64, width: 64, downsample: 1 };

export const CASES = { file: "cases.csv", id: "image", path: "file", patient: "patient", class: "finding" };

export const GAZE = {
  file: "gaze.csv",
  id: "image",
  x: "x_px",
  y: "y_px",
  weight: { duration: "dur_ms" },
  where: { valid: 1 },
};

export interface Described {
  readonly data: Readonly<Record<string, unknown>>;
  readonly objective?: "none" | "paper";
  readonly measure?: "auc" | "interpretability";
  readonly split?: Readonly<Record<string, unknown>>;
  /** True if the split is drawn; it is unless given. */
  readonly drawn?: boolean;
  /** Settings of the study that replace those below. */
  readonly study?: Readonly<Record<string, unknown>>;
  /** Further settings of every model. */
  readonly model?: Readonly<Record<string, unknown>>;
}

export function experimentOn(
  { data, objective = "none", measure = "auc", split = {}, drawn = true, study = {}, model = {} }: Described,
) {
  return parseExperiment(
    JSON.stringify({
      title: "Own data",
      data: { kind: "table", name: "Made readers", cases: CASES, ...data },
      canvas: CANVAS,
      split: { ...(drawn ? { train: 0.5, validation: 0.25, test: 0.25 } : {}), ...split },
      heatMap: { blur: 63 },
      seeds: [1, 2],
      training: { optimiser: { kind: "adam" }, learningRate: 0.001, batchSize: 6, patience: 1, epochs: 1 },
      models: ["A", "B"].map((name) => ({
        name,
        network: "resnet18",
        width: 0.05,
        depth: 0.25,
        objective,
        ...(objective === "none" ? {} : { gaze: { logSigmaAttention: -1 } }),
        ...model,
      })),
      comparisons: [{ models: ["A", "B"], measure }],
      ...study,
    }),
    "own.yaml",
  );
}

export async function withTable(made: MadeTable, body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await writeTable(folder, made);
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

export const TWO: MadeTable = { classes: ["normal", "mass"], images: 24, ending: "csv", depth: 16 };
