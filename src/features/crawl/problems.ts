import type { ProblemTable } from "../../platform/http/problem.ts";
import { say, type Text } from "../../platform/language/say.ts";

export type CrawlRefusal = { kind: "not-an-origin" } | { kind: "not-for-us"; fault: string } | { kind: "feed-not-for-us"; fault: string };

const wrong = (pointer: "/baseUrl" | "/feedUrl", detail: Text) => ({
  type: "supplier-address-refused",
  title: "The supplier's address cannot be crawled",
  status: 422,
  errors: [{ pointer, detail }],
});

export const crawlProblems: ProblemTable<CrawlRefusal> = {
  "not-an-origin": () => wrong("/baseUrl", say`must be an origin, without path, query or credentials`),
  "feed-not-for-us": ({ fault }) => wrong("/feedUrl", fault),
  "not-for-us": ({ fault }) => wrong("/baseUrl", fault),
};
