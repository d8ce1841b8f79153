/**
 * The data of the paper, EGD-CXR 1.0.0 (experiments/ggcam.md, "Numbers of images"). The numbers of
 * images, patients and normal images are published. The classes of the other 723 were derived from
 * the authors' sampling script, which leaves one image open between the two classes.
 */
export const PAPERS_DATA: PapersData = {
  images: 1083,
  patients: 1038,
  classes: new Map([["normal", [360]], ["cardiomegaly", [363, 364]], ["pneumonia", [360, 359]]]),
};

/** Counts, each a number that is known or one of a few. */
interface PapersData {
  readonly images: number;
  readonly patients: number;
  /** By class, in the order of the labels. */
  readonly classes: ReadonlyMap<string, readonly number[]>;
}
