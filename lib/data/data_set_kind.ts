/** A kind of data set: its settings in the experiment file, and how they become a data set. */
import type { z } from "zod";
import type { DataCheck, DataReading } from "./data_check.ts";
import type { DataSet } from "./data_set.ts";
import type { SplitOptions } from "./split.ts";

/** A fault at a place in the experiment file, such as `["data", "exclude", 3]`. */
export interface DataFault {
  readonly path: readonly (string | number)[];
  /** A text such as `found …, expected …`. */
  readonly message: string;
}

/** The location of an experiment's files, and its wording of faults. */
export interface DataPlace {
  /** The folder of the user's data sets. */
  readonly folder: string;
  /** The column of the table of images that the experiment splits by; most kinds have none. */
  readonly fold?: string | undefined;
  /** The experiment's split, for checks. */
  readonly split?: SplitOptions | undefined;
  /** Returns the error that names each fault's place in the experiment file. */
  report(faults: readonly DataFault[]): Error;
  /** Returns `; did you mean …?`, or nothing if no candidate is near. */
  hint(word: string, candidates: readonly string[]): string;
}

/** A setting as a line of the report. */
export interface ReportedSetting {
  readonly name: string;
  readonly value: string | number;
}

/** The shape of every kind's settings. */
export interface KindOf {
  readonly kind: string;
}

/**
 * The check of a kind's data for `deno task data check`: reads every row, image and mask as
 * `reproduce` would, and collects the faults. Generated data, whose images are of no person, have
 * none.
 */
type CheckOf<Settings> =
  | { readonly isGenerated: true; readonly check?: never }
  | {
    readonly isGenerated: false;
    check(settings: Settings, reading: DataReading): Promise<DataCheck>;
  };

/** The description of one kind of data set, generated or checked. */
export type KindDefinition<Schema extends z.ZodType<KindOf>> = KindRules<Schema> & CheckOf<z.infer<Schema>>;

/** The settings of a kind, their rules and wording, and how its data open. */
interface KindRules<Schema extends z.ZodType<KindOf>> {
  /** The value of `data.kind`. */
  readonly kind: string;
  /** The settings below `data`. It accepts its own output. */
  readonly schema: Schema;
  /** Returns the rules that settings break beyond their shape. */
  faults(settings: z.infer<Schema>): readonly DataFault[];
  /** Returns the settings as lines of the report, without names and ids of credentialed files. */
  reportedSettings(settings: z.infer<Schema>): readonly ReportedSetting[];
  /** Describes the data in a few words: `180 generated phantom images`. */
  described(settings: z.infer<Schema>): string;
  /** Returns the number of images that the experiment leaves out, if it may. */
  excluded(settings: z.infer<Schema>): number | undefined;
  /**
   * Returns whether its gaze has the number of pixels per degree of visual angle; default false.
   */
  knowsDegrees?(settings: z.infer<Schema>): boolean;
  /** Returns whether the makers of its image files equalised the pixels; default false. */
  isEqualised?(settings: z.infer<Schema>): boolean;
  /** Opens the data set: reads its table, runs nothing. Throws `UserError`s and reported faults. */
  open(settings: z.infer<Schema>, place: DataPlace): Promise<DataSet>;
}

/**
 * A kind of data set whose methods take the settings of any kind and check that they are its own.
 */
export type DataSetKind<Schema extends z.ZodType<KindOf>> =
  & Pick<KindRules<Schema>, "kind" | "schema">
  & CheckOf<KindOf>
  & {
    faults(settings: KindOf): readonly DataFault[];
    reportedSettings(settings: KindOf): readonly ReportedSetting[];
    described(settings: KindOf): string;
    excluded(settings: KindOf): number | undefined;
    knowsDegrees(settings: KindOf): boolean;
    isEqualised(settings: KindOf): boolean;
    open(settings: KindOf, place: DataPlace): Promise<DataSet>;
  };

/** Makes a kind of data set that the registry can hold beside others. */
export function dataSetKind<Schema extends z.ZodType<KindOf>>(
  definition: KindDefinition<Schema>,
): DataSetKind<Schema> {
  const { kind, schema } = definition;
  const own = (settings: KindOf): z.infer<Schema> => schema.parse(settings);
  return {
    kind,
    schema,
    faults: (settings) => definition.faults(own(settings)),
    reportedSettings: (settings) => definition.reportedSettings(own(settings)),
    described: (settings) => definition.described(own(settings)),
    excluded: (settings) => definition.excluded(own(settings)),
    knowsDegrees: (settings) => definition.knowsDegrees?.(own(settings)) ?? false,
    isEqualised: (settings) => definition.isEqualised?.(own(settings)) ?? false,
    open: (settings, place) => definition.open(own(settings), place),
    ...(definition.isGenerated
      ? { isGenerated: true }
      : { isGenerated: false, check: (settings, reading) => definition.check(own(settings), reading) }),
  };
}
