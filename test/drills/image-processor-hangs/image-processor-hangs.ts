import { processorFails } from "../processor-fails.ts";

/** The costly outage: every image would wait for its deadline. */
export const imageProcessorHangs = processorFails({
  name: "image-processor-hangs",
  title: "the image processor accepts calls and never answers",
  ways: { own: "hang", also: ["slow", "down"], not: { garbage: { drill: "image-processor-garbage" } } },
  reason: "unreachable",
});
