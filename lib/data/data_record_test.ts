import { assertEquals } from "@std/assert";
import { originOf } from "./data_record.ts";

Deno.test("originOf() is synthetic if at least one file or record says so", () => {
  assertEquals(originOf("egd-cxr", { files: 0, records: 0 }), "egd-cxr");
  assertEquals(originOf("other", { files: 0, records: 0 }), "other");
  assertEquals(originOf("egd-cxr", { files: 1, records: 0 }), "synthetic");
  assertEquals(originOf("other", { files: 0, records: 1 }), "synthetic");
});
