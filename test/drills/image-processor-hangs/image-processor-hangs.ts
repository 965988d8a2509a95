import { processorFails } from "../processor-fails.ts";

/** The costly outage: every image would wait for its deadline. */
export const imageProcessorHangs = processorFails(
  "image-processor-hangs",
  "the image processor accepts calls and never answers",
  "hang",
  "unreachable",
);
