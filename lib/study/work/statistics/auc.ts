/** Task: computes the statistics of a comparison by AUC. */
import { memberOf } from "../../../formats/items.ts";
import { readJson, splitFileSchema } from "../files.ts";
import { readPredictedModel } from "../measured_model.ts";
import { aucOf } from "../measures/auc.ts";
import { statisticsWork } from "../statistics.ts";

export default statisticsWork({
  valueOf: aucOf,
  predicted: async (files, inputs) =>
    await readPredictedModel(files, await readJson(memberOf(inputs, "split"), splitFileSchema)),
});
