import { processorFails } from "../processor-fails.ts";

/** It answers, with 200, what is no image: nobody may keep that. */
export const imageProcessorGarbage = processorFails({
  name: "image-processor-garbage",
  title: "the image processor answers what is no image",
  ways: { own: "garbage", also: ["error"], not: { hang: { drill: "image-processor-hangs" }, slow: { drill: "image-processor-hangs" } } },
  reason: "processor-error",
});
