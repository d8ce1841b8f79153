/** The input of a report: plain data, independent of its source. */
import type { DataRecord } from "../data/data_record.ts";
import type { GazeCoverage, GazeRows } from "../data/gaze_record.ts";
import type { EngineIdentity } from "../engine/engine.ts";
import type { ClaimAnswers, JudgedClaim } from "../evaluate/claim_schema.ts";
import type { Comparison } from "../evaluate/comparison.ts";
import type { ComparisonStatistics } from "../evaluate/comparison_statistics.ts";
import type { RunDescription } from "../evaluate/description.ts";
import type { RunMetrics } from "../evaluate/metrics.ts";
import type { ModelDescription } from "../evaluate/model_description.ts";
import type { ModelSummary } from "../evaluate/summary.ts";
import type { Uncertainty } from "../evaluate/uncertainty.ts";
import type { Unmeasured } from "../evaluate/unmeasured.ts";
import type { RunEnd } from "../train/run_end.ts";
import type { TrainingHistory } from "./training_history.ts";

/**
 * A stored JSON object and the hash that names it. Every number of a report is read from such an
 * object.
 */
export interface Stored<Value> {
  /** The content hash, in hexadecimal; its first digits are on every row of a report. */
  readonly hash: string;
  readonly value: Value;
}

/** One line of a table of settings. */
export interface Setting {
  readonly name: string;
  readonly value: string | number | boolean | null;
}

/** The number of images of each class in one subset. */
export interface SubsetCounts {
  /** The subset: `train`, `validation` or `test`. */
  readonly name: string;
  /** One per class, in the order of `classNames`. */
  readonly images: readonly number[];
  readonly patients: number;
}

/** The split. */
export interface SplitCounts {
  readonly subsets: readonly SubsetCounts[];
  /** Patients with images in several subsets. */
  readonly leakingPatients: number;
}

/** A run whose tasks all ended. `metrics` says whether it has test figures. */
export interface FinishedRun {
  readonly status: "finished";
  readonly seed: number;
  readonly training: Stored<RunEnd>;
  readonly metrics: Stored<RunMetrics>;
  /**
   * Hashes of the stored weights and test predictions, or of the files that give the reason for
   * having none.
   */
  readonly checkpoint: string;
  readonly predictions: string;
  /** Wall time of the training, in seconds; null where it was not measured. */
  readonly seconds: number | null;
  /** The peak memory of the training's process, in bytes; null where it was not measured. */
  readonly peakMemory: number | null;
  /** The training by epoch; absent where it is not known. */
  readonly history?: Stored<TrainingHistory>;
  /** The data behind figures; absent where they were not computed. */
  readonly description?: Stored<RunDescription>;
}

/** A run of which a task failed, runs in another process, or is still to be run. */
export interface UnfinishedRun {
  readonly status: "failed" | "running" | "missing";
  readonly seed: number;
  /**
   * The cause in words: the failed task and its reason, the place and progress of a running task,
   * or the task still to be run.
   */
  readonly cause: string;
}

/** A model with all its seeds. */
export interface ModelMeasurements {
  readonly name: string;
  readonly settings: readonly Setting[];
  readonly runs: readonly (FinishedRun | UnfinishedRun)[];
  /** Absent where no summary could be made. */
  readonly summary?: Stored<ModelSummary>;
  /**
   * Calibration, agreement with gaze and worst cases over seeds; absent where it could not be made.
   */
  readonly description?: Stored<ModelDescription>;
  /** The uncertainty of its AUC; absent where it could not be computed. */
  readonly uncertainty?: Stored<Uncertainty>;
}

/** A test between models. */
export interface ComparisonMeasurements {
  readonly models: readonly string[];
  readonly measure: "auc" | "interpretability";
  /** Absent where it could not be made. */
  readonly result?: Stored<Comparison>;
  /** Statistics beyond the analysis of variance; absent where they could not be computed. */
  readonly statistics?: Stored<ComparisonStatistics>;
}

/** The experiment file's data on the paper. */
export interface PaperMeasurements {
  readonly citation: string;
  readonly claims: readonly ClaimMeasurements[];
  /** The answers to all claims together; absent where one of them could not be measured. */
  readonly answers?: Stored<ClaimAnswers>;
}

