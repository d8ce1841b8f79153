/** Task: trains one model with one seed on the onnx engine. */
import { onOnnx } from "./on_onnx.ts";
import { trainingOn } from "./training.ts";

export default onOnnx(trainingOn);
