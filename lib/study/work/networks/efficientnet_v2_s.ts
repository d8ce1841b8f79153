/** Task: builds the network `efficientnet_v2_s`. */
import { efficientNetV2S } from "../../../nn/networks/efficientnet_v2.ts";
import { networkWork } from "../network.ts";

export default networkWork("efficientnet_v2_s", efficientNetV2S);
