import { OPERATIONS_WRITES } from "./operations-writes.ts";
import { proveWrites } from "./write.ts";

proveWrites(OPERATIONS_WRITES);
