/**
 * DICOM transfer syntaxes: how a file's data set and its pixels are encoded (PS3.5 section 10,
 * PS3.6 annex A).
 */

/** One transfer syntax. */
export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  /**
   * `native`: pixels lie in the data set as they are. `encapsulated`: they are compressed
   * fragments, which a codec must decode. `other`: not an encoding of single images (video,
   * referenced pixel data), or unknown.
   */
  readonly pixels: "native" | "encapsulated" | "other";
  readonly littleEndian: boolean;
  readonly explicitVr: boolean;
  /** True if everything after the file meta information is one raw deflate stream (RFC 1951). */
  readonly deflated: boolean;
}

const NATIVE: readonly TransferSyntax[] = [
  native("1.2.840.10008.1.2", "Implicit VR Little Endian", { explicitVr: false }),
  native("1.2.840.10008.1.2.1", "Explicit VR Little Endian", {}),
  native("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", { deflated: true }),
  native("1.2.840.10008.1.2.2", "Explicit VR Big Endian", { littleEndian: false }),
];

const ENCAPSULATED: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.2.1.98": "Encapsulated Uncompressed Explicit VR Little Endian",
  "1.2.840.10008.1.2.4.50": "JPEG Baseline (Process 1)",
  "1.2.840.10008.1.2.4.51": "JPEG Extended (Process 2 & 4)",
  "1.2.840.10008.1.2.4.52": "JPEG Extended (Process 3 & 5), retired",
  "1.2.840.10008.1.2.4.53": "JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8), retired",
  "1.2.840.10008.1.2.4.54": "JPEG Spectral Selection, Non-Hierarchical (Process 7 & 9), retired",
  "1.2.840.10008.1.2.4.55": "JPEG Full Progression, Non-Hierarchical (Process 10 & 12), retired",
  "1.2.840.10008.1.2.4.56": "JPEG Full Progression, Non-Hierarchical (Process 11 & 13), retired",
  "1.2.840.10008.1.2.4.57": "JPEG Lossless, Non-Hierarchical (Process 14)",
  "1.2.840.10008.1.2.4.58": "JPEG Lossless, Non-Hierarchical (Process 15), retired",
  "1.2.840.10008.1.2.4.59": "JPEG Extended, Hierarchical (Process 16 & 18), retired",
  "1.2.840.10008.1.2.4.60": "JPEG Extended, Hierarchical (Process 17 & 19), retired",
  "1.2.840.10008.1.2.4.61": "JPEG Spectral Selection, Hierarchical (Process 20 & 22), retired",
  "1.2.840.10008.1.2.4.62": "JPEG Spectral Selection, Hierarchical (Process 21 & 23), retired",
  "1.2.840.10008.1.2.4.63": "JPEG Full Progression, Hierarchical (Process 24 & 26), retired",
  "1.2.840.10008.1.2.4.64": "JPEG Full Progression, Hierarchical (Process 25 & 27), retired",
  "1.2.840.10008.1.2.4.65": "JPEG Lossless, Hierarchical (Process 28), retired",
  "1.2.840.10008.1.2.4.66": "JPEG Lossless, Hierarchical (Process 29), retired",
  "1.2.840.10008.1.2.4.70": "JPEG Lossless, Non-Hierarchical, First-Order Prediction",
  "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless Image Compression",
  "1.2.840.10008.1.2.4.81": "JPEG-LS Lossy (Near-Lossless) Image Compression",
  "1.2.840.10008.1.2.4.90": "JPEG 2000 Image Compression (Lossless Only)",
  "1.2.840.10008.1.2.4.91": "JPEG 2000 Image Compression",
  "1.2.840.10008.1.2.4.92": "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)",
  "1.2.840.10008.1.2.4.93": "JPEG 2000 Part 2 Multi-component Image Compression",
  "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
  "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
  "1.2.840.10008.1.2.4.112": "JPEG XL",
  "1.2.840.10008.1.2.4.201": "High-Throughput JPEG 2000 Image Compression (Lossless Only)",
  "1.2.840.10008.1.2.4.202": "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)",
  "1.2.840.10008.1.2.4.203": "High-Throughput JPEG 2000 Image Compression",
  "1.2.840.10008.1.2.5": "RLE Lossless",
  "1.2.840.10008.1.2.8.1": "Deflated Image Frame Compression",
};

const OTHER: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.2.4.94": "JPIP Referenced",
  "1.2.840.10008.1.2.4.95": "JPIP Referenced Deflate",
  "1.2.840.10008.1.2.4.100": "MPEG2 Main Profile / Main Level",
  "1.2.840.10008.1.2.4.101": "MPEG2 Main Profile / High Level",
  "1.2.840.10008.1.2.4.102": "MPEG-4 AVC/H.264 High Profile / Level 4.1",
  "1.2.840.10008.1.2.4.103": "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
  "1.2.840.10008.1.2.4.104": "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
  "1.2.840.10008.1.2.4.105": "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
  "1.2.840.10008.1.2.4.106": "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
  "1.2.840.10008.1.2.4.107": "HEVC/H.265 Main Profile / Level 5.1",
  "1.2.840.10008.1.2.4.108": "HEVC/H.265 Main 10 Profile / Level 5.1",
};

const SYNTAXES: ReadonlyMap<string, TransferSyntax> = new Map([
  ...NATIVE,
  ...Object.entries(ENCAPSULATED).map(([uid, name]) => compressed(uid, name, "encapsulated")),
  ...Object.entries(OTHER).map(([uid, name]) => compressed(uid, name, "other")),
].map((syntax) => [syntax.uid, syntax]));

/**
 * Returns the transfer syntax of that UID; one named "unknown" where this project does not know it.
 */
export function transferSyntax(uid: string): TransferSyntax {
  return SYNTAXES.get(uid) ?? compressed(uid, "unknown", "other");
}

function native(
  uid: string,
  name: string,
  { littleEndian = true, explicitVr = true, deflated = false }: Partial<
    Pick<TransferSyntax, "littleEndian" | "explicitVr" | "deflated">
  >,
): TransferSyntax {
  return { uid, name, pixels: "native", littleEndian, explicitVr, deflated };
}

function compressed(uid: string, name: string, pixels: "encapsulated" | "other"): TransferSyntax {
  return { uid, name, pixels, littleEndian: true, explicitVr: true, deflated: false };
}
