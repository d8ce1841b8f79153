/** The contents of packages' binary files that no lock file names. */
import { MODULE_SHA256 } from "../data/dicom/codecs/codec_module.ts";

/** A library that was compiled into a binary file. */
export interface EmbeddedLibrary {
  readonly name: string;
  /** As the binary names it; absent where it names none. */
  readonly version?: string;
  /** An SPDX expression. */
  readonly licence: string;
  readonly copyright: string;
  /** A text in the binary that proves that the library is in it. */
  readonly evidence: string;
}

/** A binary file of an npm package, on Linux for x86-64 where there are several. */
export interface EmbeddedFile {
  /** The package, as deno.json imports it. */
  readonly package: string;
  readonly path: string;
  readonly sha256: string;
  readonly libraries: readonly EmbeddedLibrary[];
}

const GOOGLE = "Google LLC";

/** The binaries that this project loads. Those of TensorFlow are fetched by `setup:tensorflow`. */
export const EMBEDDED: readonly EmbeddedFile[] = [{
  package: "dcmjs-codecs",
  path: "build/dcmjs-native-codecs.wasm",
  sha256: MODULE_SHA256,
  libraries: [
    {
      name: "CharLS",
      version: "2.3.4",
      licence: "BSD-3-Clause",
      copyright: "Jan de Vaan, Victor Derks (Team CharLS)",
      evidence: "lib/charls-2.3.4/",
    },
    {
      name: "OpenJPEG",
      version: "2.5.0",
      licence: "BSD-2-Clause",
      copyright: "Communications and Remote Sensing Laboratory, Université catholique de Louvain; " +
        "Benoit Macq; Antonin Descampe; Francois-Olivier Devaux; Herve Drolon, FreeImage Team; " +
        "Yannick Verschueren; David Janssens",
      evidence: "lib/openjpeg-2.5.0/",
    },
    {
      name: "OpenJPH",
      version: "0.18.2",
      licence: "BSD-2-Clause",
      copyright: "Aous Naman; Kakadu Software; The University of New South Wales",
      evidence: "lib/openjph-0.18.2/",
    },
    {
      name: "IJG libjpeg",
      version: "6b",
      licence: "IJG",
      copyright: "Thomas G. Lane",
      evidence: "Copyright (C) 1998, Thomas G. Lane",
    },
    {
      name: "libjxl",
      version: "0.11.2",
      licence: "BSD-3-Clause",
      copyright: "the JPEG XL Project Authors",
      evidence: "lib/libjxl-0.11.2/",
    },
    {
      name: "highway",
      version: "1.2.0",
      licence: "Apache-2.0 OR BSD-3-Clause",
      copyright: "the Highway Project Authors",
      evidence: "lib/highway-1.2.0/",
    },
    {
      name: "skcms",
      version: "2025_09_16",
      licence: "BSD-3-Clause",
      copyright: GOOGLE,
      evidence: "lib/skcms-2025_09_16/",
    },
    {
      name: "libc++abi",
      licence: "Apache-2.0 WITH LLVM-exception",
      copyright: "the LLVM project's contributors",
      evidence: "system/lib/libcxxabi/",
    },
  ],
}, {
  package: "onnxruntime-node",
  path: "bin/napi-v6/linux/x64/libonnxruntime.so.1",
  sha256: "ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23",
  libraries: [
    {
      name: "Protocol Buffers",
      licence: "BSD-3-Clause",
      copyright: GOOGLE,
      evidence: "google/protobuf",
    },
    {
      name: "ONNX",
      licence: "Apache-2.0",
      copyright: "ONNX Project Contributors",
      evidence: "onnx::",
    },
    { name: "Abseil", licence: "Apache-2.0", copyright: GOOGLE, evidence: "absl" },
    {
      name: "Eigen",
      licence: "MPL-2.0",
      copyright: "Benoit Jacob, Gael Guennebaud and others",
      evidence: "Eigen",
    },
    { name: "FlatBuffers", licence: "Apache-2.0", copyright: GOOGLE, evidence: "flatbuffers" },
    { name: "RE2", licence: "BSD-3-Clause", copyright: "The RE2 Authors", evidence: "re2" },
    {
      name: "JSON for Modern C++",
      licence: "MIT",
      copyright: "Niels Lohmann",
      evidence: "nlohmann",
    },
    { name: "SafeInt", licence: "MIT", copyright: "Microsoft", evidence: "SafeInt" },
    { name: "Guidelines Support Library", licence: "MIT", copyright: "Microsoft", evidence: "gsl::" },
    {
      name: "cpuinfo",
      licence: "BSD-2-Clause",
      copyright: "Google LLC; Facebook, Inc.; Georgia Institute of Technology",
      evidence: "cpuinfo",
    },
    {
      name: "Boost.Mp11",
      licence: "BSL-1.0",
      copyright: "Peter Dimov",
      evidence: "mp11",
    },
    {
      name: "Dawn (with Tint)",
      licence: "BSD-3-Clause",
      copyright: "The Dawn & Tint Authors",
      evidence: "_deps/dawn-src",
    },
  ],
}];
