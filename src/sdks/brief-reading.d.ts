export { mergeReading, verifyExtraction, withDoubts } from "#brief-reading";
