/**
 * Sets the variable that stops ONNX Runtime's official builds from reporting their use to their
 * maker. It is read when they are loaded. (With telemetry they also leave an empty file in the
 * temporary folder, which the test looks for.)
 */
Deno.env.set("ORT_DISABLE_TELEMETRY", "1");
