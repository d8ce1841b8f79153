/** Task: builds the network `mobilenet_v2`. */
import { mobileNetV2 } from "../../../nn/networks/mobilenet_v2.ts";
import { networkWork } from "../network.ts";

export default networkWork("mobilenet_v2", mobileNetV2);
