import { CONTRACT_DOCUMENT } from "../../../src/platform/contract.ts";
import { validContract } from "../../../src/platform/contract/schema.ts";
import { StoppedError, type Setup, type Step } from "../step.ts";
import { isDeployed } from "./worker.ts";

/** Whose account wrangler acts in. */
export const account: Step = {
  name: "account",
  needs: [],
  makes: ["(account)"],
  does: "asks wrangler whose Cloudflare account this is",
  byHand: ["a Cloudflare account with Workers Paid and a zone for the API's name", "npx wrangler login (or CLOUDFLARE_API_TOKEN)"],
  async look(setup) {
    const answer = await setup.wrangler(["whoami", "--json"]);
    if (answer.code !== 0) return undefined;
    // Its databases and keys are known by its settings file alone: made anew they would be given to a Worker that serves.
    if (setup.setting("DATABASE_URL") === undefined && (await isDeployed(setup)))
      throw new StoppedError(
        `a Worker stands for ${setup.environment}, and its settings file is not here: bring .deploy/ of whoever deployed it`,
      );
    return { note: "wrangler is signed in" };
  },
  async make() {
    throw new StoppedError("wrangler is not signed in: npx wrangler login (or CLOUDFLARE_API_TOKEN), then run it again");
  },
};

export const address: Step = {
  name: "address",
  needs: [],
  makes: ["PUBLIC_BASE_URL"],
  does: "asks under which address clients reach the API: https:// and a name in a zone of the account",
  byHand: ["choose the API's address (PUBLIC_BASE_URL)"],
  async look(setup) {
    return setup.setting("PUBLIC_BASE_URL") === undefined ? undefined : { note: setup.setting("PUBLIC_BASE_URL") ?? "" };
  },
  async make(setup) {
    const given = await setup.ask("PUBLIC_BASE_URL", "Address of the API, as https://api.your-zone");
    const { origin } = new URL(given);
    return { settings: { PUBLIC_BASE_URL: origin }, note: origin };
  },
};

/** How long each is, as what it is written. A secret that stands is never made again: tokens and pictures are signed with it. */
const SECRETS: Readonly<Record<string, (random: Setup["random"]) => string>> = {
  JWT_ACCESS_SECRET: (random) => random(48).toString("base64url"),
  JWT_REFRESH_SECRET: (random) => random(48).toString("base64url"),
  WEBHOOK_SECRETS_KEY: (random) => random(48).toString("base64url"),
  ADS_SIGNING_SECRET: (random) => random(48).toString("base64url"),
  OPS_READ_TOKEN: (random) => random(48).toString("base64url"),
  OPS_BOOTSTRAP_SECRET: (random) => random(48).toString("base64url"),
  AI_AGENT_TOKEN: (random) => random(48).toString("base64url"),
  IMAGE_PROC_KEY: (random) => random(32).toString("hex"),
  IMAGE_PROC_SALT: (random) => random(32).toString("hex"),
};

export const secrets: Step = {
  name: "secrets",
  needs: [],
  makes: Object.keys(SECRETS),
  does: `makes ${Object.keys(SECRETS).length} secrets of our own by this machine's random numbers`,
  async look(setup) {
    return Object.keys(SECRETS).every((name) => setup.setting(name) !== undefined)
      ? { note: `${Object.keys(SECRETS).length} stand in the settings file` }
      : undefined;
  },
  async make(setup) {
    const missing = Object.entries(SECRETS).filter(([name]) => setup.setting(name) === undefined);
    return {
      settings: Object.fromEntries(missing.map(([name, make]) => [name, make((bytes) => setup.random(bytes))])),
      note: `made ${missing.map(([name]) => name).join(", ")}`,
    };
  },
};

export const models: Step = {
  name: "models",
  needs: [],
  makes: ["LLM_ALLOWED_MODELS_JSON"],
  does: "allows the models that the contract prices and approves; take some out of the settings file where you want fewer",
  async look(setup) {
    return setup.setting("LLM_ALLOWED_MODELS_JSON") === undefined ? undefined : { note: "chosen" };
  },
  async make({ environment }) {
    const names = validContract(environment, CONTRACT_DOCUMENT).llm.models.map(({ model }) => model);
    return { settings: { LLM_ALLOWED_MODELS_JSON: JSON.stringify(names) }, note: names.join(", ") };
  },
};
