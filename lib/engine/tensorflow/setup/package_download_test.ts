import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { npmPackage } from "./npm_package.ts";
import { downloadAddresses, downloadLikePackage } from "./package_download.ts";
import { SetupError } from "./setup_error.ts";

const environment = (values: Readonly<Record<string, string>>) => ({ get: (name: string) => values[name] });

Deno.test("downloadAddresses() gives the addresses of the packages' install scripts", async () => {
  assertEquals(downloadAddresses(await npmPackage("cpu"), "cpu", environment({})), {
    libtensorflow:
      "https://storage.googleapis.com/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz",
    binding:
      "https://storage.googleapis.com/tf-builds/pre-built-binary/napi-v8/4.22.0/CPU-linux-4.22.0.tar.gz",
  });
  assertEquals(
    downloadAddresses(await npmPackage("gpu"), "gpu", environment({})).binding,
    "https://storage.googleapis.com/tf-builds/pre-built-binary/napi-v8/4.22.0/GPU-linux-4.22.0.tar.gz",
  );
});

Deno.test("downloadAddresses() follows the packages' variables for mirrors", async () => {
  const npm = await npmPackage("cpu");
  const mirrored = downloadAddresses(
    npm,
    "cpu",
    environment({ TFJS_NODE_CDN_STORAGE: "https://mirror.example/" }),
  );
  assertEquals(new URL(mirrored.libtensorflow).host, "mirror.example");
  assertEquals(new URL(mirrored.binding).host, "mirror.example");
  const renamed = downloadAddresses(
    npm,
    "cpu",
    environment({ TFJS_NODE_BASE_URI: "https://host.example/tf-" }),
  );
  assertEquals(renamed.libtensorflow, "https://host.example/tf-cpu-linux-x86_64-2.9.1.tar.gz");
});

Deno.test("downloadAddresses() refuses servers without https, whichever variable names them", async () => {
  const npm = await npmPackage("cpu");
  for (const name of ["TFJS_NODE_CDN_STORAGE", "CDN_STORAGE", "TFJS_NODE_BASE_URI"]) {
    for (
      const address of [
        "http://mirror.example/",
        "file:///tmp/",
        "ftp://mirror.example/",
        "mirror.example/",
        "",
      ]
    ) {
      assertThrows(
        () => downloadAddresses(npm, "cpu", environment({ [name]: address })),
        SetupError,
        "expected one that begins with https://",
      );
    }
  }
});

Deno.test("downloadLikePackage() downloads nothing whose hash is unknown", async () => {
  const lines: string[] = [];
  const options = {
    variant: "cpu",
    folder: "/none",
    sha256: {},
    report: (line: string) => lines.push(line),
  } as const;
  await assertRejects(
    async () => await downloadLikePackage(await npmPackage("cpu"), options),
    SetupError,
    "--libtensorflow-sha256 HEX",
  );
  assertEquals(lines, []);
});
