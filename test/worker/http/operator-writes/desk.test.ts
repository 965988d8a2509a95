import { DESK_WRITES } from "./desk-writes.ts";
import { proveWrites } from "./write.ts";

proveWrites(DESK_WRITES);
