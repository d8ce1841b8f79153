/**
 * Rows of `master_sheet.csv` and `bounding_boxes.csv`, and transcripts (experiments/ggcam.md,
 * "EGD-CXR's tables").
 */
import { type Anatomy, between, type Ellipse } from "./anatomy.ts";
import type { RandomStream } from "../../random/stream.ts";
import { csvLine } from "./csv.ts";
import type { PictureSize } from "./draw.ts";
import type { PhantomImage } from "./images.ts";
import { padding } from "./screen.ts";

const DIAGNOSES = Array.from({ length: 9 }, (_, index) => [`dx${index + 1}`, `dx${index + 1}_icd`]).flat();

const REPORT_FLAGS = [
  "consolidation",
  "enlarged_cardiac_silhouette",
  "linear__patchy_atelectasis",
  "lobar__segmental_collapse",
  "not_otherwise_specified_opacity___pleural__parenchymal_opacity__",
  "pleural_effusion_or_thickening",
  "pulmonary_edema__hazy_opacity",
  "normal_anatomically",
  "elevated_hemidiaphragm",
  "hyperaeration",
  "vascular_redistribution",
];

const CHEXPERT = [
  "atelectasis",
  "cardiomegaly",
  "consolidation",
  "edema",
  "enlarged_cardiomediastinum",
  "fracture",
  "lung_lesion",
  "lung_opacity",
  "no_finding",
  "pleural_effusion",
  "pleural_other",
  "pneumonia",
  "pneumothorax",
  "support_devices",
];

/** The 59 columns, in the data set's order and spelling. */
export const MASTER_SHEET_COLUMNS: readonly string[] = [
  ...["dicom_id", "path", "study_id", "patient_id", "stay_id", "gender", "anchor_age"],
  ...["image_top_pad", "image_bottom_pad", "image_left_pad", "image_right_pad"],
  ...DIAGNOSES,
  ...["normal_reports", "Normal", "CHF", "pneumonia"],
  ...REPORT_FLAGS,
  ...CHEXPERT.map((name) => `${name}__chx`),
  "cxr_exam_indication",
];

/** The header of `bounding_boxes.csv`. */
export const BOUNDING_BOX_HEADER = "dicom_id,bbox_name,x1,x2,y1,y2\n";

/**
 * Returns one record of the master sheet. Columns without a value for a phantom are empty, as many
 * are in the real sheet.
 */
export function masterSheetRow(image: PhantomImage, size: PictureSize, draw: RandomStream): string {
  const { top, bottom, left, right } = padding(size);
  const is = (label: PhantomImage["label"]) => image.label === label ? 1 : 0;
  const values: Readonly<Record<string, string | number>> = {
    dicom_id: image.dicomId,
    path: image.path,
    study_id: image.studyId,
    patient_id: image.patientId,
    stay_id: 30_000_000 + draw.below(10_000_000),
    gender: image.sex,
    anchor_age: image.ageBand,
    image_top_pad: top,
    image_bottom_pad: bottom,
    image_left_pad: left,
    image_right_pad: right,
    normal_reports: is("normal"),
    Normal: is("normal"),
    CHF: is("cardiomegaly"),
    pneumonia: is("pneumonia"),
    enlarged_cardiac_silhouette: is("cardiomegaly"),
    consolidation: is("pneumonia"),
    normal_anatomically: is("normal"),
    no_finding__chx: is("normal"),
    cardiomegaly__chx: is("cardiomegaly"),
    pneumonia__chx: is("pneumonia"),
    cxr_exam_indication: `Synthetic phantom, no patient.\n${INDICATIONS[draw.below(INDICATIONS.length)]}`,
  };
  const flags = new Set<string>(REPORT_FLAGS);
  return csvLine(MASTER_SHEET_COLUMNS.map((column) => values[column] ?? (flags.has(column) ? 0 : "")));
}

const INDICATIONS = [
  "Cough, fever",
  'Patient says "short of breath"',
  "Chest pain, r/o acute process",
  "Follow-up",
];

/** Returns the boxes of heart, lungs and mediastinum, in pixels of the image. */
export function boundingBoxRows(
  image: PhantomImage,
  anatomy: Anatomy,
  { height, width }: PictureSize,
): string {
  const { heart, leftLung, rightLung, middle, mediastinum } = anatomy;
  const boxes: readonly (readonly [string, Ellipse])[] = [
    ["cardiac silhouette", heart],
    ["left lung", leftLung],
    ["right lung", rightLung],
    ["mediastinum", { x: middle, y: 0.4, radiusX: mediastinum, radiusY: 0.32 }],
  ];
  return boxes.map(([name, { x, y, radiusX, radiusY }]) =>
    csvLine([
      image.dicomId,
      name,
      ((x - radiusX) * width).toFixed(1),
      ((x + radiusX) * width).toFixed(1),
      ((y - radiusY) * height).toFixed(1),
      ((y + radiusY) * height).toFixed(1),
    ])
  ).join("");
}

/** Returns the dictation in the form of `transcript.json`. */
export function transcript({ finding }: Anatomy, draw: RandomStream): string {
  const phrase = {
    "none": "No acute cardiopulmonary process.",
    "wide heart": "The heart is enlarged.",
    "opacity": "There is an opacity concerning for pneumonia.",
  }[finding.kind];
  const begin = between(draw, 0.5, 2);
  const timed = { phrase, begin_time: round(begin), end_time: round(begin + between(draw, 1, 3)) };
  return JSON.stringify({ full_text: phrase, time_stamped_text: [timed] }) + "\n";
}

function round(seconds: number): number {
  return Number(seconds.toFixed(2));
}
