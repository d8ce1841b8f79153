/**
 * Tests the page of predictions in Chromium: escaped, complete and legible, wide and on a phone.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { float32 } from "../../formats/tensor.ts";
import { startBrowser } from "../../report/testing/browser.ts";
import { describePage, findChromium } from "../../report/testing/chromium.ts";
import { decodeCheckpoint } from "../checkpoint/read_checkpoint.ts";
import { inventedCheckpoint } from "../testing/invented_checkpoint.ts";
import { camPicture } from "./cam_pictures.ts";
import { renderPage, type ShownOutcome } from "./render_page.ts";

const HOSTILE = `"><script>document.title = "run"</script><img src=x onerror=alert(1)>.png`;

function page(): string {
  const canvas = { height: 64, width: 64, downsample: 1 };
  const bytes = inventedCheckpoint({ name: "resnet18", canvas });
  const { description } = decodeCheckpoint(bytes, "own");
  const seeds = [1, 2, 3, 4, 5].map((seed) => ({
    seed,
    probabilities: Float32Array.of(0.5, 0.3 + seed / 100, 0.2 - seed / 100),
    cams: float32([3, 2, 2], Float32Array.from({ length: 12 }, (_, index) => index * seed % 5)),
  }));
  const pixels = float32([64, 64], Float32Array.from({ length: 4096 }, (_, index) => index % 64 / 64));
  const picture = { png: camPicture({ pixels, seeds }, [0, 1, 2]), classes: [0, 1, 2] };
  const image = (name: string) => ({ path: name, name });
  const outcomes: ShownOutcome[] = [
    { outcome: "predicted", image: image(HOSTILE), seeds, unlike: [HOSTILE], picture },
    { outcome: "predicted", image: image(`cases/${"long".repeat(40)}.dcm`), seeds, unlike: [], picture },
    { outcome: "failed", image: image("cases/cut.dcm"), fault: `cases/cut.dcm: ${HOSTILE}` },
  ];
  return renderPage(outcomes, {
    title: `<b>${HOSTILE}</b>`,
    description: { ...description, classes: ["normal", HOSTILE, "pneumonia"] },
    seeds: [1, 2, 3, 4, 5],
    keys: Array(5).fill(description.key),
  });
}

const chromium = await findChromium();

Deno.test({
  name: "the page of predictions shows everything, runs no script and overflows nowhere, in light and dark",
  ignore: chromium === undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    const browser = await startBrowser(chromium ?? "");
    try {
      const path = join(folder, "index.html");
      await Deno.writeTextFile(path, page());
      for (const [width, dark] of [[1280, false], [390, true]] as const) {
        const window = { width, height: 900, dark };
        const shown = await browser.open(path, window, (page) => describePage(page, width));
        assert(shown.title.startsWith("Predictions · <b>"), shown.title);
        assertEquals(shown.sections.length, 3);
        assertEquals(shown.images.map((each) => each.width > 0), [true, true]);
        assertEquals([shown.scripts, shown.console, shown.faint], [0, [], []]);
        assertEquals([shown.overflowing, shown.scrollWidth <= width], [[], true], String(shown.scrollWidth));
        assertEquals(shown.background === "rgb(255, 255, 255)", !dark);
      }
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("equal predictions give equal pages", () => assertEquals(page(), page()));
