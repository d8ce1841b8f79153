/** Task: compares models by their AUC. */
import { compareWork } from "../compare.ts";
import { aucOf } from "../measures/auc.ts";

export default compareWork(aucOf);
