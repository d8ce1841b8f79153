/** Task: builds the network `densenet121`. */
import { densenet121 } from "../../../nn/networks/densenet.ts";
import { networkWork } from "../network.ts";

export default networkWork("densenet121", densenet121);
