import { writeReports } from "../src/features/catalog/telemetry/write-reports.ts";
import { ACK, type BatchConsumer } from "./consumer.ts";

/** Reports are written a batch at a time; from the dead letters they are tried again for days, as Postgres was gone and nothing is wrong with them. */
export const catalogTelemetry: BatchConsumer = async (messages, deps) => {
  await writeReports(deps, messages);
  return ACK;
};
