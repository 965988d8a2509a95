import type { Environment } from "./names.ts";
import type { Wrangler } from "./wrangler.ts";

/** A person has to do something before this can go on; the message says what. The next run continues here. */
export class StoppedError extends Error {}

/** What a step found or made. */
export interface Made {
  /** Written into the settings file at once. */
  settings?: Readonly<Record<string, string>>;
  /** One line for who watches: names and ids, never a secret. */
  note: string;
  /** For the next run, in the state file. */
  remember?: Readonly<Record<string, string>>;
}

/** What a step may ask for. */
export interface Setup {
  environment: Environment;
  /** Near which the databases are made; a key of `REGIONS`. */
  region: string;
  /** What stands in the settings file. */
  setting(name: string): string | undefined;
  /** Whether this process's environment gives another value than the settings file has. */
  givenAnew(name: string): boolean;
  /** What a step of an earlier run had remembered. */
  remembered(name: string): string | undefined;
  /** A setting only a person knows: given in this process's environment, or asked. It is well-formed by `src/env.ts`. */
  ask(name: string, what: string): Promise<string>;
  /** A key that opens a provider's API to this command alone: given or asked, remembered for this run, and written nowhere. */
  credential(name: string, what: string): Promise<string>;
  wrangler: Wrangler;
  /** One conversation over HTTP with a provider. */
  call(request: ApiRequest): Promise<unknown>;
  /** Where providers' APIs stand, by name; another one for tests. */
  host(provider: Provider): string;
  pause(milliseconds: number): Promise<void>;
  random(bytes: number): Buffer;
  releaseId: string;
  /** Throws `StoppedError` with the preflight's reasons where the tree may not be deployed with the settings file. */
  preflight(): Promise<void>;
  migrate(databaseUrl: string): Promise<readonly string[]>;
  archiveIndexes(mongoUrl: string): Promise<void>;
  /** Settings in a file, as a deploy takes them, that is gone afterwards: all that belongs to the Worker, or those of `names`. */
  withSecretsFile<T>(use: (file: string) => Promise<T>, names?: readonly string[]): Promise<T>;
}

export const PROVIDERS = {
  neon: "https://console.neon.tech/api/v2",
  upstash: "https://api.upstash.com/v2",
  stripe: "https://api.stripe.com",
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com",
  "exchange-rates": "https://v6.exchangerate-api.com",
  resend: "https://api.resend.com",
  /** Addresses of the settings themselves: an imgproxy, an agent, the Worker. */
  own: "",
} as const;
export type Provider = keyof typeof PROVIDERS;

export interface ApiRequest {
  provider: Provider;
  method: "GET" | "POST" | "DELETE" | "PUT";
  /** Behind the provider's host; a whole address for `own`. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  json?: unknown;
  form?: readonly (readonly [string, string])[];
  /** Which key is to blame where the provider refuses it. */
  key?: string;
  /** `text` where nothing but the status is of interest. */
  answers?: "json" | "text";
}

/** One step of the plan, which is data: what it needs is made by a step before it (a test holds that). */
export interface Step {
  name: string;
  /** Settings, and things in parentheses, that it cannot do without. */
  needs: readonly string[];
  makes: readonly string[];
  does: string;
  /** What `teardown` does about it; undefined where nothing outside this machine is made. */
  undoes?: string;
  /** It holds data of people: `teardown` leaves it unless `--delete-data` is said. */
  holdsData?: boolean;
  /** What a person does for it, once: each of them is counted. */
  byHand?: readonly string[];
  /** What stands already, asked of who has it; undefined where something is missing. Writes nothing. */
  look(setup: Setup): Promise<Made | undefined>;
  /** Names of what of it stands in somebody's account though `look` found it not whole: asked before this command makes the rest, and never undone. */
  inPart?(setup: Setup): Promise<readonly string[]>;
  /** Makes what is missing. Called only where `look` found nothing, and looked after again where its outcome is not known. */
  make(setup: Setup): Promise<Made>;
  /** `theirs` stood in part before, and are left. */
  undo?(setup: Setup, theirs: readonly string[]): Promise<string>;
}
