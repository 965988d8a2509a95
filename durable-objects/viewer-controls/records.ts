import * as z from "zod";
import type { Controls } from "../../src/features/ads/controls.ts";
import { StoredRecord } from "../parts/stored-record.ts";

const controls = () =>
  z.looseObject({
    optOut: z.boolean(),
    hiddenAds: z.array(z.string()),
    hiddenAdvertisers: z.array(z.string()),
  });

/** What is not readable is not taken for "nothing was decided". */
export const controlsRecord = new StoredRecord<Controls>("viewer-controls", "controls", controls);
