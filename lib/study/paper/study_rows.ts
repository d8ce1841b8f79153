/** Lists the paper's and the released code's values of the settings that all models share. */
import { kindOfData } from "../../data/data_sets.ts";
import { amountOf } from "../../formats/degrees.ts";
import { sharesOf } from "../settings/split.ts";
import { said, SCRIPTS, type SettingRow, SILENT, TABLE_1, unknown } from "./setting_row.ts";

/** The settings that all models share, in the ledger's order. */
export const STUDY_ROWS: readonly SettingRow[] = [
  {
    path: "data.kind",
    name: "Data",
    of: "study",
    read: ({ experiment }) => experiment.data.kind,
    paper: said("egd-cxr", "its experiments"),
    released: said("egd-cxr", "Data Processing"),
    write: (kind, { experiment: { data } }) =>
      kind === data.kind ? kindOfData(data).described(data) : "EGD-CXR's 1,083 X-rays",
  },
  {
    path: "data.exclude",
    name: "Data",
    of: "study",
    read: ({ experiment: { data } }) => kindOfData(data).excluded(data),
    paper: unknown("could not be obtained"),
    released: said(0, "Data Processing"),
    write: (count) => count === 0 ? "none" : `${count} images left out`,
  },
  {
    path: "pixels",
    name: "Pixels",
    of: "study",
    read: ({ experiment }) => experiment.pixels,
    paper: unknown("is not told beyond a normalisation to [0, 1]"),
    released: said("raw-max", "DataHandle.process"),
    write: (policy) => policy === "raw-max" ? "stored values over their maximum" : `policy ${policy}`,
  },
  ...([["height", 3072], ["width", 2560]] as const).map(([side, size]): SettingRow => ({
    path: `canvas.${side}`,
    name: `Canvas, ${side} in pixels`,
    of: "study",
    read: ({ experiment }) => experiment.canvas[side],
    paper: SILENT,
    released: said(size, "DataHandle.process"),
  })),
  {
    path: "canvas.fit",
    name: "Canvas",
    of: "study",
    read: ({ experiment }) => experiment.canvas.fit ?? "pad",
    paper: SILENT,
    released: said("pad", "DataHandle.process"),
    write: (fit) =>
      fit === "pad"
        ? "images centred on it, then every n-th pixel kept"
        : "images resized to the network's input with anti-aliasing, each side by itself,",
  },
  {
    path: "canvas.downsample",
    name: "Canvas, every n-th pixel kept",
    of: "study",
    read: ({ experiment }) => experiment.canvas.downsample,
    paper: said(2, "heights and widths are halved"),
    released: said(2, SCRIPTS),
  },
  ...([["train", 0.7], ["validation", 0.1], ["test", 0.2]] as const).map(([subset, share]): SettingRow => ({
    path: `split.${subset}`,
    name: `Split, share for ${subset}`,
    of: "study",
    read: ({ experiment: { split } }) => "folds" in split ? undefined : sharesOf(split)?.[subset],
    paper: said(share, "random, stratified 70/10/20"),
    released: said(share, "Data Processing"),
  })),
  {
    path: "split.order",
    name: "Split",
    of: "study",
    read: ({ experiment: { split } }) => "order" in split ? split.order : undefined,
    paper: said("shuffled", "random, stratified 70/10/20"),
    released: said("as-released", "Data Processing"),
    write: (order) => order === "shuffled" ? "shuffled within each class" : "each class in the table's order",
  },
  {
    path: "split.patients",
    name: "Split",
    of: "study",
    read: ({ experiment }) => experiment.split.patients,
    paper: SILENT,
    released: said("may-leak", "Data Processing"),
    write: (patients) =>
      patients === "may-leak"
        ? "a split by image, in which patients may leak"
        : patients === "grouped"
        ? "each patient's images kept in one subset"
        : "patients with images in several subsets refused",
  },
  {
    path: "heatMap.kind",
    name: "Heat map",
    of: "study",
    read: ({ experiment }) => experiment.heatMap.kind ?? "blur",
    paper: said("blur", "Algorithm 1"),
    released: said("blur", "Data Processing"),
    write: (kind, { experiment: { heatMap } }) =>
      kind === "gaussian" && heatMap.kind === "gaussian"
        ? `a Gaussian of ${amountOf(heatMap.sigma, heatMap.units ?? "pixels")} around each sample or fixation`
        : "counts per pixel, blurred",
  },
  {
    path: "heatMap.blur",
    name: "Heat map, B",
    of: "study",
    read: ({ experiment: { heatMap } }) => heatMap.kind === "gaussian" ? undefined : heatMap.blur,
    paper: TABLE_1,
    released: said(500, SCRIPTS),
  },
  {
    path: "seeds",
    name: "Runs per model",
    of: "study",
    read: ({ experiment }) => experiment.seeds.length,
    paper: said(5, "4.1"),
    released: unknown("is none"),
  },
];
