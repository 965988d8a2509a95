import { FEATURES_WRITES } from "./features-writes.ts";
import { proveWrites } from "./write.ts";

proveWrites(FEATURES_WRITES);
