import { usageRecordSchema, type UsageRecord } from "../../src/features/llm/usage-record.ts";
import { StoredRecord } from "../parts/stored-record.ts";

/** Calls are settled, recorded and told of one by one: one that is not readable waits, the others go on. */
export const usageRecord = new StoredRecord<UsageRecord>("token-budget", "reservations", usageRecordSchema);
