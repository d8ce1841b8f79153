import { assert, assertEquals } from "@std/assert";
import { sha256 } from "../hash.ts";
import { fileStatus } from "./file_status.ts";
import { storeLayout } from "./layout.ts";
import { readListing, startListing } from "./listing.ts";

/** Enough for a listing to be made. */
const TASKS = 10_000;

/** Whether a find that can list a store is there. */
const GNU_FIND = Deno.build.os === "linux";

Deno.test({
  name: "a listing says of every file of a store what its status says",
  ignore: !GNU_FIND,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "fovea-listing-" });
    try {
      const layout = storeLayout(folder);
      const hashes = Array.from({ length: 300 }, (_, index) => sha256(String(index)));
      for (const hash of hashes) {
        for (const path of [layout.object(hash), layout.result(hash)]) {
          await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
          await Deno.writeTextFile(path, path.repeat(Number(`0x${hash[5]}`)));
        }
      }
      const [missing, shortened, replaced, inFolder, linked, misplaced, old] = hashes;
      await Deno.remove(layout.object(missing));
      await Deno.remove(layout.result(missing));
      await Deno.truncate(layout.object(shortened), 1);
      await Deno.writeTextFile(`${folder}/other`, "another file");
      await Deno.rename(`${folder}/other`, layout.result(replaced));
      await Deno.remove(layout.object(inFolder));
      await Deno.mkdir(layout.object(inFolder));
      await Deno.writeTextFile(`${layout.object(inFolder)}/${inFolder}`, "one folder too deep");
      await Deno.remove(layout.object(linked));
      await Deno.symlink(layout.result(linked), layout.object(linked));
      await Deno.mkdir(`${folder}/objects/zz`);
      await Deno.rename(layout.object(misplaced), `${folder}/objects/zz/${misplaced}`);
      await Deno.writeTextFile(`${layout.object(misplaced)}.json`, "the name of a result");
      await Deno.utime(layout.object(old), -100.5, -100.5);

      const listing = await startListing(layout, TASKS);
      assert(listing !== undefined);
      const plain = fileStatus(layout), surveyed = fileStatus(layout);
      using survey = surveyed.survey(TASKS);
      await survey.ready;
      for (const hash of hashes) {
        assertEquals(surveyed.object(hash), plain.object(hash));
        assertEquals(surveyed.result(hash), plain.result(hash));
        // What the listing leaves to a status of its own is little.
        const odd = [missing, inFolder, linked, misplaced, old].includes(hash);
        assertEquals(listing.object(hash), odd ? undefined : plain.object(hash));
        assertEquals(listing.result(hash), plain.result(hash));
      }
      assertEquals(plain.object(missing), undefined);
      assertEquals(plain.object(shortened)?.size, 1);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "a survey that is over is asked no more, and what comes after it began is seen",
  ignore: !GNU_FIND,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "fovea-listing-" });
    try {
      const layout = storeLayout(folder);
      const hash = sha256("a");
      await Deno.mkdir(`${folder}/objects/${hash.slice(0, 2)}`, { recursive: true });
      await Deno.mkdir(`${folder}/results`);
      const status = fileStatus(layout);
      {
        using survey = status.survey(TASKS);
        await survey.ready;
        await Deno.writeTextFile(layout.object(hash), "a");
        assertEquals(status.object(hash)?.size, 1);
      }
      {
        using survey = status.survey(TASKS);
        await survey.ready;
        await Deno.remove(layout.object(hash));
        assertEquals(status.object(hash)?.size, 1);
      }
      assertEquals(status.object(hash), undefined);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("a listing of nothing, and one that was cut short, show nothing", () => {
  const hash = sha256("a");
  const row = `objects/${hash.slice(0, 2)}/${hash} 1 2.5000000000 3.0000000000 4`;
  for (const text of ["", row]) {
    assertEquals(readListing(new TextEncoder().encode(text)).object(hash), undefined);
  }
  assertEquals(readListing(new TextEncoder().encode(`${row}\0`)).object(hash), {
    size: 1,
    modified: 2500,
    changed: 3000,
    inode: 4,
  });
});

Deno.test("a small plan and a store that is not there start no listing", async () => {
  const layout = storeLayout("/no/such/store");
  assertEquals(await startListing(layout, 10), undefined);
  assertEquals(await startListing(layout, TASKS), undefined);
});
