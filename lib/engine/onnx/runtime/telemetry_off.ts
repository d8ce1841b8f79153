/**
 * ONNX Runtime's official builds report how they are used to their maker, unless this variable
 * stands when they are loaded. (They also leave an empty file in the temporary folder, by which the
 * test sees that they are silent.)
 */
Deno.env.set("ORT_DISABLE_TELEMETRY", "1");
