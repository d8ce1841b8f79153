/**
 * The codecs of dcmjs-codecs, one WebAssembly module of CharLS, IJG's libjpeg and OpenJPEG, called
 * through its exports.
 *
 * Every image is decoded by a fresh instance, whose memory is all zeros: nothing of an image
 * decoded before can reach the next one, and a codec that failed leaves nothing behind. The
 * package's own functions keep one instance, and drop the codecs' warnings.
 */
import { hash } from "node:crypto";
import description from "dcmjs-codecs/package.json" with { type: "json" };
import { UserError } from "../../../errors/user_error.ts";
import { CodestreamError } from "./codestream_error.ts";

/** The module's decoders, by export name. */
export type Decoder = "DecodeJpeg" | "DecodeJpegLs" | "DecodeJpeg2000";

/** The facts about the image that a decoder needs. */
export interface DecoderInput {
  readonly codestream: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /**
   * The number of bits per sample that the decoder writes: 8 for a precision of up to 8, otherwise
   * 16.
   */
  readonly bits: 8 | 16;
  /** The number of samples per pixel, 1 by default; colour is interleaved red, green and blue. */
  readonly samples?: 1 | 3;
}

/** SHA-256 of the module of dcmjs-codecs 0.0.8; THIRD_PARTY.md lists what is in it. */
export const MODULE_SHA256 = "dff1bc9b3872588c231ea90894f05e7eacd7f5074b9db964e64e7f3f29821d30";

/** The module's file. The package's own loader is not used, and none of its code runs. */
export const MODULE_FILE = new URL(
  "build/dcmjs-native-codecs.wasm",
  import.meta.resolve("dcmjs-codecs/package.json"),
);

let loading: Promise<WebAssembly.Module> | undefined;

/** Compiles the module when it is first needed. */
function codecModule(): Promise<WebAssembly.Module> {
  return loading ??= Deno.readFile(MODULE_FILE).then(compilePinned);
}

/** Compiles a module's bytes. Throws a `UserError` for any other than the pinned one's. */
export async function compilePinned(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  const found = hash("sha256", bytes, "hex");
  if (found === MODULE_SHA256) return await WebAssembly.compile(bytes);
  throw new UserError(
    `${description.name} ${description.version}: found a WebAssembly module with the SHA-256 ${found}, expected ` +
      `${MODULE_SHA256}; it is not loaded. Remove it from Deno's cache (deno info names it), and run this again`,
  );
}

/**
 * Returns the samples that `decoder` makes of the codestream, little endian, row by row. Throws
 * {@linkcode CodestreamError} where the codec fails, or warns that data are damaged or missing.
 */
export async function runDecoder(
  decoder: Decoder,
  { codestream, rows, columns, bits, samples = 1 }: DecoderInput,
): Promise<Uint8Array<ArrayBuffer>> {
  const codec = startCodec(await codecModule());
  try {
    const context = codec.call("CreateCodecsContext");
    codec.call("SetRows", context, rows);
    codec.call("SetColumns", context, columns);
    codec.call("SetBitsAllocated", context, bits);
    codec.call("SetBitsStored", context, bits);
    codec.call("SetSamplesPerPixel", context, samples);
    codec.call("SetEncodedBufferSize", context, codestream.length);
    codec.bytesAt(codec.call("GetEncodedBuffer", context), codestream.length).set(codestream);
    codec.call(decoder, context, codec.call("CreateDecoderParameters"));
    const length = codec.call("GetDecodedBufferSize", context);
    return codec.bytesAt(codec.call("GetDecodedBuffer", context), length).slice();
  } catch (error) {
    if (error instanceof CodestreamError) throw error;
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    throw new CodestreamError(
      `cannot be decoded: ${
        CODEC_NAMES[decoder]
      } stopped (${error.message}). It is damaged, or beyond this build of the ` +
        "codec: if another program shows the image, decompress the file first, for example with gdcmconv --raw",
      { cause: error },
    );
  }
}

/** An 8-bit grey image for the encoder. */
export interface EncoderInput {
  /** The pixels, row by row from the top. */
  readonly pixels: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** IJG's quality, from 1 to 100. */
  readonly quality: number;
}