/** A claim of the paper. */
export interface ClaimMeasurements {
  /** The claim as a sentence. */
  readonly claim: string;
  /** Absent where it could not be judged. */
  readonly judged?: Stored<JudgedClaim>;
}

/** Values on a grid, in rows. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** One model's prediction for a case. */
export interface GalleryMap {
  readonly model: string;
  readonly seed: number;
  /** One per class. */
  readonly probabilities: readonly number[];
  /** Hash of the stored predictions. */
  readonly predictions: string;
}

/** The pictures of a case. */
export interface CasePictures {
  /** The prepared image, from 0 to 1; 256 pixels wide are plenty. */
  readonly image: Picture;
  /**
   * Pixels of `image` from one cell of the maps to the next: cell (i, j) was sampled at pixel (i,
   * j) times this.
   */
  readonly pixelsPerCell: number;
  /** Ψ on the CAM grid; absent where there is no gaze. */
  readonly heatMap?: Picture;
  /**
   * Ω of the true class of each of the case's maps, on the CAM grid, as computed (not squashed).
   */
  readonly cams: readonly Picture[];
}

/** A test image that is shown. */
export interface GalleryCase {
  readonly dicomId: string;
  /** The true class, an index into `classNames`. */
  readonly label: number;
  /** The reason for its choice: `median confidence` or `worst error`. */
  readonly reason: string;
  /** True if there is gaze on it. */
  readonly gaze: boolean;
  readonly maps: readonly GalleryMap[];
  /**
   * Absent where the measurements come from a `results.json`: the report's existing pictures are then used.
   */
  readonly pictures?: CasePictures;
}

/** A run that a gallery cannot show. */
export type UnshownRun = Unmeasured & { readonly model: string; readonly seed: number };

/** The cases shown. */
export interface Gallery {
  /** The rule that chose the cases, as a sentence. */
  readonly rule: string;
  readonly without: readonly UnshownRun[];
  readonly cases: readonly GalleryCase[];
}

/** The machine and the software. */
export interface ReportEnvironment {
  readonly deno: string;
  readonly engine: EngineIdentity;
  readonly operatingSystem: string;
  readonly cpu: string;
  readonly cores: number;
  /** SHA-256 of `deno.lock`. */
  readonly lock: string;
  /** Null outside a Git repository. */
  readonly commit: string | null;
}

/** A finished task behind the figures. */
export interface TaskRecord {
  readonly name: string;
  /** The module that computes it, relative to the project. */
  readonly module: string;
  /** The hash of exactly the inputs that determine its bits. */
  readonly key: string;
  /** The hash of the code among these inputs. */
  readonly code: string;
}

/** Everything that a report says. */
export interface Measurements {
  /** The experiment's name: that of its file and of the report's folder. */
  readonly experiment: string;
  /** The experiment file, relative to the project: `experiments/phantom.yaml`. */
  readonly file: string;
  readonly title: string;
  /** True if images are generated, according to the files that were read. */
  readonly synthetic: boolean;
  /** True if images may be patients': data on single images are then kept apart from the report. */
  readonly patientData: boolean;
  readonly classNames: readonly string[];
  readonly seeds: readonly number[];
  /** The settings that all models share. */
  readonly settings: readonly Setting[];
  /** Departures from the paper: declared in the experiment file, or found. */
  readonly deviations: readonly { readonly origin: "declared" | "found"; readonly text: string }[];
  /** The data set's identity; absent where not all files could be read. */
  readonly data?: Stored<DataRecord>;
  /** The account of the gaze table's rows; absent where it was not read. */
  readonly gazeRows?: Stored<GazeRows>;
  /** The coverage of the gaze by heat maps; absent where there are no heat maps. */
  readonly gazeCoverage?: Stored<GazeCoverage>;
  /** Absent where the split could not be made. */
  readonly split?: Stored<SplitCounts>;
  readonly models: readonly ModelMeasurements[];
  readonly comparisons: readonly ComparisonMeasurements[];
  /** Absent where the experiment file names no paper. */
  readonly paper?: PaperMeasurements;
  readonly gallery?: Gallery;
  /** The finished tasks, in the order of the graph. */
  readonly tasks: readonly TaskRecord[];
  readonly environment: ReportEnvironment;
  /**
   * The time from the first task's start to the last one's end, in seconds; null where nothing had to run.
   */
  readonly wallSeconds: number | null;
}
