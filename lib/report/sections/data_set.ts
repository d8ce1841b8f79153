/** The data set of the study, identified from its files. */
import type { DataRecord } from "../../data/data_record.ts";
import { PAPERS_DATA } from "../../data/papers_data.ts";
import type { ReportContext } from "../context.ts";
import { escapeText, numeric, section, table } from "../markdown.ts";

/** The kinds of data, as words that can begin a sentence. */
export const ORIGIN_WORDS: Readonly<Record<DataRecord["origin"], string>> = {
  "egd-cxr": "EGD-CXR: patients’ images with radiologists’ gaze",
  "synthetic": "Generated images and gaze, no patients",
  "other": "Another data set in EGD-CXR’s layout",
};

/** Counts compared with EGD-CXR's, and the statements of the files themselves. */
export function dataSetSection({ measurements, ledger }: ReportContext): string {
  const { data, classNames } = measurements;
  if (!data) return "";
  const count = (...path: readonly (string | number)[]) => ledger.cite(data, path, "integer");
  const published = (name: string) => PAPERS_DATA.classes.get(name)?.join(" or ") ?? "–";
  const rows = [
    ["images", count("images"), number(PAPERS_DATA.images)],
    ["patients", count("patients"), number(PAPERS_DATA.patients)],
    ...classNames.map((name, label) => [escapeText(name), count("classes", label), published(name)]),
    ["left out by the experiment", count("excluded"), "–"],
    ...(data.value.leftOut === undefined ? [] : [
      ["of no class", count("leftOut", "noClass"), "–"],
      ["of several classes", count("leftOut", "severalClasses"), "–"],
      ["without a reading that counts", count("leftOut", "withoutReading"), "–"],
      ["readings with discarded gaze", count("leftOut", "discardedReadings"), "–"],
    ]),
    ["files that say that they are generated", count("synthetic", "files"), "0"],
    ["files whose Patient ID was compared with the table", count("namedBy", "patientId"), "–"],
    ["files whose Study Instance UID was compared with the table", count("namedBy", "studyInstanceUid"), "–"],
    ["images with the same pixels as another", count("identicalPixels", "images"), "–"],
  ];
  return section(
    "Data set",
    `${escapeText(originText(data.value))}.`,
    // The user described a data set with a name as another one, so EGD-CXR's counts do not apply.
    data.value.name !== undefined
      ? table([{ title: "what" }, numeric("number")], rows.map((row) => row.slice(0, 2)), {
        caption: `**${count("images")} images of ${
          count("patients")
        } patients.** Counted after every file was read.`,
        sources: [["data", data.hash]],
      })
      : table([{ title: "what" }, numeric("here"), numeric("EGD-CXR")], rows, {
        caption:
          `**${count("images")} images of ${count("patients")} patients; EGD-CXR has ${
            number(PAPERS_DATA.images)
          } images of ${number(PAPERS_DATA.patients)} patients.** ` +
          "EGD-CXR is recognised by its counts. The counts of images, patients and normal images are published; those of the other two classes (723 images) " +
          "were derived from the authors’ sampling, which leaves the class of one image open.",
        sources: [["data", data.hash]],
      }),
  );
}

function number(value: number): string {
  return value.toLocaleString("en");
}

/**
 * Returns the data set's name if the experiment gives one, or else the identification of its files.
 */
export function originText({ name, origin }: DataRecord): string {
  return name === undefined || origin !== "other" ? ORIGIN_WORDS[origin] : name;
}
