/** What a linter of OpenAPI says of a place in a document. */
export interface Found {
  rule: string;
  message: string;
  /** JSON pointer. */
  pointer: string;
}

interface Expected {
  rule: string;
  pointer: RegExp;
  why: string;
}

/** What the linter finds and is right all the same. One that is found no more is a fault here: its reason has gone. */
const EXPECTED: readonly Expected[] = [
  {
    rule: "no-ambiguous-paths",
    pointer: /^#\/paths\/~1notifications~1incident-alerts~1(?:\{id\}~1resolve|dead-letters~1\{id\})$/,
    why: "the runbook names both paths, and no alert's id is `dead-letters`",
  },
  {
    rule: "no-unused-components",
    pointer: /^#\/components\/schemas\/\w+Events$/,
    why: "what streams are made of refers to their members one by one, which the linter does not follow (docs/decisions/0037)",
  },
  {
    rule: "operation-4xx-problem-details-rfc7807",
    pointer:
      /^#\/(?:webhooks\/(?:automation|operatorsAutomation)|paths\/~1(?:automations|admin~1operators-automations)\/post\/callbacks)\//,
    why: "these are answers of receivers, whose bodies nobody reads",
  },
  {
    rule: "operation-4xx-problem-details-rfc7807",
    pointer: /^#\/paths\/~1acp~1checkout_sessions(?:~1\{checkout_session_id\}(?:~1\w+)?)?\/\w+\/responses\//,
    why: "the Agentic Commerce Protocol says how its errors look (docs/decisions/0080)",
  },
  {
    rule: "operation-4xx-problem-details-rfc7807",
    pointer: /^#\/paths\/~1ucp~1checkout-sessions(?:~1\{id\}(?:~1\w+)?)?\/\w+\/responses\//,
    why: "the Universal Commerce Protocol says how its errors look (docs/decisions/0082)",
  },
];

/** What of the linter's findings is none of those, and those of which there are none. */
export function unexpected(version: string, found: readonly Found[], expected: readonly Expected[] = EXPECTED): string[] {
  const isOf = ({ rule, pointer }: Found, each: Expected) => rule === each.rule && each.pointer.test(pointer);
  const others = found.filter((one) => !expected.some((each) => isOf(one, each)));
  const gone = expected.filter((each) => !found.some((one) => isOf(one, each)));
  return [
    ...others.map(({ rule, pointer, message }) => `${version} ${pointer}: ${message} (${rule})`),
    ...gone.map(
      ({ rule, why }) =>
        `${version}: ${rule} finds nothing any more where it was expected to (${why}): take it out of scripts/openapi-faults.ts`,
    ),
  ];
}
