/** Task: compares models by their interpretability. */
import { compareWork } from "../compare.ts";
import { interpretabilityOf } from "../measures/interpretability.ts";

export default compareWork(interpretabilityOf);
