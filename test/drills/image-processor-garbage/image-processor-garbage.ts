import { processorFails } from "../processor-fails.ts";

/** It answers, with 200, what is no image: nobody may keep that. */
export const imageProcessorGarbage = processorFails(
  "image-processor-garbage",
  "the image processor answers what is no image",
  "garbage",
  "processor-error",
);
