import { assert, assertEquals } from "@std/assert";
import { compilerArguments } from "./compile.ts";

const npm = { folder: "/npm/tfjs-node", nodeApi: 8 };

Deno.test("compilerArguments() lets the binding find libraries in its own tree after the tree was moved", () => {
  const args = compilerArguments({
    npm,
    nodeApiHeaders: "/npm/headers",
    libtensorflow: {
      include: "/made/cpu/tensorflow/include",
      folder: "/made/cpu/tensorflow",
      libraries: ["/made/cpu/tensorflow/libtensorflow_cc.so.2"],
      source: "a wheel",
    },
    binding: "/made/cpu/tfjs_binding.node",
  });
  assert(args.includes("-Wl,-rpath,$ORIGIN/tensorflow"), args.join(" "));
  assert(args.includes("/npm/tfjs-node/binding/tfjs_backend.cc"), args.join(" "));
  // A library named before the sources that use it would be dropped by linkers that link only what
  // is needed.
  assert(
    args.indexOf("/made/cpu/tensorflow/libtensorflow_cc.so.2") > args.findIndex((a) => a.endsWith(".cc")),
  );
  assertEquals(args.slice(-2), ["-o", "/made/cpu/tfjs_binding.node"]);
});

Deno.test("compilerArguments() points to the location of a library that the user named", () => {
  const args = compilerArguments({
    npm,
    nodeApiHeaders: "/npm/headers",
    libtensorflow: {
      include: "/opt/tensorflow/include",
      folder: "/opt/tensorflow/lib",
      libraries: ["/opt/tensorflow/lib/libtensorflow.so.2"],
      source: "/opt/tensorflow",
    },
    binding: "/made/cpu/tfjs_binding.node",
  });
  assert(args.includes("-Wl,-rpath,/opt/tensorflow/lib"), args.join(" "));
});
