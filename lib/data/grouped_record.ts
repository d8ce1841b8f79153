/** One record's data on its image: everything that decides which images belong together. */
export interface GroupedRecord {
  readonly dicomId: string;
  readonly patientId: string;
  /** Absent in tables without studies. */
  readonly studyId?: string | undefined;
  readonly path: string;
  /** The record's last line in the table, from 1. */
  readonly line: number;
}

/** The table's own names of the columns, for messages. */
export interface GroupingColumns {
  readonly dicomId: string;
  readonly patientId: string;
  readonly studyId?: string | undefined;
}

/** Two places that contradict each other. */
export interface Disagreement {
  /** The record at fault. */
  readonly line: number;
  /** `found patient_id "1", but …`. */
  readonly text: string;
}
