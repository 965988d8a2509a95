import type { Contract } from "../../src/platform/contract.ts";

const entry = { owner: "platform", reviewedOn: "2026-11-01", reviewBy: "2027-05-31", reason: "no server of ours" };

/** A contract in which the platform's own stand in for MongoDB and imgproxy. */
export const withStandIns = (contract: Contract): Contract => ({
  ...contract,
  standIns: {
    ...contract.standIns,
    MONGO_URL: { by: "r2", ...entry },
    IMAGE_PROC_BASE_URL: { by: "cloudflare-images", ...entry },
  },
});
