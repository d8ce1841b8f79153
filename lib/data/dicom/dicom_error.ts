/** The only kind of error that reading DICOM gives. */
import { type Keyword, tagName } from "./attributes.ts";
import type { TransferSyntax } from "./transfer_syntax.ts";
import { UserError } from "../../errors/user_error.ts";

/** A fault of a file: the file, the place in it, and what is wrong. */
export interface DicomProblem {
  /** The file, as the caller named it. */
  readonly source: string;
  /** The attribute at fault, if it is one. */
  readonly attribute?: Keyword;
  /** The file's transfer syntax, once it is known. */
  readonly syntax?: TransferSyntax;
  /**
   * The continuation of "FILE: TAG …", without a full stop: what was found, what was expected, what
   * to do.
   */
  readonly what: string;
}

/**
 * A file that is not DICOM, that contradicts itself, or that is of a kind not supported. The
 * message names the file, the tag as `(0028,0100) BitsAllocated` and the transfer syntax by UID and
 * name.
 */
export class DicomError extends UserError {
  override readonly name = "DicomError";
  /** The parts of the message. */
  readonly problem: DicomProblem;

  /** `cause` is the error of a library, if one threw it. */
  constructor(problem: DicomProblem, cause?: unknown) {
    const { source, attribute, syntax, what } = problem;
    const tag = attribute === undefined ? "" : `${tagName(attribute)} `;
    const encoding = syntax === undefined ? "" : `; transfer syntax ${syntax.uid} (${syntax.name})`;
    super(`${source}: ${tag}${what}${encoding}`, cause === undefined ? {} : { cause });
    this.problem = problem;
  }
}
