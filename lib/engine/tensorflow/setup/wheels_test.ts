import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { SetupError } from "./setup_error.ts";
import { cudaHash, cudaRequirements, wheelFor } from "./wheels.ts";

Deno.test("wheelFor() pins a wheel by version and content for Linux", () => {
  for (const [variant, arch] of [["cpu", "x86_64"], ["cpu", "aarch64"], ["gpu", "x86_64"]] as const) {
    const { requirement, platform, sha256 } = wheelFor(variant, { os: "linux", arch });
    assertMatch(requirement, /^tensorflow(-cpu)?==\d+\.\d+\.\d+$/);
    assertEquals(platform, `manylinux_2_17_${arch}`);
    assertMatch(sha256, /^[0-9a-f]{64}$/);
  }
});

Deno.test("wheelFor() names alternatives if no wheel is known to work", () => {
  assertThrows(() => wheelFor("gpu", { os: "linux", arch: "aarch64" }), SetupError, "--libtensorflow DIR");
  assertThrows(() => wheelFor("cpu", { os: "windows", arch: "x86_64" }), SetupError, "--engine onnx");
});

Deno.test("cudaRequirements() reads only the extra and-cuda", () => {
  const metadata = `Metadata-Version: 2.1
Name: tensorflow
Requires-Dist: keras >=3.5.0
Requires-Dist: numpy <2.1.0,>=1.26.0
Requires-Dist: tensorflow-io-gcs-filesystem >=0.23.1 ; python_version < "3.12"
Requires-Dist: nvidia-cublas-cu12 ==12.5.3.2 ; extra == 'and-cuda'
Requires-Dist: nvidia-cudnn-cu12 (==9.3.0.75) ; extra == "and-cuda"
Requires-Dist: nvidia-nccl-cu12==2.21.5; extra == "and-cuda"
Requires-Dist: other ==1 ; extra == 'other'
`;
  assertEquals(cudaRequirements(metadata), [
    "nvidia-cublas-cu12==12.5.3.2",
    "nvidia-cudnn-cu12==9.3.0.75",
    "nvidia-nccl-cu12==2.21.5",
  ]);
});

Deno.test("cudaHash() pins every library that the wheel's METADATA asks for, and refuses any other", () => {
  // The list that `pip show --verbose` of tensorflow 2.18.1 prints.
  const asked = [
    "nvidia-cublas-cu12==12.5.3.2",
    "nvidia-cuda-cupti-cu12==12.5.82",
    "nvidia-cuda-nvcc-cu12==12.5.82",
    "nvidia-cuda-nvrtc-cu12==12.5.82",
    "nvidia-cuda-runtime-cu12==12.5.82",
    "nvidia-cudnn-cu12==9.3.0.75",
    "nvidia-cufft-cu12==11.2.3.61",
    "nvidia-curand-cu12==10.3.6.82",
    "nvidia-cusolver-cu12==11.6.3.83",
    "nvidia-cusparse-cu12==12.5.1.3",
    "nvidia-nccl-cu12==2.21.5",
    "nvidia-nvjitlink-cu12==12.5.82",
  ];
  assertEquals(new Set(asked.map(cudaHash)).size, asked.length);
  for (const requirement of asked) assertMatch(cudaHash(requirement), /^[0-9a-f]{64}$/);
  for (const other of ["nvidia-nccl-cu12==2.21.6", "evil==1", "constructor"]) {
    assertThrows(() => cudaHash(other), SetupError, other);
  }
});
