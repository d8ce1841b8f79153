/** Task: builds the network `efficientnet_v2_s-released`. */
import { efficientNetV2SReleased } from "../../../nn/networks/efficientnet_v2.ts";
import { networkWork } from "../network.ts";

export default networkWork("efficientnet_v2_s-released", efficientNetV2SReleased);
