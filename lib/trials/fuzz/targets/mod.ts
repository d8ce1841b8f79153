/** Lists everything that is fuzzed. */
import type { Target } from "../target.ts";
import { codestreams } from "./codestreams.ts";
import { dicom } from "./dicom.ts";
import { experiment } from "./experiments.ts";
import { graph } from "./graph.ts";
import { mask } from "./masks.ts";
import { foreignFiles } from "./foreign_files.ts";
import { namedFile } from "./named_files.ts";
import { ownBoxes, ownCases, ownGaze, ownPacked, picture } from "./own_data.ts";
import { reflacxEllipses, reflacxGaze, reflacxReadings } from "./reflacx.ts";
import { manifest, receipt, result, safetensors } from "./stored.ts";
import { untrustedStore } from "./untrusted_store.ts";
import { gazeTable, masterSheet } from "./tables.ts";

/** The targets by name, in the order in which they are fuzzed. */
export const TARGETS: ReadonlyMap<string, Target> = new Map(
  [
    dicom,
    codestreams,
    gazeTable,
    masterSheet,
    mask,
    picture,
    ownCases,
    ownGaze,
    ownPacked,
    ownBoxes,
    reflacxReadings,
    reflacxGaze,
    reflacxEllipses,
    experiment,
    safetensors,
    result,
    manifest,
    receipt,
    graph,
    namedFile,
    untrustedStore,
    foreignFiles,
  ]
    .map((target) => [target.name, target]),
);
