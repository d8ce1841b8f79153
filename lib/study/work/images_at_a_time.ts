/**
 * The number of images in one prediction. With 1, a prediction does not depend on the other images.
 */
export const IMAGES_AT_A_TIME = 1;
