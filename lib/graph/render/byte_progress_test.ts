import { assertEquals } from "@std/assert";
import { byteProgress } from "./byte_progress.ts";
import { bytesText } from "./text.ts";

Deno.test("byteProgress() estimates the time left from the speed so far, and erases its line", () => {
  for (
    const [terminal, expected] of [
      [
        true,
        "\r\x1b[Kchecked 0 B of 4.0 kB (0 %)|\r\x1b[Kchecked 1.0 kB of 4.0 kB (25 %), 2 min left|\r\x1b[K",
      ],
      [false, "checked 1.0 kB of 4.0 kB (25 %), 2 min left\n"],
    ] as const
  ) {
    const written: string[] = [];
    let time = 0;
    const progress = byteProgress("checked", { terminal, write: (text) => written.push(text) }, {
      now: () => time,
    });
    progress.show({ bytes: 0, totalBytes: 4000 });
    progress.show({ bytes: 10, totalBytes: 4000 });
    time = 40;
    progress.show({ bytes: 1000, totalBytes: 4000 });
    progress[Symbol.dispose]();
    assertEquals(written.join("|"), expected);
  }
});

Deno.test("bytesText() gives two or three digits and a decimal unit", () => {
  const sizes = [0, 999, 1000, 12_345, 99_950, 999_499, 999_500, 1.5e9, 2e18];
  assertEquals(sizes.map(bytesText), [
    "0 B",
    "999 B",
    "1.0 kB",
    "12.3 kB",
    "100 kB",
    "999 kB",
    "1.0 MB",
    "1.5 GB",
    "2000 PB",
  ]);
});
