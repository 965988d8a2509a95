import { expect, it } from "vitest";
import { startMongo } from "../../../local-cloud/services/mongo/start-mongo.ts";
import { temporaryContext } from "../../../local-cloud/test/temporary-context.ts";
import { pingMongo } from "../../../src/platform/mongo.ts";

it("[GEN-3] given the probe of health, when MongoDB is asked, it passes where that answers and fails where nothing does", async () => {
  const context = await temporaryContext("mongo");
  const service = await startMongo(context);
  try {
    await pingMongo(service.url, 1_000);
  } finally {
    await service.stop();
    await context.remove();
  }
  await expect(pingMongo(service.url, 300)).rejects.toThrow("ECONNREFUSED");
});
