/** Task: builds the network `resnet18`. */
import { resnet18 } from "../../../nn/networks/resnet.ts";
import { networkWork } from "../network.ts";

export default networkWork("resnet18", resnet18);
