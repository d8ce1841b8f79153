/** The notice that stands on everything that predictions are written to. */
export const NOTICE = "Research use only. This is not a medical device, and nothing here is a diagnosis.";
