/** What is written where a value is still to be filled in; looked for in the whole of a setting. */
const PLACEHOLDERS: readonly RegExp[] = [
  /replace[-_ ]?(?:me|this|with)|change[-_ ]?(?:me|this|it)|fill[-_ ]?(?:me|this)|insert[-_ ]|placeholder|your[-_]|dummy/i,
  // In capitals: "todo" may be a part of a name.
  /(?<![A-Za-z0-9])(?:TODO|TBD|FIXME)(?![A-Za-z0-9])/,
  /^(?:todo|tbd|fixme|none|null|nil|undefined|n\/a|unset|empty|test|secret|password|sample|example|\.{3,}|-+|\*+|\?+)$/i,
  /(?<![A-Za-z0-9])x{3,}(?![A-Za-z0-9])/i,
  /<[^<>@]*>|\$\{|\{\{/,
  // Names that belong to nobody (RFC 2606).
  /(?:^|[^\w-])example\.(?:com|org|net|edu)(?![\w-])|\.(?:example|invalid)(?![\w.-])/i,
  /^(.)\1{7,}$/,
];

/** What a key says of itself by its beginning, and where it does not belong. Everything else about keys is their provider's to judge. */
const KEYS: Readonly<Record<string, readonly { begins: RegExp; where: (environment: string) => boolean; reason: string }[]>> = {
  STRIPE_SECRET_KEY: [
    { begins: /^[rs]k_test_/, where: isProduction, reason: "is a key of test mode: buyers would pay with test cards" },
    { begins: /^[rs]k_live_/, where: (name) => !isProduction(name), reason: "is a key of live mode: tests would take real money" },
    { begins: /^(?:pk_|whsec_)/, where: always, reason: "is not a secret key, by how it begins" },
  ],
  STRIPE_PUBLISHABLE_KEY: [
    { begins: /^pk_test_/, where: isProduction, reason: "is a key of test mode: buyers would pay with test cards" },
    { begins: /^pk_live_/, where: (name) => !isProduction(name), reason: "is a key of live mode: tests would take real money" },
  ],
  STRIPE_WEBHOOK_SECRET: [{ begins: /^[rsp]k_/, where: always, reason: "is a key, not a webhook's secret, by how it begins" }],
  OPENAI_API_KEY: [{ begins: /^sk-ant-/, where: always, reason: "is a key of the other provider, by how it begins" }],
  ANTHROPIC_API_KEY: [{ begins: /^sk-(?!ant)/, where: always, reason: "is a key of the other provider, by how it begins" }],
};

function isProduction(environment: string): boolean {
  return environment === "production";
}
function always(): boolean {
  return true;
}

/**
 * Why a setting cannot be meant, whatever its form: blank, still to be filled in, or a key that does not belong into the environment.
 * Undefined where nothing speaks against it. Never says the value. A local environment may have placeholders, and no keys of live mode.
 */
export function meaningFault(name: string, value: string, environment: string): string | undefined {
  const misplaced = KEYS[name]?.find(({ begins, where }) => begins.test(value) && where(environment));
  if (misplaced) return misplaced.reason;
  if (environment === "local") return undefined;
  if (value.trim() === "") return "is blank";
  if (value.trim() !== value) return "has a blank or a line's end before or behind it";
  return PLACEHOLDERS.some((placeholder) => placeholder.test(value)) ? "is a placeholder" : undefined;
}
