import { parseDictionary } from "structured-headers";
import * as z from "zod";
import { jsonFault } from "../../../platform/http/json-faults.ts";
import type { Problem } from "../../../platform/http/problem.ts";
import { createRecent } from "../../../platform/recent.ts";
import { ok, refused, type Result } from "../../../platform/result.ts";
import type { NoProfile } from "../ask-profile.ts";
import type { AgentPorts } from "../ports.ts";
import { UCP_VERSION } from "./error.ts";
import { CHECKOUT } from "./profile.ts";

const version = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const name = z.string().regex(/^[a-z][a-z0-9]*(?:\.[a-z][a-z0-9_]*)+$/);
const TRANSPORTS = ["rest", "mcp", "a2a", "embedded"];
const profileSchema = z.looseObject({
  ucp: z.looseObject({
    version,
    services: z.record(name, z.array(z.looseObject({ version, transport: z.enum(TRANSPORTS) }))),
    payment_handlers: z.record(name, z.array(z.looseObject({ version, id: z.string() }))),
    capabilities: z.record(name, z.array(z.looseObject({ version }))).optional(),
  }),
});

/** What is kept of a profile. */
interface Known {
  version: string;
  /** In which versions it knows checkouts. */
  checkout: string[];
}

const MOST_KNOWN = 256;
const LONGEST_ADDRESS = 2_000;
/** The protocol's floor; the ceiling is ours, so that a profile that changes is seen to. */
const LEAST_SECONDS = 60;
const MOST_SECONDS = 3_600;
/** One that does not answer, or not with a profile, is not asked by each call. */
const FAILED_SECONDS = 10;
const known = createRecent<{ result: Result<Known, Problem>; until: number }>(MOST_KNOWN);

const against = (type: string, status: number, detail: string): Problem => ({ type, title: detail, status, detail });
const STATUS: Record<NoProfile["kind"], [string, number]> = {
  "profile-address-refused": ["invalid-profile-url", 400],
  "profile-unreachable": ["profile-unreachable", 424],
  "profile-too-long": ["profile-malformed", 422],
};

/** Whether the agent that `UCP-Agent` names speaks what is spoken here, by its own profile; the problem that the protocol has for it otherwise. */
export async function negotiate(ports: AgentPorts, header: string | null): Promise<Result<undefined, Problem>> {
  const address = addressOf(header);
  if (!address.ok) return address;
  const profile = await profileAt(ports, address.value);
  if (!profile.ok) return profile;
  const { version: spoken, checkout } = profile.value;
  if (spoken !== UCP_VERSION)
    return refused(against("version-unsupported", 422, `Version ${spoken} is not spoken here: it is ${UCP_VERSION}.`));
  if (!checkout.includes(UCP_VERSION))
    return refused(against("capabilities-incompatible", 409, `The profile does not have ${CHECKOUT} in version ${UCP_VERSION}.`));
  return ok(undefined);
}

function addressOf(header: string | null): Result<string, Problem> {
  const wrong = (detail: string) => refused(against("invalid-profile-url", 400, detail));
  if (header === null) return wrong("Send the header UCP-Agent with the address of your profile.");
  try {
    const member = parseDictionary(header).get("profile")?.[0];
    return typeof member === "string" && member.length <= LONGEST_ADDRESS
      ? ok(member)
      : wrong(`UCP-Agent has to say profile="https://…", in ${LONGEST_ADDRESS} characters at most.`);
  } catch {
    return wrong("UCP-Agent is no dictionary of RFC 8941.");
  }
}

async function profileAt(ports: AgentPorts, address: string): Promise<Result<Known, Problem>> {
  const now = ports.now().getTime();
  const held = known.get(address);
  if (held && now < held.until) return held.result;
  const asked = await ports.askProfile(address);
  const result = asked.ok ? read(asked.value.text) : refused(against(...STATUS[asked.refusal.kind], asked.refusal.detail));
  const seconds = asked.ok && result.ok ? Math.min(Math.max(asked.value.maxAgeSeconds, LEAST_SECONDS), MOST_SECONDS) : FAILED_SECONDS;
  known.set(address, { result, until: now + seconds * 1000 });
  return result;
}

function read(text: string): Result<Known, Problem> {
  const malformed = (detail: string) => refused(against("profile-malformed", 422, detail));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return malformed("The profile is not JSON.");
  }
  const fault = jsonFault(json, { anyText: true });
  if (fault) return malformed(`The profile cannot be read: ${fault.detail}.`);
  const parsed = profileSchema.safeParse(json);
  if (!parsed.success) return malformed(`The profile does not fit its schema at /${parsed.error.issues[0]?.path.join("/") ?? ""}.`);
  const { version: spoken, capabilities = {} } = parsed.data.ucp;
  return ok({ version: spoken, checkout: (capabilities[CHECKOUT] ?? []).map((one) => one.version) });
}
