import type { ProblemTable } from "../../platform/http/problem.ts";

export type CrawlRefusal = { kind: "not-an-origin" } | { kind: "not-for-us"; fault: string };

const wrongBase = (detail: string) => ({
  type: "supplier-address-refused",
  title: "The supplier's address cannot be crawled",
  status: 422,
  errors: [{ pointer: "/baseUrl", detail }],
});

export const crawlProblems: ProblemTable<CrawlRefusal> = {
  "not-an-origin": () => wrongBase("must be an origin, without path, query or credentials"),
  "not-for-us": ({ fault }) => wrongBase(fault),
};
