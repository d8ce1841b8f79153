/** Task: builds the network `resnet50`. */
import { resnet50 } from "../../../nn/networks/resnet.ts";
import { networkWork } from "../network.ts";

export default networkWork("resnet50", resnet50);