/** The photometric interpretation MONOCHROME2 among the module's own numbers. */
const MONOCHROME2 = 2;

/** Returns a baseline JPEG codestream. Throws {@linkcode CodestreamError} where the codec fails. */
export async function encodeJpeg(
  { pixels, rows, columns, quality }: EncoderInput,
): Promise<Uint8Array<ArrayBuffer>> {
  const codec = startCodec(await codecModule());
  const context = codec.call("CreateCodecsContext");
  codec.call("SetRows", context, rows);
  codec.call("SetColumns", context, columns);
  codec.call("SetBitsAllocated", context, 8);
  codec.call("SetBitsStored", context, 8);
  codec.call("SetSamplesPerPixel", context, 1);
  codec.call("SetPhotometricInterpretation", context, MONOCHROME2);
  codec.call("SetDecodedBufferSize", context, pixels.length);
  codec.bytesAt(codec.call("GetDecodedBuffer", context), pixels.length).set(pixels);
  const parameters = codec.call("CreateEncoderParameters");
  codec.call("SetLossy", parameters, 1);
  codec.call("SetQuality", parameters, quality);
  codec.call("EncodeJpeg", context, parameters);
  const length = codec.call("GetEncodedBufferSize", context);
  return codec.bytesAt(codec.call("GetEncodedBuffer", context), length).slice();
}

const CODEC_NAMES: Readonly<Record<Decoder, string>> = {
  DecodeJpeg: "IJG's libjpeg",
  DecodeJpegLs: "CharLS",
  DecodeJpeg2000: "OpenJPEG",
};

/**
 * Warnings of IJG's libjpeg about data, not about headers that it can do without; every warning of
 * OpenJPEG.
 */
const DAMAGE =
  /::EmitMessage::(Corrupt JPEG data|Premature end|Inconsistent progression)|::OpjMessageCallbackWarning::/;

interface Codec {
  /**
   * Calls an export with 32-bit integers or addresses; returns its integer result, or 0 if it has
   * none.
   */
  readonly call: (name: string, ...given: readonly number[]) => number;
  readonly bytesAt: (address: number, length: number) => Uint8Array;
}

function startCodec(module: WebAssembly.Module): Codec {
  const text = (address: number, length: number) =>
    new TextDecoder("latin1").decode(bytesAt(address, length)).trim();
  const { exports } = new WebAssembly.Instance(module, {
    env: {
      emscripten_notify_memory_growth() {},
      onCodecsTrace() {},
      onCodecsInfo(address: number, length: number) {
        const message = text(address, length);
        if (DAMAGE.test(message)) throw damaged(message);
      },
      onCodecsException(address: number, length: number) {
        throw damaged(text(address, length));
      },
    },
    // The codecs read no environment, clock or files, and print only messages.
    wasi_snapshot_preview1: {
      environ_get: () => 0,
      environ_sizes_get: () => 0,
      clock_time_get: () => 0,
      fd_write: () => 0,
      fd_seek: () => 0,
      fd_close: () => 0,
      proc_exit(code: number) {
        throw new CodestreamError(`cannot be decoded: the codec ended with exit code ${code}`);
      },
    },
  });
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new TypeError("dcmjs-codecs exports no memory");
  // Memory may grow, which detaches its earlier buffer.
  const bytesAt = (address: number, length: number) =>
    new Uint8Array(memory.buffer, address >>> 0, length >>> 0);
  const call = (name: string, ...given: readonly number[]) => {
    const exported = exports[name];
    if (typeof exported !== "function") throw new TypeError(`dcmjs-codecs exports no function ${name}`);
    return Number(exported(...given) ?? 0);
  };
  call("_initialize");
  return { call, bytesAt };
}

/** Returns the codec's message without the names of the calling functions. */
function damaged(message: string): CodestreamError {
  const reason = message.split("::").at(-1)?.trim() ?? message;
  return new CodestreamError(`cannot be decoded: it is damaged or cut short (${reason})`);
}
