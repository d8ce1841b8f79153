/** Lists the settings for which the paper has no value to compare with, each with the reason. */

const NAMED = "a name or a text that decides no figure";

/** By their places in the experiment file. */
export const WITHOUT_ROW: Readonly<Record<string, string>> = {
  "$schema": NAMED,
  "title": NAMED,
  "data": "the data set's own settings, which data.kind describes, and names of folders",
  "heatMap.sigma": "a Gaussian's alone, which heatMap.kind lists",
  "heatMap.units": "a Gaussian's alone, which heatMap.kind lists",
  "split.column": "a split that the data state, which the practices list",
  "split.folds": "cross-validation, which the practices list",
  "split.repeats": "cross-validation, which the practices list",
  "split.seed": "one of many draws of a split that the paper calls random; the released code draws none",
  "training.optimiser.momentum": "SGD's alone, which training.optimiser.kind lists",
  "models": "the rows that begin with models. compare each",
  "models.name": NAMED,
  "models.weights": "listed with the file's hash: the released code starts from random weights",
  "search": "what is tried before the final trainings, which the report lists",
  "sweeps": "trainings beside the experiment's own, from which nothing is chosen",
  "comparisons": "what is tested, not how runs are made",
  "comparisons.models": "what is tested, not how runs are made",
  "comparisons.measure": "what is tested, not how runs are made",
  "paper.citation": NAMED,
  "paper.claims": "the paper's own sentences and figures",
  "deviations": "listed as they are, as declared",
};
