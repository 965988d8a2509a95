import { StoppedError, type ApiRequest, type Setup, type Step } from "../step.ts";

interface Bought {
  name: string;
  /** Each setting with what a person is asked for. */
  settings: Readonly<Record<string, string>>;
  byHand: readonly string[];
  needs?: readonly string[];
  makes?: readonly string[];
  does: string;
  /** The provider's cheapest call with these values; throws where they are not right. */
  check(setup: Setup, values: Readonly<Record<string, string>>): Promise<string>;
}

/** Keys and addresses that only a person can get. They are tried at their provider before they are written down, and again at each run. */
function bought({ name, settings, byHand, needs = [], makes = [], does, check }: Bought): Step {
  const names = Object.keys(settings);
  return {
    name,
    needs,
    makes: [...names, ...makes],
    does,
    byHand,
    async look(setup) {
      const known = Object.fromEntries(names.map((setting) => [setting, setup.setting(setting)]));
      if (names.some((setting) => known[setting] === undefined || setup.givenAnew(setting))) return undefined;
      return { note: await check(setup, known as Record<string, string>) };
    },
    async make(setup) {
      const values: Record<string, string> = {};
      for (const [setting, what] of Object.entries(settings)) {
        const stands = setup.givenAnew(setting) ? undefined : setup.setting(setting);
        values[setting] = stands ?? (await setup.ask(setting, what));
      }
      return { settings: values, note: await check(setup, values) };
    },
  };
}

const bearer = (key: string | undefined): Record<string, string> => ({ authorization: `Bearer ${key ?? ""}` });
const get = (setup: Setup, request: Omit<ApiRequest, "method">): Promise<unknown> => setup.call({ method: "GET", ...request });
/** Another address than the provider's own, where the settings name one. */
const at = (setup: Setup, provider: ApiRequest["provider"], setting: string, path: string): Pick<ApiRequest, "provider" | "path"> => {
  const own = setup.setting(setting);
  return own === undefined ? { provider, path } : { provider: "own", path: `${own}${path}` };
};

export const openai = bought({
  name: "openai",
  settings: { OPENAI_API_KEY: "OpenAI API key (platform.openai.com)" },
  byHand: ["an OpenAI account with a key (OPENAI_API_KEY)"],
  does: "takes the key, and lists models with it",
  async check(setup, { OPENAI_API_KEY }) {
    await get(setup, { ...at(setup, "openai", "OPENAI_BASE_URL", "/models"), key: "OPENAI_API_KEY", headers: bearer(OPENAI_API_KEY) });
    return "the key opens the list of models";
  },
});

export const anthropic = bought({
  name: "anthropic",
  settings: { ANTHROPIC_API_KEY: "Anthropic API key (console.anthropic.com)" },
  byHand: ["an Anthropic account with a key (ANTHROPIC_API_KEY)"],
  does: "takes the key, and lists one model with it",
  async check(setup, { ANTHROPIC_API_KEY = "" }) {
    const headers = { "x-api-key": ANTHROPIC_API_KEY, "anthropic-version": "2023-06-01" };
    const where = at(setup, "anthropic", "ANTHROPIC_BASE_URL", "/v1/models?limit=1");
    await get(setup, { ...where, key: "ANTHROPIC_API_KEY", headers });
    return "the key opens the list of models";
  },
});

export const exchangeRates = bought({
  name: "exchange-rates",
  settings: { EXCHANGE_RATE_API_KEY: "exchangerate-api key (exchangerate-api.com)" },
  byHand: ["an exchangerate-api account with a key (EXCHANGE_RATE_API_KEY)"],
  does: "takes the key, and asks how much of its quota is left, which costs none",
  async check(setup, { EXCHANGE_RATE_API_KEY = "" }) {
    const path = `/v6/${encodeURIComponent(EXCHANGE_RATE_API_KEY)}/quota`;
    await get(setup, { ...at(setup, "exchange-rates", "EXCHANGE_RATE_BASE_URL", path), key: "EXCHANGE_RATE_API_KEY" });
    return "the key has a quota";
  },
});

export const stripeKey = bought({
  name: "stripe-key",
  settings: { STRIPE_SECRET_KEY: "Stripe key that writes PaymentIntents and refunds and reads the balance" },
  byHand: ["a Stripe account with a key (STRIPE_SECRET_KEY)"],
  does: "takes the key, and reads the balance with it",
  async check(setup, { STRIPE_SECRET_KEY }) {
    await get(setup, { provider: "stripe", path: "/v1/balance", key: "STRIPE_SECRET_KEY", headers: bearer(STRIPE_SECRET_KEY) });
    return "the key reads the balance";
  },
});

export const mail = bought({
  name: "mail",
  settings: { MAIL_API_KEY: "Resend key that may send", MAIL_FROM: "Sender of mails, as Name <address>, of a domain verified at Resend" },
  byHand: ["a Resend account with a verified domain and a key (MAIL_API_KEY, MAIL_FROM)"],
  does: "takes key and sender, and lists the domains; a key that may only send is told so by Resend and is right",
  async check(setup, { MAIL_API_KEY }) {
    try {
      const where = at(setup, "resend", "MAIL_BASE_URL", "/domains");
      await get(setup, { ...where, key: "MAIL_API_KEY", headers: bearer(MAIL_API_KEY) });
      return "the key lists domains";
    } catch (error) {
      if (!(error instanceof StoppedError) || !/restricted to only send/i.test(error.message)) throw error;
      return "the key may send alone, as it should";
    }
  },
});

export const archive = bought({
  name: "archive",
  settings: { MONGO_URL: "MongoDB connection string with the database's name, mongodb+srv://…/procureiq" },
  makes: ["(archive)"],
  byHand: ["a MongoDB (Atlas) that takes connections from anywhere, because Workers have no fixed addresses (MONGO_URL)"],
  does: "connects, and makes the two indexes: one lets raw pages go when they are old, one finds them again",
  async check(setup, { MONGO_URL = "" }) {
    await setup.archiveIndexes(MONGO_URL);
    return "it answers and has its indexes";
  },
});

export const images = bought({
  name: "images",
  makes: ["(images)"],
  settings: { IMAGE_PROC_BASE_URL: "Address of your imgproxy, whose key and salt are those of the settings file" },
  needs: ["IMAGE_PROC_KEY", "IMAGE_PROC_SALT"],
  byHand: ["an imgproxy with IMAGE_PROC_KEY and IMAGE_PROC_SALT of the settings file (IMAGE_PROC_BASE_URL)"],
  does: "takes the address, and asks /health",
  async check(setup, { IMAGE_PROC_BASE_URL = "" }) {
    await get(setup, { provider: "own", path: `${IMAGE_PROC_BASE_URL.replace(/\/$/, "")}/health`, answers: "text" });
    return "it answers";
  },
});

/** Nobody is paged by a setup: `npm run ops -- alerts drill` proves the way once the Worker stands. */
export const pagers = bought({
  name: "pagers",
  settings: {
    INCIDENT_ALERT_WEBHOOK_URL: "Where pages go: an address that takes our JSON, or PagerDuty's or Slack's with INCIDENT_ALERT_FORMAT",
    INCIDENT_ALERT_WEBHOOK_TOKEN: "The bearer token it asks for",
    INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "Where pages go when the first does not answer: another provider",
  },
  byHand: ["a pager (INCIDENT_ALERT_WEBHOOK_URL, _TOKEN)", "a second one of another provider (INCIDENT_ALERT_SECONDARY_WEBHOOK_URL)"],
  does: "takes both addresses; nothing is sent there",
  async check() {
    return "well-formed; npm run ops -- alerts drill proves them";
  },
});
