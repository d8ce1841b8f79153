/** Task: builds the network `resnet50-released`. */
import { resnet50Released } from "../../../nn/networks/resnet50_released.ts";
import { networkWork } from "../network.ts";

export default networkWork("resnet50-released", resnet50Released);
