export { verifyExtraction, withDoubts } from "#brief-reading";
