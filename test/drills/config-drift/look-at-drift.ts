import { Secret, TOTP } from "otpauth";
import { createHash } from "node:crypto";
import contract from "../../../config/production-governance.json" with { type: "json" };
import { call, check, until } from "../../journey/client.ts";
import { Browser } from "../browser.ts";
import { openAlert, readOps } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { BOOTSTRAP_SECRET } from "../deployed-stack.ts";

export interface Drifted {
  url: string;
  opsReadToken: string;
  missing: readonly string[];
  loopback: readonly string[];
}

const ADMIN = { email: "drill@procureiq.test", password: "the drill's own password" };
const CAPTURED_SECONDS = 60;

interface ConfigReadiness {
  status: string;
  missing: string[];
  malformed: string[];
  unconfigured: string[];
}

export async function proveFindings(stage: Stage, drifted: Drifted): Promise<void> {
  const { configReadiness } = (await readOps(drifted)) as unknown as { configReadiness: ConfigReadiness };
  stage.detected(`configReadiness is ${configReadiness.status} in the first answer of /health/ops`);
  await stage.prove("[GEN-5] every missing setting and every loopback address is named", async () => {
    const { missing, malformed, unconfigured } = configReadiness;
    check(same(missing, drifted.missing), `missing: ${missing.join(", ")}`);
    const unnamed = drifted.loopback.filter((name) => !malformed.includes(name));
    check(unnamed.length === 0, `loopback, and not named: ${unnamed.join(", ")}`);
    return `missing ${missing.join(", ")}; malformed ${malformed.join(", ")}; unconfigured ${unconfigured.join(", ")}`;
  });
  await proveContract(stage, drifted);
}

/** What stands in the repository, and nothing else, is what the release goes by, however little of it is configured. */
async function proveContract(stage: Stage, drifted: Drifted): Promise<void> {
  await stage.prove("[GOV-1, GOV-3] both ops surfaces show the contract that is checked in, by its hash and its day", async () => {
    const { governance } = (await readOps(drifted)) as unknown as { governance: { hash: string; lastChanged: string } };
    check(governance.hash === hashOf(contract), `it goes by ${governance.hash}`);
    check(governance.lastChanged === contract.lastChanged, `it says ${governance.lastChanged}`);
    return `${governance.hash.slice(0, 12)} of ${governance.lastChanged}`;
  });
}

/** SHA-256 of a document, the members of its objects sorted by name. */
const hashOf = (document: unknown): string =>
  createHash("sha256")
    .update(
      JSON.stringify(document, (_, value: unknown) =>
        value !== null && typeof value === "object" && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
          : value,
      ),
    )
    .digest("hex");

export async function proveIncident(stage: Stage, { url, opsReadToken }: Drifted): Promise<void> {
  await stage.prove("[DEP-1] missing settings in production are a deployment incident of severity page", async () => {
    const alert = await until("the alert config.drift", CAPTURED_SECONDS, () => openDrift({ url, opsReadToken }));
    check(alert.severity === "page", `its severity is ${alert.severity}`);
    return alert.summary.slice(0, 200);
  });
}

/** With the settings put right the alert ends by itself. */
export async function untilDriftEnds(drifted: Pick<Drifted, "url" | "opsReadToken">): Promise<void> {
  await until("the end of the alert config.drift", CAPTURED_SECONDS, async () => ((await openDrift(drifted)) ? undefined : true));
}

const openDrift = (drifted: Pick<Drifted, "url" | "opsReadToken">) => openAlert(drifted, "config.drift");

export async function proveDriftIsFirst(stage: Stage, drifted: Drifted): Promise<void> {
  await stage.prove("[DEP-2] both ops surfaces put drift first and mark what it affects", async () => {
    const surface = await readOps(drifted);
    const sections = Object.keys(surface["sections"] ?? {});
    const names = Object.keys(surface);
    const before = sections.filter((name) => names.indexOf(name) !== -1 && names.indexOf(name) < names.indexOf("configReadiness"));
    check(sections.length > 0 && before.length === 0, `before it stand ${before.join(", ")}`);
    const marked = sections.filter(
      (name) => surface["sections"]?.[name] && (surface["sections"][name] as { action?: string }).action === "fix configuration first",
    );
    check(marked.length > 0, "no section says to fix configuration first");

    const page = await signedInPage(drifted.url);
    const parts = [...page.matchAll(/<section[^>]*data-part="([^"]+)"/g)].map(([, name]) => name);
    // What buyers feel, what is broken, who is on it and what changed stand in one glance above all cards.
    const [, broken] = /<nav aria-label="Not well">.*?href="#title-([A-Za-z]+)"/s.exec(page) ?? [];
    check(broken === "configReadiness", `what is broken begins with ${broken}`);
    const [card] = parts.filter((part) => part !== "glance");
    check(card === "configReadiness", `the first card is ${card}`);
    check(page.includes("Fix configuration first"), "the page does not say to fix configuration first");
    const unnamed = [...drifted.missing, ...drifted.loopback].filter((name) => !page.includes(name));
    check(unnamed.length === 0, `the page does not name ${unnamed.join(", ")}`);
    return `first of ${sections.length} sections in the JSON and of ${parts.length} on the page; marked: ${marked.join(", ")}`;
  });
}

/** Misconfiguration is told apart from an outage, and buyers are told which it is. */
export async function proveNothingIsCalledDown(stage: Stage, drifted: Drifted): Promise<void> {
  await stage.prove("[GEN-5] what is not configured is called unconfigured, never down", async () => {
    const { dependencies } = (await readOps(drifted)) as { dependencies?: Record<string, { state?: string }> };
    const states = Object.entries(dependencies ?? {}).flatMap(([name, { state }]) => (state ? [{ name, state }] : []));
    const down = states.filter(({ state }) => state === "down").map(({ name }) => name);
    const unconfigured = states.filter(({ state }) => state === "unconfigured").map(({ name }) => name);
    check(
      down.length === 0 && unconfigured.includes("fx"),
      `down: ${down.join(", ") || "none"}; unconfigured: ${unconfigured.join(", ") || "none"}`,
    );
    const rates = await fetch(`${drifted.url}/fx/rates`);
    const { type } = (await rates.json()) as { type: string };
    check(rates.status === 503 && type.endsWith("/dependency-unconfigured"), `GET /fx/rates answered ${rates.status} ${type}`);
    return `unconfigured: ${unconfigured.join(", ")}; GET /fx/rates answers 503 ${type}`;
  });
}

/** The operations page of a production environment, whose operators have authenticators. */
async function signedInPage(url: string): Promise<string> {
  const { body } = await call<{ totpEnrolment: { secret: string } | null }>(url, "POST", "/admin/operators/bootstrap", {
    body: { ...ADMIN, bootstrapSecret: BOOTSTRAP_SECRET },
    expect: 201,
  });
  check(body.totpEnrolment, "production let an admin in without an authenticator");
  const browser = new Browser(url);
  await browser.signIn({ ...ADMIN, totp: new TOTP({ secret: Secret.fromBase32(body.totpEnrolment.secret) }).generate() });
  return browser.page("/admin/operations");
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.toSorted().join() === b.toSorted().join();
