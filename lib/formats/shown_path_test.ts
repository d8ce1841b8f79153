import { assertEquals } from "@std/assert";
import { shownBelow, shownPath, withoutFolders } from "./shown_path.ts";

Deno.test("paths are shown relative to their folder, or by their last name", () => {
  assertEquals(shownPath("a/b.safetensors"), "a/b.safetensors");
  assertEquals(shownPath("/home/alice/b.safetensors"), "b.safetensors");
  assertEquals(shownPath("../../alice/b"), "b");
  assertEquals(shownPath("a/../../alice/b"), "b");
  assertEquals(shownPath("."), ".");
  assertEquals(shownBelow("/project", "/project/experiments/x.yaml"), "experiments/x.yaml");
  assertEquals(shownBelow("/project", "/home/alice/x.yaml"), "x.yaml");
  assertEquals(shownBelow("/project", "/projects/x.yaml"), "x.yaml");
});

Deno.test("messages are shown without the folders of the user's files", () => {
  assertEquals(
    withoutFolders(
      "images/01: /home/alice/data/files/p10/x.dcm is not there (log: /home/alice/store/objects/ab/cd)",
    ),
    "images/01: x.dcm is not there (log: cd)",
  );
  assertEquals(
    withoutFolders("found 3/4 of a/b, expected 5 / 6: '/tmp/x'"),
    "found 3/4 of a/b, expected 5 / 6: 'x'",
  );
  assertEquals(withoutFolders("C:\\data\\x.dcm: no"), "x.dcm: no");
});
