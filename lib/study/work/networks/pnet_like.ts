/** Task: builds the network `pnet-like`. */
import { pnetLike } from "../../../nn/networks/pnet_like.ts";
import { networkWork } from "../network.ts";

export default networkWork("pnet-like", pnetLike);
