/** The notice in every file of predictions. */
export const NOTICE = "Research use only. This is not a medical device, and nothing here is a diagnosis.";
