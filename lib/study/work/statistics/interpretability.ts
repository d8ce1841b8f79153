/** Task: computes the statistics of a comparison by interpretability. */
import { interpretabilityOf } from "../measures/interpretability.ts";
import { statisticsWork } from "../statistics.ts";

export default statisticsWork({ valueOf: interpretabilityOf });
