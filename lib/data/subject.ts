/** An image in a split. */
export interface Subject {
  readonly dicomId: string;
  readonly patientId: string;
  readonly label: string;
  /** The value of the column that states the split, where the data set has one. */
  readonly fold?: string | undefined;
}
