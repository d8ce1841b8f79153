/** Defines the differences between two versions of one output. */
import type { Json } from "../../task.ts";
import type { Gap } from "./gap.ts";

/** The first place where two files differ, and how far they are apart. */
export type FileDifference =
  | {
    readonly kind: "tensor";
    /** The first tensor that differs, in the order of names. */
    readonly tensor: string;
    readonly shape: readonly number[];
    /** The tensor with the difference. */
    readonly gap: Gap;
    /** The number of tensors that differ, and the largest gap of all. */
    readonly differing: number;
    readonly tensors: number;
    readonly largest: Gap;
  }
  /** A tensor is missing in one, or has another shape or element type. */
  | { readonly kind: "tensor form"; readonly tensor: string; readonly old: string; readonly new: string }
  | {
    readonly kind: "field";
    /** The first field of a JSON file that differs. */
    readonly path: string;
    readonly old: Json | undefined;
    readonly new: Json | undefined;
    readonly differing: number;
    /** The largest gap of the numbers that differ; absent if anything else differs too. */
    readonly largest?: Gap;
  }
  /** The files are neither tensors nor JSON, or encode the same values differently. */
  | { readonly kind: "bytes"; readonly offset: number; readonly oldSize: number; readonly newSize: number };

/** The first difference of an output; `file` is its path in an output folder. */
export type OutputDifference =
  | { readonly kind: "file"; readonly file?: string; readonly difference: FileDifference }
  /** A folder has other files than before. */
  | { readonly kind: "names"; readonly file: string; readonly change: "added" | "removed" };
