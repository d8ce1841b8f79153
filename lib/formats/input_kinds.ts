/** The size limits of files that users and other parties name, by kind, with reasons. */

/** One kind of file. */
export interface InputKindRule {
  /** Names the kind in messages: `expected …`. */
  readonly what: string;
  /** The largest allowed size in bytes. */
  readonly most: number;
  /** The reason why no regular file of this kind is larger, for messages. */
  readonly why: string;
}

const KIB = 2 ** 10, MIB = 2 ** 20, GIB = 2 ** 30;

/** Every kind of file that is read because a user named it, or named a folder that holds it. */
export const INPUT_KINDS = {
  experiment: { what: "an experiment file", most: MIB, why: "the paper's has 5 KiB" },
  cluster: { what: "a cluster file", most: MIB, why: "the example has 3 KiB" },
  table: { what: "a table of images", most: 64 * MIB, why: "EGD-CXR's 1,083 images take 4 MiB" },
  gazeTable: { what: "a table of gaze samples", most: 2 * GIB, why: "EGD-CXR's has 0.4 GiB" },
  mask: { what: "an organ mask", most: 64 * MIB, why: "EGD-CXR's have some 50 KiB" },
  dicom: {
    what: "an image",
    most: 256 * MIB,
    why: "the largest image that is read has 128 MiB of pixels",
  },
  weights: { what: "a file of weights", most: 4 * GIB, why: "the largest network's weights have 0.2 GiB" },
  results: { what: "a report's results.json", most: 16 * MIB, why: "25 runs take 0.5 MiB" },
  receipt: { what: "a receipt", most: 16 * MIB, why: "25 runs take 0.7 MiB" },
  report: { what: "a file of a report", most: 64 * MIB, why: "a page with all its pictures takes 2 MiB" },
  settings: { what: "a file of settings", most: 64 * KIB, why: "it holds a few lines" },
  git: { what: "one of Git's own files", most: 64 * MIB, why: "a hundred thousand references take 8 MiB" },
  other: { what: "a data file", most: 4 * GIB, why: "no data set here has one as large" },
} as const satisfies Readonly<Record<string, InputKindRule>>;

/** The kind of a file. */
export type InputKind = keyof typeof INPUT_KINDS;
